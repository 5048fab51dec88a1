"""The calendar feed: who gets it, what is in it, at which moments, and that programs can read it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from meetings.models import Meeting
from meetings.services import SeriesInput, change_series, create_series, series_of, set_series_state
from members.models import Absence, CalendarAddress, Group, Member
from members.services import NotAllowed, renew_calendar_address, revoke_calendar_address
from papers.models import ReadingSlot
from tasks.models import ActionItem
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Any:
    with time_machine.travel("2026-11-18 10:00+08:00", tick=False):
        yield make_member(make_group(slug="lab", name="遥感组", language="en"), "刘涛")


def feed(secret: str, **headers: str) -> Any:
    return Client().get(f"/calendar/{secret}/zuji.ics", headers=headers)


def events(member: Member, kind: str = "") -> list[Any]:
    """What a program reads, of one kind."""
    answer = feed(renew_calendar_address(member=member, by=member))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [event for event in found if str(event["uid"]).startswith(kind)]


def test_a_meeting_is_at_its_hour_whatever_the_zone_of_the_group(member: Member) -> None:
    make_meeting(member, "2026-11-19", title="INT4", starts_at=time(14), ends_at=time(15, 30), place="A-301")
    boston = make_member(make_group(time_zone="America/New_York"))
    make_meeting(boston, "2026-10-30", starts_at=time(14))
    make_meeting(boston, "2026-11-06", starts_at=time(22, 30), ends_at=time(23, 30))
    [event] = events(member, "meeting")
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        datetime(2026, 11, 19, 6, tzinfo=UTC),
        datetime(2026, 11, 19, 7, 30, tzinfo=UTC),
    )
    assert (str(event["summary"]), str(event["location"])) == ("Group meeting: INT4", "A-301")
    assert str(event["url"]).endswith(Meeting.objects.get(group=member.group).get_absolute_url())
    summer, winter = events(boston, "meeting")
    assert (summer["dtstart"].dt, summer["dtend"].dt) == (
        datetime(2026, 10, 30, 18, tzinfo=UTC),
        datetime(2026, 10, 30, 19, tzinfo=UTC),
    )
    assert (winter["dtstart"].dt, winter["dtend"].dt) == (
        datetime(2026, 11, 7, 3, 30, tzinfo=UTC),
        datetime(2026, 11, 7, 4, 30, tzinfo=UTC),
    )


def test_meetings_without_an_hour_and_turns_of_the_reading_group_take_the_day(member: Member) -> None:
    make_meeting(member, "2026-11-23")
    other = make_member(member.group, "沈")
    for presenter in (member, other):
        ReadingSlot.objects.create(group=member.group, day=date(2026, 11, 26), presenter=presenter, topic="MoE")
    [meeting] = events(member, "meeting")
    assert (meeting["dtstart"].dt, meeting["dtend"].dt) == (date(2026, 11, 23), date(2026, 11, 24))
    assert sorted(str(event["summary"]) for event in events(member, "slot")) == ["You present: MoE", "沈 presents: MoE"]


def test_days_of_the_series_that_nobody_has_planned_yet_are_there(member: Member) -> None:
    admin = make_member(member.group, "沈", roles=("advisor",))
    series = series_of(member.group)
    data = SeriesInput(name="组会", weekday=3, starts_at=time(14), place="A-301")
    change_series(series=series, version=series.version, data=data, by=admin)
    make_meeting(member, "2026-11-26")
    found = events(member, "coming")
    assert len(found) == 7
    assert [event["dtstart"].dt for event in found[:2]] == [
        datetime(2026, 11, 19, 6, tzinfo=UTC),
        datetime(2026, 12, 3, 6, tzinfo=UTC),
    ]
    assert (str(found[0]["summary"]), str(found[0]["location"])) == ("组会: You present", "A-301")
    rare = SeriesInput(name="研讨", weekday=0, every_weeks=4, begins_on=date(2026, 11, 23), presenters="nobody")
    further = create_series(group=member.group, data=rare, by=admin)
    assert sorted({str(event["summary"]) for event in events(member, "coming")}) == ["研讨", "组会: You present"]
    set_series_state(series=further, state="paused", by=admin)
    assert len(events(member, "coming")) == 7


def test_deadlines_of_weeks_that_are_owed_and_not_handed_in(member: Member) -> None:
    make_submitted(member, week="2026-W47")
    Absence.objects.create(member=member, starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 6))
    found = events(member, "deadline")
    assert [event["dtstart"].dt for event in found[:2]] == [
        datetime(2026, 11, 29, 15, 59, tzinfo=UTC),
        datetime(2026, 12, 13, 15, 59, tzinfo=UTC),
    ]
    assert (str(found[0]["summary"]), len(found), "dtend" in found[0]) == ("Weekly report of 2026-W48 is due", 6, False)
    assert events(make_member(member.group, roles=("advisor",)), "deadline") == []


@pytest.mark.parametrize(
    "text",
    [
        "a, b; c\\d",
        "第八次组会：" + "很长的题目" * 30,
        "line\\nbreak",
        'say "BEGIN:VEVENT"',
        "😀" * 60,
        "END:VCALENDAR",
    ],
)
def test_texts_come_back_as_they_were_in_lines_of_75_bytes(member: Member, text: str) -> None:
    make_meeting(member, "2026-11-19", title=text[:200], place=text[:200])
    secret = renew_calendar_address(member=member, by=member)
    lines = feed(secret).content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines if line.strip() in (b"BEGIN:VCALENDAR", b"END:VCALENDAR")] == [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
    ]
    [event] = events(member, "meeting")
    assert (str(event["location"]), str(event["summary"])) == (text[:200], f"Group meeting: {text[:200]}")


def test_what_did_not_change_is_not_sent_again(member: Member) -> None:
    secret = renew_calendar_address(member=member, by=member)
    first = feed(secret)
    again = feed(secret, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_meeting(member, "2026-11-19")
    assert feed(secret, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_only_the_newest_address_works_until_it_is_taken_away(member: Member) -> None:
    first, second = (renew_calendar_address(member=member, by=member) for _ in range(2))
    assert (feed(first).status_code, feed(second).status_code) == (404, 200)
    assert CalendarAddress.objects.get().last_used_at is not None
    revoke_calendar_address(member=member, by=member)
    assert feed(second).status_code == 404


@pytest.mark.parametrize("loses", ["leaves", "account", "group", "guest"])
def test_who_may_not_log_in_to_the_group_has_no_calendar(member: Member, loses: str) -> None:
    secret = renew_calendar_address(member=member, by=member)
    assert member.account is not None
    if loses == "leaves":
        Member.objects.update(left_on=date(2026, 11, 1))
    elif loses == "account":
        type(member.account).objects.update(is_active=False)
    elif loses == "group":
        Group.objects.update(deleted_at=datetime(2026, 11, 1, tzinfo=UTC))
    else:
        Member.objects.update(is_guest=True)
    assert feed(secret).status_code == 404


def test_each_makes_his_own_and_guests_none(member: Member) -> None:
    guest = make_member(member.group, roles=("guest",))
    for owner, by in ((guest, guest), (member, guest)):
        with pytest.raises(NotAllowed):
            renew_calendar_address(member=owner, by=by)
    assert logged_in(guest).get("/g/lab/calendar/").status_code == 404


def test_the_page_shows_the_address_once(member: Member) -> None:
    client = logged_in(member)
    assert "You have no address yet" in client.get("/g/lab/calendar/").content.decode()
    page = client.post("/g/lab/calendar/renew/")
    link = page.context["link"]
    assert link in page.content.decode()
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    assert link.split("/")[-2] not in client.get("/g/lab/calendar/").content.decode()
    assert client.post("/g/lab/calendar/revoke/", follow=True).status_code == 200
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 404


@pytest.mark.parametrize("people", [1, 12])
def test_a_calendar_costs_the_same_for_many(member: Member, people: int, django_assert_num_queries: Any) -> None:
    for number in range(people):
        make_meeting(member, f"2026-11-{number + 1:02}")
        presenter = make_member(member.group)
        ReadingSlot.objects.create(group=member.group, day=date(2026, 11, 26), presenter=presenter, topic="MoE")
    secret = renew_calendar_address(member=member, by=member)
    # address with member, group and account; week rules; its use; meetings, series, turns; days off, reports
    with django_assert_num_queries(9):
        assert feed(secret).status_code == 200


def test_what_one_was_assigned_stands_on_its_day_until_it_is_done(member: Member) -> None:
    make_meeting(member, "2026-11-16", {"本周安排": "- （刘涛）写完引言\n  再看一遍\n- （刘涛）读论文"})
    ActionItem.objects.filter(text__startswith="写完").update(due_on=date(2026, 11, 20))
    [event] = events(member, "assignment")
    assert (str(event["summary"]), event["dtstart"].dt) == ("Due: 写完引言", date(2026, 11, 20))
    ActionItem.objects.update(state="done")
    assert events(member, "assignment") == []
