"""A whole import, taken back: what it made goes, what it changed is as before, what was touched since stays."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Event, Job
from activity.services import record_event
from exchange import jobs
from exchange.importing import plan_import
from exchange.models import EarlierSource, ImportRun, SourceDocument, SourceRecord
from exchange.rendering import packed
from exchange.services import (
    RunRefused,
    Upload,
    apply_run,
    can_be_undone,
    check_run,
    is_large_undo,
    purge_replaced,
    start_run,
    undo_run,
)
from exchange.services.taking_back import CHANGED
from meetings.models import Meeting, OpenIssue
from members.models import Alias, Member, Project
from papers.models import Paper
from reports.importing import text_of
from reports.models import PlanItem, WeeklyReport
from tasks.models import ActionItem, TodoItem, TodoList, TodoPage
from tests.exchange.files import source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from workload.models import EveryoneAnswer, Participation, WorkItem, WrittenSummary

pytestmark = pytest.mark.django_db

REPORTS = """# 周报 - 2026年第46周（11.9-11.15）

姓名：何川

| 项目 | 工作结果 | 导师反馈 | 下周计划 |
|---|---|---|---|
| 遥感 | 基线 | **周老师**：好 | - 换网络 |

## 注：项目说明

`遥感`:

- 项目动机：快

# 周报 - 2026年第47周（11.16-11.22）

姓名：何川

| 项目 | 工作结果 | 下周计划 |
|---|---|---|
| 遥感 | 换网络 | - 写论文 |
"""
MINUTES = """# 云帆组会纪要

# 2026-11-16

## 遗留问题

- 磁盘满了

## 本周安排

- （何川）复现实验
"""
TODOS = """# 2026

## 11🈷️
- [ ] 3 [论文](https://arxiv.org/abs/2305.13230)
- [X] 写代码
- [ ] 跑实验
"""
PAPERS = """| 年份 | 时间 | 论文 | 参与成员 | 工作量 |
|---|---|---|---|---|
| 2026 | 11.09-11.15 | [Flow](https://arxiv.org/abs/2305.13230) | 何川 | 中 |
"""


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab"), "周老师", roles=("admin", "advisor"))


def imported(admin: Member, *uploads: tuple[str, str]) -> ImportRun:
    files = [Upload(path, text.encode()) for path, text in uploads]
    return apply_run(run=start_run(group=admin.group, uploads=files, by=admin), by=admin)


def everything(admin: Member) -> list[tuple[str, str]]:
    return [("lab/周报.md", REPORTS), ("lab/minutes.md", MINUTES), ("lab/ledger.md", LEDGER), ("lab/papers.md", PAPERS)]


def left() -> dict[str, int]:
    models = (
        WeeklyReport, PlanItem, WorkItem, Meeting, OpenIssue, ActionItem, TodoList, WrittenSummary, SourceDocument,
        Paper, Project, Alias, Member,
    )  # fmt: skip
    return {model.__name__: count for model in models if (count := model._base_manager.count())}


def actions(admin: Member, run: ImportRun) -> list[tuple[str, str]]:
    plan = plan_import(admin.group, [source(text, path) for path, text in everything(admin)], accepted=True, by=admin)
    return [(change.action, str(change.target)) for file in plan.files for change in file.plan.changes]


def test_nothing_of_it_is_left_and_the_same_files_make_it_again(admin: Member) -> None:
    before = left()
    planned = actions(admin, ImportRun())
    run = imported(admin, *everything(admin))
    assert {"WeeklyReport", "WorkItem", "Meeting", "ActionItem", "Project", "Paper"} <= set(left())
    undone = undo_run(run=run, by=admin)
    assert (undone.undone["kept"], left()) == ([], before)
    assert actions(admin, run) == planned
    event = Event.objects.get(verb="import.undone")
    assert (event.subject, event.details["kept"]) == (run.uuid, 0)
    assert undo_run(run=run, by=admin).undone_at == undone.undone_at


def test_what_was_touched_since_stays_and_is_named(admin: Member) -> None:
    run = imported(admin, *everything(admin))
    item = WorkItem.objects.order_by("pk")[0]
    WorkItem.objects.filter(pk=item.pk).update(times=7, bucket="large")
    last = WeeklyReport.objects.get(week_start="2026-11-16")
    last.private_notes.create(writer=admin, text="nachfragen")
    ActionItem.objects.update(is_chosen=True)
    undone = undo_run(run=run, by=admin)
    stays = {(one["kind"], one["target"].partition(" ")[0]) for one in undone.undone["kept"]}
    assert ("weekly-report", "何川") in stays
    assert ("meeting", "2026-11-16") in stays
    assert ("member", "何川") in stays
    assert list(WeeklyReport.objects.values_list("uuid", flat=True)) == [last.uuid]
    assert (WorkItem.objects.count(), Meeting.objects.count()) == (1, 1)


def test_an_update_is_taken_back_to_what_the_file_said_before(admin: Member) -> None:
    first = imported(admin, ("lab/周报.md", REPORTS), ("lab/minutes.md", MINUTES))
    texts = [text_of(one) for one in WeeklyReport.objects.order_by("week_start")]
    bytes_before = [bytes(one.content) for one in SourceDocument.objects.all()]
    renewed = REPORTS.replace("| 遥感 | 换网络 |", "| 遥感 | 换了两次网络 |")
    second = imported(admin, ("lab/周报.md", renewed), ("lab/minutes.md", MINUTES.replace("磁盘", "内存")))
    assert [text_of(one) for one in WeeklyReport.objects.order_by("week_start")] != texts
    with pytest.raises(RunRefused, match="imported again"):
        undo_run(run=first, by=admin)
    undone = undo_run(run=second, by=admin)
    assert (undone.undone["kept"], undone.undone["restored"]) == ([], 2)
    assert [text_of(one) for one in WeeklyReport.objects.order_by("week_start")] == texts
    assert [bytes(one.content) for one in SourceDocument.objects.all()] == bytes_before
    assert OpenIssue.objects.get().text == "磁盘满了"
    assert undo_run(run=first, by=admin).undone["kept"] == []
    assert not WeeklyReport.objects.exists()


def test_the_plan_before_it_is_open_again(admin: Member) -> None:
    head, tail = REPORTS.split("# 周报 - 2026年第47周")
    imported(admin, ("a/周报.md", head))
    run = imported(admin, ("b/周报.md", f"# 周报 - 2026年第47周{tail}"))
    (item,) = PlanItem.objects.filter(report__week_start="2026-11-09")
    assert item.state == PlanItem.State.DONE
    undo_run(run=run, by=admin)
    item.refresh_from_db()
    assert (item.state, item.decided_at) == (PlanItem.State.OPEN, None)


def test_after_a_month_it_stays(admin: Member) -> None:
    run = imported(admin, ("周报.md", REPORTS))
    imported(admin, ("周报.md", REPORTS.replace("基线", "基线二")))
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert not can_be_undone(run)
        with pytest.raises(RunRefused, match="older than 30 days"):
            undo_run(run=run, by=admin)
        assert (purge_replaced(), EarlierSource.objects.count()) == (1, 0)


def test_the_page_asks_tells_and_lists_it(admin: Member, client: Client) -> None:
    run = imported(admin, ("周报.md", REPORTS))
    assert admin.account is not None
    client.force_login(admin.account)
    address = reverse("exchange:run", args=["lab", run.uuid])
    assert "Take back all that this import brought?" in client.get(address).content.decode()
    page = client.post(reverse("exchange:undo", args=["lab", run.uuid]), follow=True).content.decode()
    assert "Nothing of this import stays." in page
    assert "Undo the whole import" not in page
    assert "undone" in client.get(reverse("exchange:import", args=["lab"])).content.decode()


def test_a_large_one_is_undone_by_a_worker(admin: Member, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.services.undoing.MANY", 1)
    run = imported(admin, ("周报.md", REPORTS))
    assert admin.account is not None
    client.force_login(admin.account)
    page = client.post(reverse("exchange:undo", args=["lab", run.uuid]), follow=True).content.decode()
    assert "The import is being undone." in page
    job = Job.objects.get(kind="exchange.undo_run")
    jobs.undo_run(str(job.uuid))
    job.refresh_from_db()
    assert (job.status, WeeklyReport.objects.count()) == (Job.Status.DONE, 0)


def test_by_command(admin: Member) -> None:
    run = imported(admin, ("周报.md", REPORTS))
    out = StringIO()
    call_command("undo_import", group="lab", stdout=out)
    call_command("undo_import", str(run.uuid), group="lab", stdout=out)
    assert (str(run.uuid) in out.getvalue(), WeeklyReport.objects.count()) == (True, 2)
    call_command("undo_import", str(run.uuid), group="lab", apply=True, stdout=out)
    assert WeeklyReport.objects.count() == 0
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", str(admin.uuid), group="lab", stdout=out)


def test_ties_of_a_file_whose_author_was_answered_come_back(admin: Member) -> None:
    make_member(admin.group, "何川")
    weeks = [REPORTS.replace("姓名：何川\n\n", "").partition("# 周报 - 2026年第47周")[0]]
    weeks.append(weeks[0].replace("第46周（11.9-11.15）", "第47周（11.16-11.22）"))
    runs, ties = [], []
    for text in weeks:
        run = start_run(group=admin.group, uploads=[Upload("reports/current.md", text.encode())], by=admin)
        answers = {one["key"]: "何川" for one in run.sheet["questions"] if one["key"].startswith("author")}
        runs.append(apply_run(run=check_run(run=run, answers=answers, by=admin), by=admin))
        ties.append(list(SourceRecord.objects.values_list("natural_key", "object_uuid", "text", "written")))
    assert (len(WeeklyReport.objects.all()), len(ties[1])) == (2, 1)

    undone = undo_run(run=runs[1], by=admin)

    assert undone.undone["kept"] == []
    assert list(SourceRecord.objects.values_list("natural_key", "object_uuid", "text", "written")) == ties[0]
    assert bytes(SourceDocument.objects.get().content).decode() == weeks[0]
    assert undo_run(run=runs[0], by=admin).undone["kept"] == []
    assert not WeeklyReport.objects.exists()


def test_who_everyone_was_is_asked_again_when_they_are_gone(admin: Member) -> None:
    ledger = ("lab/ledger.md", LEDGER)
    run = imported(admin, ledger)
    before = Participation.objects.count()
    assert EveryoneAnswer.objects.count() == 2
    undo_run(run=run, by=admin)
    assert EveryoneAnswer.objects.count() == 0
    imported(admin, ledger)
    assert Participation.objects.count() == before

    EveryoneAnswer.objects.get(size=2).members.set([])
    EveryoneAnswer.objects.filter(size=3).update(named=None)
    changed = LEDGER.replace("3篇 变化检测 论文", "变化检测")
    plan = plan_import(admin.group, [source(changed, "lab/ledger.md")], by=admin)
    assert [one.subject for one in plan.questions if one.code == "everyone"] == ["全体成员(2) 2026-09-07"]
    EveryoneAnswer.objects.filter(size=2).update(named=0)  # the answer was that nobody was there
    plan = plan_import(admin.group, [source(changed, "lab/ledger.md")], by=admin)
    assert [one.code for one in plan.questions if one.code == "everyone"] == []


def test_todos_that_were_gone_on_with_stay(admin: Member) -> None:
    def shared(one: TodoList) -> None:
        TodoList.objects.filter(pk=one.pk).update(shared="group", version=2)

    def repeats(one: TodoList) -> None:
        one.items.filter(pk=one.items.all()[0].pk).update(recurrence="weekly")

    def carried(one: TodoList) -> None:
        item = one.items.all()[0]
        later = TodoList.objects.create(page=one.page, kind="month", year=2026, month=12)
        later.items.create(text=item.text, carried_from=item)

    for gone_on in (shared, repeats, carried):
        run = imported(admin, ("todo.md", TODOS))
        gone_on(TodoList.objects.get(kind="month"))
        kept = undo_run(run=run, by=admin).undone["kept"]
        assert [one["kind"] for one in kept] == ["todo-list"], gone_on.__name__
        TodoPage.objects.all().delete()
    undone = undo_run(run=imported(admin, ("todo.md", TODOS)), by=admin)
    assert (undone.undone["kept"], TodoItem.objects.count()) == ([], 0)


def test_people_with_assignments_or_in_minutes_stay(admin: Member) -> None:
    run = imported(admin, ("lab/papers.md", PAPERS))
    who = Member.objects.get(name="何川")
    action = ActionItem.objects.create(
        group=admin.group, text="复现", given_on="2026-11-16", first_given_on="2026-11-16"
    )
    action.members.add(who)
    kept = undo_run(run=run, by=admin).undone["kept"]
    assert [(one["kind"], one["target"]) for one in kept] == [("member", "何川")]
    assert list(action.members.all()) == [who]


def test_what_others_did_while_another_import_was_undone_counts(admin: Member) -> None:
    other = make_member(admin.group, "陈静", roles=("admin",))
    first = imported(admin, ("lab/minutes.md", MINUTES))
    second = imported(admin, ("lab/周报.md", REPORTS))
    meeting = Meeting.objects.get()
    record_event(verb="meeting.read", group=admin.group, by=other, subject_kind="meeting", subject=meeting.uuid)
    undo_run(run=second, by=admin)
    second.refresh_from_db()
    second.brought["until"] = second.undone["since"]  # it was under way all the time
    second.save()
    kept = undo_run(run=first, by=admin).undone["kept"]
    assert [(one["kind"], one["reason"]) for one in kept][:1] == [("meeting", packed(CHANGED))]


def test_a_log_of_many_days_is_a_large_undo(admin: Member) -> None:
    run = imported(admin, ("todo.md", TODOS))
    assert not is_large_undo(run)
    run.brought["logs"] = [{"days": ["2026-11-16"] * 150, "changed": ["2026-11-16"] * 60, "lists": {}}]
    assert is_large_undo(run)
