"""Every page costs at most 15 queries, and the same number for a group of 8 members and for one of 300."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activity.models import Notice
from core.names import name_key, sort_key
from exchange.services import Upload, start_run
from meetings.models import MeetingSeries, OpenIssue
from meetings.services import Attends, SeriesInput, create_series, note_issue
from members.models import Member, Project, Supervision
from papers.models import Comment, ReadingNote, ReadingSlot
from papers.services import create_readings
from reports.document import RowDoc, WeeklyReportDoc, freeze
from reports.models import ReportRevision, ReportRow, WeeklyReport
from tasks.models import Task
from tasks.services import TaskInput, create_tasks, note_progress
from tasks.services.todo_lists import share_list
from tests.factories.logs import make_log
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member, make_project
from tests.factories.papers import make_paper, make_reading, reading_input
from tests.factories.tasks import make_task, work
from tests.factories.todos import item as todo
from tests.factories.todos import make_list
from workload.models import LogSharing, TimeEntry
from workload.services import remove_item, start_timer

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
PAGES = (
    "/g/{slug}/weeks/2026-W47/",
    "/g/{slug}/weeks/2026-W48/",
    "/g/{slug}/weeks/2026-W47/board/",
    "/g/{slug}/weeks/2026-W47/board/?advisor={advisor}",
    "/g/{slug}/calendar/",
    "/g/{slug}/notices/rules/",
    "/g/{slug}/settings/notices/",
    "/g/{slug}/settings/bots/",
    "/g/{slug}/years/2026/",
    "/g/{slug}/weeks/2026-W47/reopen/{person}/",
    "/g/{slug}/weeks/2026-W47/mine/",
    "/g/{slug}/queue/",
    "/g/{slug}/feedback/",
    "/g/{slug}/notes/",
    "/g/{slug}/names/",
    "/g/{slug}/reports/{report}/",
    "/g/{slug}/reports/{report}/report.md",
    "/g/{slug}/reports/{report}/revisions/",
    "/g/{slug}/reports/{report}/revisions/1/",
    "/g/{slug}/people/",
    "/g/{slug}/people/{person}/",
    "/g/{slug}/people/{person}/booklet/",
    "/g/{slug}/people/{person}/plans/",
    "/g/{slug}/people/{person}/since/",
    "/g/{slug}/people/new/",
    "/g/{slug}/people/roster/",
    "/g/{slug}/projects/",
    "/g/{slug}/projects/{project}/",
    "/g/{slug}/projects/{project}/edit/",
    "/g/{slug}/projects/{project}/people/",
    "/g/{slug}/settings/",
    "/g/{slug}/history/",
    "/g/{slug}/export/",
    "/g/{slug}/import/",
    "/g/{slug}/import/{import_run}/",
    "/g/{slug}/import/{applied_run}/",
    "/g/{slug}/papers/",
    "/g/{slug}/papers/?member=me&state=read&category=NLP&tag=%E7%BB%8F%E5%85%B8&since=2026-01-01&q=paper",
    "/g/{slug}/papers/new/",
    "/g/{slug}/papers/papers.bib",
    "/g/{slug}/papers/{paper}/",
    "/g/{slug}/papers/{paper}/edit/",
    "/g/{slug}/readings/",
    "/g/{slug}/readings/removed/",
    "/g/{slug}/readings/new/",
    "/g/{slug}/readings/{reading}/",
    "/g/{slug}/readings/{reading}/edit/",
    "/g/{slug}/reading-group/",
    "/g/{slug}/reading-group/new/",
    "/g/{slug}/tasks/",
    "/g/{slug}/tasks/?member=me&project=none&state=done&since=2026-01-01&until=2026-12-31&q=task",
    "/g/{slug}/tasks/new/",
    "/g/{slug}/tasks/board/",
    "/g/{slug}/tasks/removed/",
    "/g/{slug}/tasks/timeline/?day=2026-11-16",
    "/g/{slug}/tasks/timeline/?day=2026-11-16&by=project&span=year",
    "/g/{slug}/tasks/{task}/",
    "/g/{slug}/tasks/{task}/edit/",
    "/g/{slug}/todos/",
    "/g/{slug}/todos/todo.md",
    "/g/{slug}/todos/removed/",
    "/g/{slug}/todos/shared/",
    "/g/{slug}/todos/shared/{shared_list}/",
    "/g/{slug}/log/",
    "/g/{slug}/log/2026-11-16/",
    "/g/{slug}/log/weeks/2026-W47/",
    "/g/{slug}/log/months/2026-11/",
    "/g/{slug}/log/years/2026/",
    "/g/{slug}/log/sharing/",
    "/g/{slug}/log/files/",
    "/g/{slug}/log/files/log.md",
    "/g/{slug}/log/of/{logger}/weeks/2026-W47/",
    "/g/{slug}/log/of/{logger}/months/2026-11/",
    "/g/{slug}/log/of/{logger}/years/2026/",
    "/g/{slug}/meetings/",
    "/g/{slug}/meetings/?text=LLaMa",
    "/g/{slug}/meetings/?series={series}",
    "/g/{slug}/meetings/new/",
    "/g/{slug}/meetings/new/?series={series}",
    "/g/{slug}/meetings/series/",
    "/g/{slug}/meetings/series/new/",
    "/g/{slug}/meetings/series/{series}/",
    "/g/{slug}/meetings/{meeting}/",
    "/g/{slug}/meetings/{meeting}/edit/",
    "/g/{slug}/meetings/{meeting}/sections/",
    "/g/{slug}/meetings/{meeting}/sections/{agenda}/agenda/",
    "/g/{slug}/meetings/{meeting}/minutes.md",
    "/g/{slug}/meetings/turns/",
    "/g/{slug}/meetings/turns/?series={series}",
    "/g/{slug}/meetings/about/?of=member:{person}&since=2026-11-01",
    "/g/{slug}/meetings/about/?of=issue:{issue}&since=2026-11-01",
    "/g/{slug}/meetings/issues/?series={series}",
    "/g/{slug}/meetings/issues/{issue}/",
    "/g/{slug}/meetings/assignments/?member={person}&state=all",
    "/g/{slug}/weeks/2026-W47/mine/offers/",
    "/g/{slug}/notices/",
    "/g/{slug}/workload/?since=&until=",
    "/g/{slug}/workload/?since=2026-11-16&until=2026-11-22",
    "/g/{slug}/workload/charts/?since=&until=",
    "/g/{slug}/workload/rows/?since=&until=&member={person}",
    "/g/{slug}/workload/audit/",
    "/account/",
    "/account/tokens/",
    "/api/v1/workload/summary/?group={slug}",
    "/api/v1/groups/",
    "/api/v1/groups/{slug}/weeks/2026-W47/",
    "/api/v1/members/?page_size=200",
    "/api/v1/notices/?page_size=200",
    "/api/v1/projects/?page_size=200",
    "/api/v1/reports/?page_size=200",
    "/api/v1/reports/{report}/",
    "/api/v1/plan-items/?page_size=200",
    "/api/v1/meetings/?page_size=200",
    "/api/v1/meetings/{meeting}/",
    "/api/v1/minutes-sections/{agenda}/agenda/",
    "/api/v1/open-issues/?page_size=200",
    "/api/v1/action-items/?page_size=200",
    "/api/v1/tasks/?page_size=200",
    "/api/v1/log-days/?page_size=200",
    "/api/v1/log-entries/?page_size=200",
    "/api/v1/timers/?page_size=200",
    "/api/v1/tasks/{task}/",
    "/api/v1/papers/?page_size=200",
    "/api/v1/readings/?page_size=200",
)


def build(size: int) -> tuple[Client, dict[str, str]]:
    """A professor with every role that costs queries, in a group of `size` members who have all reported."""
    group = make_group()
    professor = make_member(group, "周明远", roles=("admin", "advisor"), owes_report=True)
    names = [f"成员{number}" for number in range(size - 1)]
    members = Member.objects.bulk_create(
        Member(group=group, name=name, name_key=name_key(name), sort_key=sort_key(name)) for name in names
    )
    for number in range(min(size, 30)):
        Notice.objects.create(
            group=group,
            member=professor,
            actor=members[number % len(members)],
            key=str(number),
            kind="reports.digest",
            details={"week": WEEK, "submitted": 1, "owing": 2, "missing": [str(one.uuid) for one in members]},
        )
    project = make_project(group, "遥感基座", motivation="为什么")
    project.people.set(members)
    Supervision.objects.bulk_create(Supervision(advisor=professor, member=member) for member in members)
    week = group.calendar.week_named(WEEK)
    reports = WeeklyReport.objects.bulk_create(
        WeeklyReport(
            group=group,
            member=member,
            week_start=week.first_day,
            starts_on=week.first_day,
            ends_on=week.last_day,
            state=WeeklyReport.State.SUBMITTED,
            submitted_version=1,
            first_submitted_at=NOON,
            submitted_at=NOON,
        )
        for member in members
    )
    rows = ReportRow.objects.bulk_create(
        ReportRow(report=report, position=0, project=project, project_name=project.name, results="完成")
        for report in reports
    )
    ReportRevision.objects.bulk_create(
        ReportRevision(report=row.report, number=1, document=_frozen(row), submitted_by=row.report.member)
        for row in rows
    )
    client = Client()
    assert professor.account is not None
    client.force_login(professor.account)
    return client, {
        "slug": group.slug,
        "report": str(reports[0].uuid),
        "person": str(members[0].uuid),
        "advisor": str(professor.uuid),
        "project": str(project.uuid),
        **_imports(professor, size),
        **_papers(professor, members),
        **_tasks(professor, members, project),
        **_meetings(professor, members),
        **_todos(professor, members),
        **_logs(professor, members),
    }


def _logs(professor: Member, members: list[Member]) -> dict[str, str]:
    """Logs of some days with as many spans as there are people, up to thirty, each linked; and who shares theirs."""
    item = make_task(professor.group, "记录", professor)
    spans = "\n".join(
        f"{n // 2:02}:{n % 2 * 30:02}–{n // 2:02}:{n % 2 * 30 + 20:02} 看 {n} #tag{n}"
        for n in range(min(len(members), 30))
    )
    for day in range(16, 16 + min(len(members), 7)):
        make_log(professor, spans, day=f"2026-11-{day}")
    TimeEntry.objects.update(work_item=item.pk)
    start_timer(member=professor, by=professor)
    LogSharing.objects.bulk_create(LogSharing(member=member, days="group") for member in members)
    make_log(members[0], spans)
    return {"logger": str(members[0].uuid)}


def _tasks(professor: Member, members: list[Member], project: Project) -> dict[str, str]:
    """Tasks in every column of the board, with and without a project, each with two people."""
    days = (date(2026, 11, 16), date(2026, 11, 22))
    states = Task.State.values
    rows = [
        TaskInput(
            work([professor, member], days, "大*5", project if number % 2 else None),
            f"任务 {number}",
            "**好**",
            states[number % 4],
        )
        for number, member in enumerate(members)
    ]
    [task, *others] = create_tasks(group=professor.group, rows=rows, by=professor)
    for other in others[len(others) // 2 :][:60]:
        remove_item(item=other, by=professor)
    note_progress(task=task, version=1, progress="一半", by=professor)
    return {"task": str(task.uuid)}


def _todos(professor: Member, members: list[Member]) -> dict[str, str]:
    """A list of the professor with as many lines as there are members, and one of theirs that is shared."""
    lines = [todo(f"[甲](https://x.org/{number})", note="**好**") for number in range(min(len(members), 120))]
    make_list(professor, lines, month=(2026, 11))
    shared = make_list(members[0], [todo(line.text) for line in lines], title="资料")
    share_list(todo_list=shared, shared="group", by=members[0])
    return {"shared_list": str(shared.uuid)}


def _meetings(professor: Member, members: list[Member]) -> dict[str, str]:
    """Three meetings: all were there, everybody has something to do, and as many issues are open."""
    names = [member.name for member in members[:60]]
    said = {
        "问题汇总": "\n".join(f"- 问题 {place} 号 {name}" for place, name in enumerate(names)),
        "本周安排": "\n".join(f"- （{name}）任务 {place} 号" for place, name in enumerate(names)),
        "议题": "\n".join(f"1. 题目 {place}（{name}，5 分钟）" for place, name in enumerate(names)),
    }
    present = [Attends("present", member) for member in members[:60]]
    meetings = [make_meeting(professor, day, said, attendance=present) for day in ("2026-11-02", "2026-11-09")]
    issue = OpenIssue.objects.filter(group=professor.group).first()
    assert issue is not None
    for meeting in meetings:
        note_issue(issue=issue, meeting=meeting, version=0, text="好", by=professor)
    meetings.append(make_meeting(professor, "2026-11-16", {"LLaMa": "LLaMa"}))
    MeetingSeries.objects.filter(group=professor.group).update(weekday=0)
    chosen = (("presenter", tuple(members[:60])),)
    rare = SeriesInput("研讨", weekday=3, every_weeks=2, presenters="chosen", chosen=chosen)
    series = create_series(group=professor.group, data=rare, by=professor)
    agenda = meetings[1].sections.get(kind="agenda")
    found: dict[str, Any] = {"meeting": meetings[1], "issue": issue, "series": series, "agenda": agenda}
    return {name: str(one.uuid) for name, one in found.items()}


def _papers(professor: Member, members: list[Member]) -> dict[str, str]:
    """A paper that all have read, noted on, commented and present; as many others, each with a reading."""
    paper = make_paper(professor, "Paper", category="NLP", tags=["经典"])
    reading = make_reading(professor, *members, paper=paper)
    for number, member in enumerate(members[:20]):
        note = ReadingNote.objects.create(group=professor.group, paper=paper, writer=member, text="$x^2$")
        Comment.objects.create(note=note, writer=members[number - 1], text="好")
    slots = [ReadingSlot(group=professor.group, day=NOON, presenter=member, paper=paper) for member in members]
    ReadingSlot.objects.bulk_create(slots)
    # More than a page of them.
    others = [
        make_paper(professor, f"Paper {number}", category="NLP", tags=["经典"])
        for number in range(min(len(members), 60))
    ]
    states = {professor.pk: "read"}
    rows = [reading_input(professor, members[0], paper=other, states=states) for other in others]
    create_readings(group=professor.group, rows=rows, by=professor)
    return {"paper": str(paper.uuid), "reading": str(reading.uuid)}


def _imports(professor: Member, size: int) -> dict[str, str]:
    """An import that waits and one that was applied, each of as many reports as there are members."""
    table = "\n\n| 项目 | 本周任务 |\n|---|---|\n| 甲 | 乙 |\n"
    uploads = [
        Upload(
            "waits.md",
            "".join(
                f"# 周报 - 2026年第1周\n\n姓名：成员{number}{table}\n" for number in range(min(size, 61) - 1)
            ).encode(),
        ),
        Upload("notes.md", b"# Notes\n"),
    ]
    runs = [start_run(group=professor.group, uploads=uploads, by=professor) for _ in range(2)]
    made = {"file": 0, "kind": "weekly-report", "uuid": str(professor.uuid), "line": 1, "action": "create"}
    runs[1].made = [made | {"target": change["target"]} for change in runs[1].sheet["files"][0]["changes"]]
    runs[1].applied_at = NOON
    runs[1].save()
    return {"import_run": str(runs[0].uuid), "applied_run": str(runs[1].uuid)}


def _frozen(row: ReportRow) -> dict[str, object]:
    report = row.report
    cells = RowDoc(project=row.project_name, results=row.results, uuid=str(row.uuid))
    return freeze(WeeklyReportDoc(WEEK, report.starts_on, report.ends_on, report.member.name, (cells,)))


def cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(queries)


def test_pages_cost_the_same_for_8_and_for_300_members() -> None:
    costs = {}
    for size in (8, 300):
        client, values = build(size)
        cost(client, PAGES[0].format(**values))  # what is asked once a process, such as which applications there are
        costs[size] = {path: cost(client, path.format(**values)) for path in PAGES}
    assert costs[300] == costs[8]
    assert {path: number for path, number in costs[8].items() if number > 15} == {}
