"""Who reads what, and the week's board, with fixed numbers of queries."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Absence, CalendarPause, Group, Member, ProjectMember
from reports.models import WeeklyReport
from reports.queries import board_for, own_report, report_for, sheet_for
from reports.services import RowInput, open_report, save_report, submit_report
from tests.factories.members import make_group, make_member, make_project
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 11, 22, 12, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def readers(report: WeeklyReport, people: dict[str, Member]) -> set[str]:
    return {name for name, who in people.items() if report in WeeklyReport.objects.visible_to([who])}


def cast(group: Group) -> dict[str, Member]:
    return {
        "author": make_member(group),
        "colleague": make_member(group),
        "admin": make_member(group, roles=("admin",)),
        "advisor": make_member(group, roles=("advisor",)),
        "guest": make_member(group, roles=("guest",)),
        "stranger": make_member(make_group()),
        "strange advisor": make_member(make_group(), roles=("advisor", "admin")),
    }


def test_a_draft_is_its_authors_alone() -> None:
    people = cast(make_group())
    assert readers(make_draft(people["author"]), people) == {"author"}


def test_a_submitted_report_is_the_groups() -> None:
    people = cast(make_group())
    report = make_submitted(people["author"])
    assert readers(report, people) == {"author", "colleague", "admin", "advisor", "guest"}


def test_a_group_may_keep_reports_to_author_and_advisors() -> None:
    people = cast(make_group(reports_readable_by=Group.Readers.ADVISORS))
    project = make_project(people["author"].group, "遥感基座")
    ProjectMember.objects.create(project=project, member=people["colleague"], is_advisor=True)
    report = make_submitted(people["author"])
    assert readers(report, people) == {"author", "advisor", "colleague"}
    version = save_report(report=report, rows=[], note="撤下项目行", version=1, by=people["author"]).version
    assert readers(report, people) == {"author", "advisor", "colleague"}  # what he prepares changes nobody's sight
    submit_report(report=report, version=version, by=people["author"])
    assert readers(report, people) == {"author", "advisor"}


def test_an_advisor_of_a_project_reads_only_what_was_submitted_on_it() -> None:
    people = cast(make_group(reports_readable_by=Group.Readers.ADVISORS))
    project = make_project(people["author"].group, "遥感基座")
    ProjectMember.objects.create(project=project, member=people["colleague"], is_advisor=True)
    report = make_submitted(people["author"], project="别的")
    save_report(report=report, rows=[RowInput(project="遥感基座")], note="", version=1, by=people["author"])
    assert readers(report, people) == {"author", "advisor"}
    submit_report(report=report, version=2, by=people["author"])
    assert readers(report, people) == {"author", "advisor", "colleague"}
    ProjectMember.objects.update(is_advisor=False)
    assert readers(report, people) == {"author", "advisor"}


def test_what_was_removed_is_nobodys() -> None:
    people = cast(make_group())
    report = make_submitted(people["author"])
    WeeklyReport.objects.update(deleted_at=timezone.now())
    assert readers(report, people) == set()
    with pytest.raises(Http404):
        report_for([people["author"]], report.uuid)


def test_nobody_without_membership_reads_anything() -> None:
    make_submitted(make_member(make_group()))
    assert list(WeeklyReport.objects.visible_to([])) == []


def test_a_draft_shown_to_another_is_not_found() -> None:
    people = cast(make_group())
    draft = make_draft(people["author"])
    with pytest.raises(Http404):
        sheet_for(draft, viewer=people["advisor"])
    assert sheet_for(draft, viewer=people["author"]).revision == 0


def statuses(viewer: Member, now: datetime = AFTER) -> dict[str, str]:
    return {line.member.name: line.status for line in board_for(viewer, week_of(viewer), now=now).lines}


def test_the_board_names_everyone_who_owes_a_report() -> None:
    group = make_group()
    advisor = make_member(group, "导师", roles=("advisor",))
    make_submitted(make_member(group, "交了"), now=AFTER)
    make_draft(make_member(group, "写着"))
    make_member(group, "没写")
    make_member(group, "走了", left_on=date(2026, 11, 10))
    make_member(group, "没来", joined_on=date(2026, 12, 1))
    Absence.objects.create(member=make_member(group, "请假"), starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20))
    Absence.objects.create(
        member=make_member(group, "请半周"), starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 18)
    )
    assert statuses(advisor) == {
        "交了": "submitted",
        "写着": "missing",
        "没写": "missing",
        "请假": "excused",
        "请半周": "missing",
    }
    board = board_for(advisor, week_of(advisor), now=AFTER)
    assert (len(board.missing), [line.member.name for line in board.late], board.is_over) == (3, ["交了"], True)
    assert not board_for(advisor, week_of(advisor), now=BEFORE).is_over


def test_own_draft_is_on_ones_own_board_only() -> None:
    group = make_group()
    member = make_member(group, "我")
    make_draft(member)
    assert statuses(member) == {"我": "draft"}
    assert statuses(make_member(group, "她"))["我"] == "missing"


def test_a_pause_of_the_group_excuses_everyone() -> None:
    group = make_group()
    member = make_member(group, "我")
    CalendarPause.objects.create(group=group, name="春节", starts_on=date(2026, 11, 14), ends_on=date(2026, 11, 30))
    assert statuses(member) == {"我": "excused"}


def test_a_report_of_two_weeks_is_on_both_boards() -> None:
    group = make_group()
    member = make_member(group, "我")
    open_report(
        member=member,
        week=week_of(member, "2026-W46"),
        by=member,
        rows=[RowInput(project="甲")],
        ends_on=date(2026, 11, 22),
    )
    assert statuses(member) == {"我": "draft"}


def test_guests_see_only_what_they_may_open() -> None:
    group = make_group()
    guest = make_member(group, roles=("guest",))
    make_submitted(make_member(group, "交了"))
    make_member(group, "没写")
    assert statuses(guest) == {"交了": "submitted"}


def test_a_board_without_access_shows_states_but_opens_nothing() -> None:
    group = make_group(reports_readable_by=Group.Readers.ADVISORS)
    make_submitted(make_member(group, "同学"))
    viewer = make_member(group, "我")
    lines = {line.member.name: line for line in board_for(viewer, week_of(viewer), now=AFTER).lines}
    assert (lines["同学"].status, lines["同学"].report) == ("submitted", None)


@pytest.mark.parametrize("size", [1, 3, 30])
def test_the_board_costs_the_same_queries_for_every_group(size: int) -> None:
    group = make_group()
    viewer = make_member(group, roles=("advisor",))
    for number in range(size):
        make_submitted(make_member(group, f"成员{number}", has_account=False))
    viewer = Member.objects.select_related("group").prefetch_related("group__week_rules").get(pk=viewer.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        board_for(viewer, week_of(viewer))
    assert len(queries) == 6  # reports, readable ones, members, absences, pauses, terms


def test_own_report_of_another_week_is_not_this_weeks() -> None:
    member = make_member(make_group())
    make_draft(member, week="2026-W46")
    assert own_report(member, week_of(member, "2026-W47")) is None
