"""The calendar of a group: holidays of China, pauses, terms; what is removed comes back."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from activity.models import Event
from core.weeks import Week
from members.models import Absence, Group, Member
from members.queries import known_holiday_years, reporting_members, teaching_week_of, workdays_of
from members.services import NotAllowed, add_term, remove_term
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
AUTUMN = {"name": "2026 秋季学期", "starts_on": "2026-09-07", "ends_on": "2027-01-17"}


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab", name="一组"), "周敏", roles=("admin",))


def workdays(group: Group, name: str) -> list[str]:
    week = group.calendar.week_named(name)
    return [day.isoformat()[5:] for day in workdays_of(group, week.first_day, week.last_day).of(week)]


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("2025-W40", ["09-29", "09-30"]),  # National Day begins on Wednesday
        ("2025-W41", ["10-09", "10-10", "10-11"]),  # with a Saturday that is worked for it
        ("2024-W40", ["09-30"]),
        ("2024-W39", ["09-23", "09-24", "09-25", "09-26", "09-27", "09-29"]),  # with a Sunday
        ("2024-W07", ["02-18"]),  # Spring Festival
        ("2026-W01", ["12-29", "12-30", "12-31", "01-04"]),  # of two years
        ("2026-W08", []),
    ],
)
def test_public_holidays_and_the_days_worked_for_them(week: str, days: list[str]) -> None:
    assert workdays(make_group(), week) == days


def test_groups_elsewhere_and_years_not_announced_have_monday_to_friday() -> None:
    abroad = make_group(follows_holidays=False)
    assert workdays(abroad, "2026-W08") == ["02-16", "02-17", "02-18", "02-19", "02-20"]
    _first, last = known_holiday_years()
    assert len(workdays(make_group(), f"{last + 1}-W40")) == 5


def test_who_leaves_before_the_week_is_over_owes_none() -> None:
    group = make_group()
    week = Week(date(2026, 11, 16), date(2026, 11, 22))
    make_member(group, "早走", left_on=date(2026, 11, 22))
    make_member(group, "后走", left_on=date(2026, 11, 23))
    make_member(group, "新来", joined_on=date(2026, 11, 22))
    make_member(group, "未来", joined_on=date(2026, 11, 23))
    assert [member.name for member in reporting_members(group, week)] == ["后走", "新来"]


def test_terms_come_and_go_by_the_page(admin: Member) -> None:
    client, group = logged_in(admin), admin.group
    assert client.post("/g/lab/settings/terms/", AUTUMN).status_code == 302
    term = group.terms.get()
    assert (term.name, term.starts_on, term.ends_on) == ("2026 秋季学期", date(2026, 9, 7), date(2027, 1, 17))
    found = teaching_week_of(group, group.calendar.week_named("2026-W47"))
    assert found is not None
    assert (found.number, found.term) == (11, "2026 秋季学期")
    assert client.get(f"/g/lab/settings/terms/{term.pk}/remove/").status_code == 405
    stranger = make_member(make_group(slug="other"), roles=("admin",))
    assert logged_in(stranger).post(f"/g/other/settings/terms/{term.pk}/remove/").status_code == 404
    assert client.post(f"/g/lab/settings/terms/{term.pk}/remove/").status_code == 302
    assert group.terms.count() == 0
    assert list(Event.objects.values_list("verb", flat=True).order_by("pk")) == [
        "group.term_added",
        "group.term_removed",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2027-01-17", "ends_on": "2027-07-01"}, "starts_on"),  # one day in common
        ({"starts_on": "2026-08-01", "ends_on": "2026-09-07"}, "starts_on"),
        ({"starts_on": "2026-10-01", "ends_on": "2026-10-07"}, "starts_on"),
        ({"starts_on": "2027-03-01", "ends_on": "2027-02-01"}, "ends_on"),
        ({"starts_on": "2028-01-01", "ends_on": "2029-02-01"}, "ends_on"),
        ({"starts_on": "2027-12-01", "ends_on": "2027-11-30"}, "ends_on"),
    ],
)
def test_odd_and_overlapping_terms_are_refused_by_service_and_page(
    admin: Member, changes: dict[str, str], field: str
) -> None:
    client = logged_in(admin)
    client.post("/g/lab/settings/terms/", AUTUMN)
    days = {name: date.fromisoformat(text) for name, text in changes.items()}
    with pytest.raises(ValidationError) as refusal:
        add_term(group=admin.group, name="春", by=admin, starts_on=days["starts_on"], ends_on=days["ends_on"])
    assert list(refusal.value.message_dict) == [field]
    answer = client.post("/g/lab/settings/terms/", AUTUMN | changes)
    assert list(answer.context["term_form"].errors) == [field]
    assert admin.group.terms.count() == 1


def test_only_admins_of_the_group_change_its_terms(admin: Member) -> None:
    term = add_term(group=admin.group, name="秋", starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 17), by=admin)
    for by in (make_member(admin.group, roles=("advisor",)), make_member(make_group(), roles=("admin",))):
        with pytest.raises(NotAllowed):
            remove_term(term=term, by=by)
        with pytest.raises(NotAllowed):
            add_term(group=admin.group, name="春", starts_on=date(2027, 3, 1), ends_on=date(2027, 7, 1), by=by)
    assert admin.group.terms.count() == 1


def undo(client: Client, page: Any) -> Any:
    """Press the button of the message on the page."""
    form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', page.content.decode(), re.S)
    assert form is not None
    fields = {name: unescape(text) for name, text in re.findall(r'name="(\w+)" value="([^"]*)"', form[2])}
    return client.post(form[1], fields)


def test_what_is_removed_from_the_calendar_comes_back(admin: Member) -> None:
    client, group = logged_in(admin, csrf=False), admin.group
    pause = group.pauses.create(name="<b>春节</b>", starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 14))
    term = group.terms.create(name="秋", starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 17))
    for address in (f"pauses/{pause.pk}", f"terms/{term.pk}"):
        page = client.post(f"/g/lab/settings/{address}/remove/", follow=True)
        assert "<b>" not in page.content.decode()
        assert undo(client, page).status_code == 302
    assert list(group.pauses.values_list("name", "starts_on", "ends_on")) == [
        ("<b>春节</b>", date(2027, 2, 5), date(2027, 2, 14))
    ]
    assert list(group.terms.values_list("name", "starts_on", "ends_on")) == [
        ("秋", date(2026, 9, 7), date(2027, 1, 17))
    ]


def test_an_absence_that_was_removed_comes_back(admin: Member) -> None:
    client, person = logged_in(admin), make_member(admin.group, "刘涛")
    away = Absence.objects.create(
        member=person, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 9), reason="会议 & 实习"
    )
    page = client.post(f"/g/lab/people/{person.uuid}/absences/{away.pk}/remove/", follow=True)
    assert person.absences.count() == 0
    assert undo(client, page).status_code == 302
    assert list(person.absences.values_list("starts_on", "ends_on", "reason")) == [
        (date(2026, 11, 2), date(2026, 11, 9), "会议 & 实习")
    ]


def test_the_settings_page_says_which_years_it_knows(admin: Member) -> None:
    first, last = known_holiday_years()
    assert f"are the years {first} to {last};" in logged_in(admin).get("/g/lab/settings/").content.decode()
    assert (first, last >= 2026) == (2001, True)
