"""The year of a group: the same states as the weeks' boards, and no more than one may know."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from members.models import Absence, Group, Member, Supervision
from reports.services import approve_report, return_report
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
TODAY = "2026-11-25 10:00+08:00"  # a Wednesday in week 48


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(TODAY):
        yield


def states(client: Client, path: str = "/g/lab/years/2026/") -> dict[str, dict[str, str]]:
    lines = client.get(path).context["lines"]
    return {
        line.member.name: {cell.week.name[-3:]: cell.status for cell in line.cells if cell.status} for line in lines
    }


def test_each_week_has_the_state_of_its_board() -> None:
    group = make_group(slug="lab")
    advisor = make_member(group, "沈", roles=("advisor",))
    author, other = make_member(group, "陈"), make_member(group, "白", joined_on="2026-11-09")
    approve_report(report=make_submitted(author, week="2026-W44"), by=advisor)
    return_report(report=make_submitted(author, week="2026-W45"), reason="x", by=advisor)
    make_submitted(author, week="2026-W46")
    Absence.objects.create(member=other, starts_on="2026-11-16", ends_on="2026-11-20")
    make_draft(author, week="2026-W48")
    shown = states(logged_in(advisor))
    assert shown == {
        "白": {"W46": "missing", "W47": "excused", "W48": "open"},
        "陈": {"W44": "reviewed", "W45": "returned", "W46": "submitted", "W47": "missing", "W48": "open"},
    }
    assert states(logged_in(author))["陈"]["W48"] == "draft"
    for week in ("W44", "W45", "W46", "W47"):
        lines = logged_in(advisor).get(f"/g/lab/weeks/2026-{week}/").context["board"].lines
        assert {line.member.name: line.status for line in lines} == {
            name: cells[week] for name, cells in shown.items() if week in cells
        }
    late = next(line for line in logged_in(advisor).get("/g/lab/years/2026/").context["lines"] if line.member == author)
    assert [cell.is_late for cell in late.cells if cell.status == "reviewed"] == [True]
    assert (late.handed_in, late.missing) == (3, 1)


def test_guests_see_what_they_may_read_and_nothing_of_who_is_missing() -> None:
    group = make_group(slug="lab")
    author, guest = make_member(group, "陈"), make_member(group, "客", roles=("guest",))
    make_member(group, "白")
    make_submitted(author, week="2026-W46")
    make_draft(author, week="2026-W47")
    assert states(logged_in(guest)) == {"陈": {"W46": "submitted"}}
    Group.objects.update(reports_readable_by="advisors")
    assert states(logged_in(guest)) == {}
    page = logged_in(make_member(group, "江")).get("/g/lab/years/2026/").content.decode()
    assert (str(author.reports.get(state="submitted").uuid) in page, "陈" in page) == (False, True)


def test_own_weeks_lead_to_where_they_are_written() -> None:
    member = make_member(make_group(slug="lab"), "陈")
    make_submitted(member, week="2026-W46")
    page = logged_in(member).get("/g/lab/years/2026/").content.decode()
    assert 'href="/g/lab/weeks/2026-W47/mine/"' in page
    assert f'href="/g/lab/reports/{member.reports.get().uuid}/"' in page


def test_a_year_has_its_own_weeks_and_no_others() -> None:
    member = make_member(make_group(slug="lab"))
    client = logged_in(member)
    for year, count, first, last in ((2026, 53, "2026-W01", "2026-W53"), (2025, 52, "2025-W01", "2025-W52")):
        weeks = client.get(f"/g/lab/years/{year}/").context["weeks"]
        assert (len(weeks), weeks[0].name, weeks[-1].name) == (count, first, last)
    for wrong in ("1999", "2101", "99999999999999", "abc"):
        assert client.get(f"/g/lab/years/{wrong}/").status_code == 404


def test_board_and_year_are_limited_to_an_advisors_students() -> None:
    group = make_group(slug="lab")
    own, other = (make_member(group, name, roles=("advisor",)) for name in ("周", "沈"))
    students = {name: make_member(group, name) for name in ("安", "白", "陈")}
    for advisor, name in ((own, "白"), (other, "安"), (other, "白")):
        Supervision.objects.create(advisor=advisor, member=students[name])
    make_submitted(students["白"], week="2026-W46")
    client = logged_in(own)
    board = client.get("/g/lab/weeks/2026-W46/board/")
    assert [advisor.name for advisor in board.context["advisors"]] == ["周", "沈"]  # the own ones first
    for path in ("/g/lab/weeks/2026-W46/board/", "/g/lab/years/2026/"):
        for advisor, names in ((own, ["白"]), (other, ["安", "白"])):
            page = client.get(path, {"advisor": str(advisor.uuid)})
            lines = page.context["lines"] if "lines" in page.context else page.context["board"].lines
            assert [line.member.name for line in lines] == names
        for wrong in (str(students["安"].uuid), "x", str(group.uuid)):
            assert client.get(path, {"advisor": wrong}).status_code == 404
    guest = make_member(group, roles=("guest",))
    assert logged_in(guest).get("/g/lab/weeks/2026-W46/board/", {"advisor": str(own.uuid)}).status_code == 404


def test_the_filter_hides_nobody_from_himself() -> None:
    group = make_group(slug="lab")
    member, advisor = make_member(group, "陈"), make_member(group, "周", roles=("advisor",))
    Supervision.objects.create(advisor=advisor, member=make_member(group, "安"))
    make_submitted(member, week="2026-W48")
    page = logged_in(member).get("/g/lab/weeks/2026-W48/board/", {"advisor": str(advisor.uuid)})
    assert [line.member.name for line in page.context["board"].lines] == ["安"]
    assert page.context["own"].status == "submitted"


def test_a_large_group_is_paged() -> None:
    group = make_group(slug="lab")
    members = [make_member(group, f"成员{number:03}", has_account=number == 0) for number in range(45)]
    page = logged_in(members[0]).get("/g/lab/years/2026/", {"page": "2"})
    assert (len(page.context["lines"]), page.context["page"].paginator.num_pages) == (5, 2)


def test_who_was_removed_stays_with_what_was_handed_in() -> None:
    group = make_group(slug="lab")
    gone, advisor = make_member(group, "陈"), make_member(group, "沈", roles=("advisor",))
    make_submitted(gone, week="2026-W46")
    Member.objects.filter(pk=gone.pk).update(deleted_at=TODAY)
    assert states(logged_in(advisor)) == {"陈": {"W46": "submitted"}}
