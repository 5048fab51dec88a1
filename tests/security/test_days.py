"""Section H by the doors of pages and API: cases 151 to 154, 158, 161, 163, 165, 167. `tests/core` has the rules."""

import re
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from activity.models import Event
from members.models import Absence, ApiToken, CalendarPause, Group, Member, Term
from members.services import change_first_weekday
from reports.models import WeeklyReport
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_group, make_member
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
# What is typed, and the day that is meant; None: refused, never guessed.
TYPED: dict[str, str | None] = {
    "2026-11-21": "2026-11-21",
    "2026/11/21": "2026-11-21",
    "2026.11.21": "2026-11-21",
    "20261121": "2026-11-21",
    "2026年11月21日": "2026-11-21",
    "２０２６年１１月２１日": "2026-11-21",
    "2026-1-2": "2026-01-02",
    " 2026-11-21 ": "2026-11-21",
    "2028-02-29": "2028-02-29",
    "13.45": None,
    "2.30": None,
    "0.1": None,
    "12.32": None,
    "10.21": None,
    "2023/2/29": None,
    "2027-02-29": None,
    "2026-02-30": None,
    "2026-13-01": None,
    "2026-00-10": None,
    "11/21/26": None,
    "11/21/2026": None,
    "02/03/04": None,
    "21.11.2026": None,
    "２０２６年１１月": None,
    "2026-W47-1": None,
    "2026-325": None,
    "2026-11-21T00:00:00Z": None,
    "2026-1²-01": None,
    "²": None,
    "١٢": None,
    "٢٠٢٦-١١-٢١": None,
    "१२": None,
    "0001-01-01": None,
    "1900-01-01": None,
    "9999-12-31": None,
    "10000-01-01": None,
    "-2026-11-21": None,
    "0": None,
    "-1": None,
    "1e999": None,
    "NaN": None,
    "today": None,
    "2026-11-21\0": None,
    "9" * 5000: None,
}


def test_a_day_has_one_meaning_in_every_form() -> None:
    """Cases 153, 154, 158: stored and echoed in full, or refused at its field."""
    group = make_group()
    admin, person = make_member(group, roles=("admin",)), make_member(group)
    browser, page = logged_in(admin), f"/g/{group.slug}/people/{person.uuid}/"
    for typed, meant in TYPED.items():
        answer = browser.post(f"{page}absences/", {"starts_on": typed, "ends_on": typed})
        stored = [str(absence.starts_on) for absence in Absence.objects.all()]
        assert stored == ([meant] if meant else []), typed
        assert answer.status_code == 302 if meant else has_errors(answer), typed
        Absence.objects.all().delete()


@pytest.mark.parametrize("typed", ["2028/2/29", "2027-02-29", "11/21/26", "２０２８年２月２９日", "²", "9999-12-31"])
def test_all_forms_with_days_read_them_alike(typed: str) -> None:
    group = make_group()
    admin = make_member(group, roles=("admin",))
    browser, days = logged_in(admin), {"starts_on": typed, "ends_on": typed}
    person = f"/g/{group.slug}/people/{admin.uuid}/"
    answers = [
        browser.post(f"/g/{group.slug}/settings/pauses/", days | {"name": "春节"}),
        browser.post(f"/g/{group.slug}/settings/terms/", days | {"name": "学期"}),
        browser.post(person, {"name": "刘涛", "is_admin": "on", "joined_on": typed, "left_on": ""}),
        browser.post("/account/tokens/", {"name": "x", "last_day": typed}),
    ]
    pauses = [str(pause.ends_on) for pause in CalendarPause.objects.all()]
    assert [str(term.ends_on) for term in Term.objects.all()] == pauses
    joined = [str(member.joined_on) for member in Member.objects.exclude(joined_on=None)]
    last_days = [token.expires_at for token in ApiToken.objects.all()]
    if typed in ("2028/2/29", "２０２８年２月２９日"):
        assert (pauses, joined) == (["2028-02-29"], ["2028-02-29"])
        assert [str(moment.astimezone(ZoneInfo("Asia/Shanghai")).date()) for moment in last_days if moment] == [
            "2028-03-01"  # lasts to the end of the day
        ]
    else:
        assert (pauses, joined, last_days) == ([], [], [])
        assert all(has_errors(answer) for answer in answers)


def has_errors(answer: Any) -> bool:
    return any(getattr(value, "errors", None) for context in answer.context for value in context.flatten().values())


def test_the_end_of_a_period_is_a_day_near_its_week_by_page_and_api() -> None:
    """21 November is before the end of the week, everything else too far away or no day."""
    lab = make_lab()
    browser, script, slug = logged_in(lab.author), client_of(lab.author), lab.group.slug
    for typed in TYPED:
        saved = post_json(browser, f"/g/{slug}/weeks/2026-W47/mine/save/", entry(row(results="x"), ends_on=typed))
        assert saved.status_code == 400, typed
        answer = script.post("/api/v1/reports/", {"group": slug, "week": "2026-W47", "ends_on": typed})
        assert answer.status_code == 400, typed
    assert WeeklyReport.objects.count() == 0


@pytest.mark.parametrize(
    ("ends_on", "status"),
    [("2026-11-22", 200), ("2026-11-29", 200), ("2027-01-17", 200), ("2027-01-18", 400), ("2026-11-21", 400)],
)
def test_a_report_covers_its_week_to_two_months(ends_on: str, status: int) -> None:
    member = make_member(make_group())
    address = f"/g/{member.group.slug}/weeks/2026-W47/mine/save/"
    answer = post_json(logged_in(member), address, entry(row(results="x"), ends_on=ends_on))
    assert answer.status_code == status
    assert [str(report.ends_on) for report in WeeklyReport.objects.all()] == ([ends_on] if status == 200 else [])


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [("2026-11-22", "2026-11-21"), ("1999-12-31", "2026-11-21"), ("2026-11-21", "2101-01-01")],
)
def test_days_that_run_backwards_or_far_are_refused(starts_on: str, ends_on: str) -> None:
    group = make_group()
    admin = make_member(group, roles=("admin",))
    browser, days = logged_in(admin), {"starts_on": starts_on, "ends_on": ends_on}
    person = f"/g/{group.slug}/people/{admin.uuid}/"
    answers = [
        browser.post(f"{person}absences/", days),
        browser.post(f"/g/{group.slug}/settings/pauses/", days | {"name": "春节"}),
        browser.post(f"/g/{group.slug}/settings/terms/", days | {"name": "学期"}),
        browser.post(person, {"name": "甲", "is_admin": "on", "joined_on": starts_on, "left_on": ends_on}),
    ]
    assert all(has_errors(answer) for answer in answers)
    assert (Absence.objects.count(), CalendarPause.objects.count(), Term.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("clock", ["23:59:60", "24:00", "²3:59", "", "23:59\0"])
def test_a_time_of_day_that_is_none_is_refused_or_rounded(clock: str) -> None:
    """Case 167: also a leap second."""
    group = make_group()
    browser = logged_in(make_member(group, roles=("admin",)))
    form = browser.get(f"/g/{group.slug}/settings/").context["settings_form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None} | {
        "deadline_time": clock
    }
    answer = browser.post(f"/g/{group.slug}/settings/", values)
    stored = Group.objects.get().deadline_time
    assert stored.isoformat() == "23:59:00"
    assert answer.status_code == 302 or has_errors(answer)


def test_week_53_is_valid_where_the_year_has_one() -> None:
    """Case 151: the refusal names what is valid."""
    lab = make_lab()
    script, browser, slug = client_of(lab.author), logged_in(lab.author), lab.group.slug
    made = script.post("/api/v1/reports/", {"group": slug, "week": "2026-W53"}).json()
    assert (made["starts_on"], made["ends_on"]) == ("2026-12-28", "2027-01-03")
    for name in ("2025-W53", "2024-W53", "2026-W00", "2026-W54"):
        refused = script.post("/api/v1/reports/", {"group": slug, "week": name})
        assert refused.status_code == 400
        sentence = refused.json()["errors"]["week"][0]
        assert re.search(r"W5[23]|52|53", sentence), sentence
        assert browser.get(f"/g/{slug}/weeks/{name}/").status_code == 404
        assert browser.get(f"/g/{slug}/weeks/{name}/board/").status_code == 404
        assert browser.get(f"/g/{slug}/weeks/{name}/mine/").status_code == 404


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2027-01-01T01:00:00Z", "2026-W53"),
        ("2027-01-03T15:59:59Z", "2026-W53"),
        ("2027-01-03T16:00:00Z", "2027-W01"),
        ("2024-12-30T01:00:00Z", "2025-W01"),
        ("2028-02-29T01:00:00Z", "2028-W09"),
        ("2026-11-01T05:30:00Z", "2026-W44"),
    ],
)
def test_the_page_opens_at_the_week_of_the_groups_today(moment: str, week: str) -> None:
    """Case 152: New Year, the leap day, and midnight in the group's zone while the server is in another."""
    member = make_member(make_group(time_zone="Asia/Shanghai"))
    slug = member.group.slug
    with time_machine.travel(moment, tick=False):
        browser = logged_in(member)
        assert browser.get(f"/g/{slug}/").headers["Location"] == f"/g/{slug}/weeks/{week}/"
        assert browser.get(f"/g/{slug}/mine/").headers["Location"] == f"/g/{slug}/weeks/{week}/mine/"
        assert client_of(member).get(f"/api/v1/groups/{slug}/").json()["current_week"] == week


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-11-22T15:59:59.900000+00:00", False), ("2026-11-22T16:00:00+00:00", True)],
    ids=["last moment", "midnight"],
)
def test_in_time_or_late_is_decided_by_the_servers_clock(moment: str, late: bool, door: str) -> None:
    """Case 161: Sunday 23:59 in Shanghai, asked from a server in UTC; no browser's clock is asked."""
    member = make_member(make_group(time_zone="Asia/Shanghai"))
    draft = make_draft(member)
    browser, script = logged_in(member), client_of(member)
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        if door == "page":
            address = f"/g/{member.group.slug}/weeks/2026-W47/mine/"
            browser.post(address, entry_form(row(results="x"), version=1, action="submit"), headers={"Date": "x"})
        else:
            script.post(f"/api/v1/reports/{draft.uuid}/submit/", headers={"If-Match": f'"{draft.uuid}-1"'})
    stored = WeeklyReport.objects.get()
    assert (stored.state, stored.is_late) == ("submitted", late)
    assert Event.objects.get(verb="report.submitted").details["late"] is late


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("America/New_York", "2026-11-01T05:30:00Z"),
        ("America/New_York", "2026-11-01T06:30:00Z"),
        ("America/New_York", "2026-03-08T07:30:00Z"),
        ("Europe/London", "2026-03-29T01:30:00Z"),
        ("Pacific/Kiritimati", "2026-12-31T12:00:00Z"),
        ("Pacific/Pago_Pago", "2027-01-01T05:00:00Z"),
        ("Asia/Kathmandu", "2026-06-01T00:00:00Z"),
    ],
)
def test_pages_open_in_hours_that_come_twice_or_never(zone: str, moment: str) -> None:
    """Case 163."""
    group = make_group(time_zone=zone, deadline_time=time(2, 30))
    member = make_member(group)
    with time_machine.travel(moment, tick=False):
        browser = logged_in(member)
        week = group.calendar.week_of(datetime.now(UTC).astimezone(ZoneInfo(zone)).date()).name
        board = browser.get(f"/g/{group.slug}/", follow=True)
        assert (board.status_code, board.context["board"].week.name) == (200, week)
        made = make_submitted(member, week=week, now=datetime.now(UTC))
        assert browser.get(made.get_absolute_url()).status_code == 200


def test_old_reports_keep_their_days_when_the_week_or_the_zone_changes() -> None:
    """Case 165."""
    group = make_group()
    admin, member = make_member(group, roles=("admin",)), make_member(group)
    reports = [make_submitted(member, week=name) for name in ("2026-W44", "2026-W45", "2026-W46")]
    before = [(str(report.week_start), str(report.starts_on), str(report.ends_on)) for report in reports]
    names = [report.week.name for report in reports]
    with time_machine.travel("2026-11-18T04:00:00Z", tick=False):
        for first_weekday in (4, 6, 2):
            change_first_weekday(group=group, first_weekday=first_weekday, by=admin)
        Group.objects.update(time_zone="America/New_York")
        stored = list(WeeklyReport.objects.select_related("group").order_by("week_start"))
        days = [(str(found.week_start), str(found.starts_on), str(found.ends_on)) for found in stored]
        assert (days, [found.week.name for found in stored]) == (before, names)
        for found in stored:
            page = logged_in(member).get(f"/g/{group.slug}/weeks/{found.week.name}/board/")
            assert [line.report for line in page.context["board"].lines if line.report] == [found]
