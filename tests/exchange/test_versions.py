"""Versions of one file, imported one after another, end as the last one alone would; what is gone was asked about."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from activity.models import Event
from exchange.document import ImportPlan, SourceFile
from exchange.importing import Who, plan_import
from exchange.importing.todo_pages import written_of
from exchange.services import apply_import
from meetings.markdown import write_minutes
from meetings.models import Meeting
from meetings.queries import document_of
from members.models import Group, Member
from reports.importing import text_of
from reports.models import WeeklyReport
from tasks.models import Task, TodoList
from tests.exchange.ledgers import HEAD
from tests.factories.members import make_group, make_member
from workload.models import LogDay

pytestmark = pytest.mark.django_db
WORDS = ("读数据", "写代码", "画图", "开会", "调参数", "补实验")


def brought_in(owner: Member, text: str) -> ImportPlan:
    """With all that is gone removed."""
    file = SourceFile("d/file.md", "d/file.md", text.encode(), "d/file.md")
    who = Who(owner.name, owner)
    asked = plan_import(owner.group, [file], member=who).questions
    answers = {f"{one.code}:{one.subject}": "remove" for one in asked if one.code == "gone"}
    plan = plan_import(owner.group, [file], member=who, answers=answers, accepted=True)
    apply_import(group=owner.group, plan=plan, by=None)
    return plan


def some(random: Random, things: Sequence[str]) -> list[str]:
    return [thing for thing in things if random.random() < 0.6] or [things[0]]


def lines(random: Random) -> str:
    return "\n".join(f"- {word}{random.randint(1, 2)}" for word in some(random, WORDS[:3]))


def reports(random: Random) -> str:
    head = "| 项目 | 本周任务 | 工作结果 |\n|---|---|---|\n"
    weeks = some(random, ("46周（11.9-11.15）", "47周（11.16-11.22）", "48周（11.23-11.29）"))
    rows = [f"| {name} | {random.choice(WORDS)} | {random.choice(WORDS)} |\n" for name in ("甲", "乙")]
    return "\n".join(f"# 周报 - 2026年第{week}\n\n{head}{''.join(some(random, rows))}" for week in weeks)


def minutes(random: Random) -> str:
    days = some(random, ("2026-11-23", "2026-11-16", "2026-11-09"))
    sections = [f"## {title}\n\n{lines(random)}\n" for title in ("上周工作总结", "遗留问题", "本周安排")]
    return "# 组会纪要\n\n" + "\n".join(f"# {day}\n\n{'\n'.join(some(random, sections))}" for day in days)


def ledgers(random: Random) -> str:
    rows = [f"| 2026 | {period} | {word} | {random.choice(('', '完成'))} | 何川 | {random.choice('少中大')} |\n"
            for period in ("9.07-9.13", "9.14-9.20") for word in WORDS[:3]]  # fmt: skip
    return HEAD + "".join(some(random, rows))


def pages(random: Random) -> str:
    months = (9, 10, 11)
    lists = [f"## {month}月\n{''.join(todo(random, word) for word in some(random, WORDS))}" for month in months]
    return "# 2026\n\n" + "\n".join([*some(random, lists), f"## TODO\n{todo(random, '备份') * 3}"])


def todo(random: Random, word: str) -> str:
    return f"- [{random.choice('x ')}] {word}\n{random.choice(('', '  注' + chr(10)))}"


def logs(random: Random) -> str:
    """A version of a log shares a day with the one before: else it is another file of that name."""
    first, *days = (
        f"## 2026-11-{day}\n\n8:00 am - 9:00 am {random.choice(WORDS)}\n{random.choice(WORDS)}\n"
        for day in (18, 17, 16, 15)
    )
    return "\n".join([first, *some(random, days)])


def of_reports(group: Group) -> list[str]:
    found = WeeklyReport.objects.filter(group=group, deleted_at=None).select_related("group", "member", "reviewed_by")
    return [text_of(report) for report in found.order_by("week_start")]


def of_meetings(group: Group) -> list[str]:
    return [write_minutes(document_of(one)) for one in Meeting.objects.filter(group=group, deleted_at=None)]


def of_ledgers(group: Group) -> list[tuple[object, ...]]:
    tasks = Task.objects.filter(group=group, deleted_at=None).order_by("starts_on", "position", "pk")
    return [(one.starts_on, one.title, one.state, one.bucket, one.participations.count()) for one in tasks]


def of_pages(group: Group) -> list[str]:
    lists = TodoList.objects.filter(page__group=group, deleted_at=None)
    return [written_of(one) for one in lists.order_by("position")]


def of_logs(group: Group) -> list[tuple[object, str]]:
    return list(LogDay.objects.filter(group=group).values_list("day", "text"))


KINDS: dict[str, tuple[Callable[[Random], str], Callable[[Group], Sequence[object]], str]] = {
    "weekly-report": (reports, of_reports, "report.removed"),
    "minutes": (minutes, of_meetings, "meeting.removed"),
    "workload-ledger": (ledgers, of_ledgers, "task.removed"),
    "todo-page": (pages, of_pages, "todos.list_removed"),
    "learning-log": (logs, of_logs, ""),
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", KINDS)
def test_the_last_version_alone_gives_the_same(kind: str, seed: int) -> None:
    write, state, verb = KINDS[kind]
    random = Random(seed)
    versions = [write(random) for _number in range(3)]
    first, second = (make_member(make_group(), "何川") for _ in range(2))
    plans = [brought_in(first, text) for text in versions]
    brought_in(second, versions[-1])
    assert {file.kind for plan in plans for file in plan.files} == {kind}
    assert state(first.group) == state(second.group)
    removed = sum(file.plan.count("remove") for plan in plans for file in plan.files)
    assert Event.objects.filter(group=first.group, verb=verb).count() == (removed if verb else 0)  # a log has none
    again = brought_in(first, versions[-1])
    assert {change.action for change in again.files[0].plan.changes} == {"same"}
