"""Who presents and takes minutes next, and changing turns with consent."""

from datetime import date, timedelta

import pytest

from activity.models import Notice
from meetings.models import Meeting, MeetingSeries, Turn, TurnSwap
from meetings.queries import coming_days, proposed_day, rotation_of
from meetings.services import (
    MeetingRefused,
    accept_swap,
    ask_swap,
    cancel_swap,
    change_series,
    decline_swap,
    series_of,
)
from meetings.services.series import SeriesInput
from members.models import Absence, CalendarPause, Group, Member
from members.queries import local_day
from members.services import NotAllowed
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting
from tests.factories.members import make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
NATIONAL_DAY = date(2026, 9, 28)  # the Monday before; Monday 10-05 is a holiday


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def series_with(lab: Lab, **said: object) -> MeetingSeries:
    data = SeriesInput("组会", **{"weekday": 0, **said})  # type: ignore[arg-type]
    return change_series(series=series_of(lab.group), version=1, data=data, by=lab.admin)


def names(series: MeetingSeries, today: date, role: str = "presenter") -> list[str]:
    return [one.people[role].name if role in one.people else "" for one in rotation_of(series, today)]


def test_holidays_and_pauses_are_left_out(lab: Lab) -> None:
    series = series_with(lab)
    CalendarPause.objects.create(group=lab.group, name="外出", starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 18))
    days = coming_days(series, NATIONAL_DAY, 3)
    assert days == [date(2026, 9, 28), date(2026, 10, 19), date(2026, 10, 26)]


@pytest.mark.parametrize("skips", ["series", "group"])
def test_who_does_not_follow_the_holidays_meets_on_them(lab: Lab, skips: str) -> None:
    series = series_with(lab, skips_holidays=skips != "series")
    Group.objects.filter(pk=lab.group.pk).update(follows_holidays=skips != "group")
    series = MeetingSeries.objects.select_related("group").get(pk=series.pk)
    assert coming_days(series, NATIONAL_DAY, 2) == [date(2026, 9, 28), date(2026, 10, 5)]


def test_every_second_week_goes_on_from_the_last_meeting(lab: Lab) -> None:
    series = series_with(lab, every_weeks=2)
    make_meeting(lab.author, "2026-11-09")
    assert coming_days(series, date(2026, 11, 10), 2) == [date(2026, 11, 23), date(2026, 12, 7)]
    assert proposed_day(series, date(2026, 11, 9)) == date(2026, 11, 23)


def test_without_a_day_of_the_week_nothing_is_proposed(lab: Lab) -> None:
    series = series_of(lab.group)
    assert (coming_days(series, NATIONAL_DAY, 3), rotation_of(series, NATIONAL_DAY)) == ([], [])
    assert proposed_day(series, NATIONAL_DAY) == NATIONAL_DAY


def test_eight_meetings_in_turns_without_advisors_and_guests(lab: Lab) -> None:
    series = series_with(lab)
    make_meeting(lab.author, "2026-11-09", presenter=lab.other, minute_taker=lab.author)
    make_meeting(lab.author, "2026-11-16", presenter=lab.author, minute_taker=lab.admin)
    today = date(2026, 11, 17)
    assert names(series, today) == ["吴敏", "陈静", "刘涛", "吴敏", "陈静", "刘涛", "吴敏", "陈静"]
    assert names(series, today, "minute_taker") == ["陈静", "刘涛", "吴敏", "陈静", "刘涛", "吴敏", "陈静", "刘涛"]


def test_leave_joining_and_leaving_are_known(lab: Lab) -> None:
    series = series_with(lab)
    Absence.objects.create(member=lab.other, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 24))
    make_member(lab.group, "安新", joined_on=date(2026, 12, 2))
    Member.objects.filter(pk=lab.admin.pk).update(left_on=date(2026, 11, 30))
    assert names(series, date(2026, 11, 17))[:5] == ["刘涛", "陈静", "刘涛", "陈静", "安新"]


def test_what_is_planned_stands_and_a_new_meeting_is_proposed_with_its_turns(lab: Lab) -> None:
    series = series_with(lab)
    today = local_day(lab.group)
    first, second = coming_days(series, today, 2)
    make_meeting(lab.author, first.isoformat(), presenter=lab.admin, minute_taker=lab.advisor)
    assert names(series, today, "minute_taker")[0] == "周老师"
    form = logged_in(lab.author).get(f"/g/{lab.group.slug}/meetings/new/").context["form"]
    told = (form.initial["day"], form.initial["presenter"], form.initial["minute_taker"])
    assert told == (second, str(lab.other.uuid), str(lab.author.uuid))


def swap_of(lab: Lab) -> TurnSwap:
    """陈静 presents first and 刘涛 second; she asks him."""
    series = series_with(lab)
    first, second = coming_days(series, local_day(lab.group), 2)
    return ask_swap(series=series, role="presenter", day=first, other_day=second, by=lab.other)


def test_turns_change_when_the_other_agrees_and_not_before(lab: Lab) -> None:
    swap = swap_of(lab)
    series, today = swap.series, local_day(lab.group)
    assert ask_swap(series=series, role="presenter", day=swap.day, other_day=swap.other_day, by=lab.other) == swap
    assert names(series, today)[:2] == ["陈静", "刘涛"]
    meeting = make_meeting(lab.author, swap.day.isoformat(), presenter=lab.other)
    accept_swap(swap=swap, by=lab.author)
    assert names(series, today)[:3] == ["刘涛", "陈静", "吴敏"]
    meeting.refresh_from_db()
    assert (meeting.presenter, meeting.version) == (lab.author, 2)
    kinds = [(notice.kind, notice.member) for notice in Notice.objects.order_by("pk")]
    assert kinds == [("meeting.swap_asked", lab.author), ("meeting.swap_accepted", lab.other)]
    with pytest.raises(MeetingRefused, match="answered already"):
        decline_swap(swap=swap, by=lab.author)


def test_who_declines_keeps_the_turns(lab: Lab) -> None:
    swap = swap_of(lab)
    with pytest.raises(NotAllowed):
        decline_swap(swap=swap, by=lab.admin)
    decline_swap(swap=swap, by=lab.author)
    assert names(swap.series, local_day(lab.group))[:2] == ["陈静", "刘涛"]
    assert Notice.objects.filter(kind="meeting.swap_declined").get().member == lab.other


def test_a_wish_that_is_taken_back_is_gone_from_the_notices(lab: Lab) -> None:
    swap = swap_of(lab)
    cancel_swap(swap=swap, by=lab.other)
    assert (TurnSwap.objects.get().state, Notice.objects.count()) == ("cancelled", 0)


def test_a_swap_onto_a_day_away_is_refused_for_a_planned_meeting_too(lab: Lab) -> None:
    series = series_with(lab)
    first, second = coming_days(series, local_day(lab.group), 2)
    make_meeting(lab.author, first.isoformat(), presenter=lab.other)
    swap = ask_swap(series=series, role="presenter", day=first, other_day=second, by=lab.other)
    Absence.objects.create(member=lab.other, starts_on=second, ends_on=second)
    with pytest.raises(MeetingRefused, match="away"):
        accept_swap(swap=swap, by=lab.author)
    with pytest.raises(MeetingRefused, match="away"):
        ask_swap(series=series, role="presenter", day=first, other_day=second, by=lab.other)


def test_a_wish_of_whose_turn_it_was_before_gives_way_to_that_of_whose_turn_it_is(lab: Lab) -> None:
    swap = swap_of(lab)
    TurnSwap.objects.filter(pk=swap.pk).update(asker=lab.admin)
    again = ask_swap(series=swap.series, role="presenter", day=swap.day, other_day=swap.other_day, by=lab.other)
    swap.refresh_from_db()
    assert (again == swap, swap.state, again.asker, again.state) == (False, "cancelled", lab.other, "asked")
    assert [notice.subject for notice in Notice.objects.all()] == [again.uuid]


def test_turns_that_are_others_by_now_do_not_change(lab: Lab) -> None:
    swap = swap_of(lab)
    Absence.objects.create(member=lab.other, starts_on=swap.day, ends_on=swap.day)
    with pytest.raises(MeetingRefused, match="others by now"):
        accept_swap(swap=swap, by=lab.author)
    assert not Turn.objects.exists()


def test_what_cannot_be_asked(lab: Lab) -> None:
    series = series_with(lab)
    days = coming_days(series, local_day(lab.group), 3)

    def asks(by: Member, day: date, other_day: date, role: str = "presenter") -> str:
        with pytest.raises(MeetingRefused) as refused:
            ask_swap(series=series, role=role, day=day, other_day=other_day, by=by)
        return refused.value.code

    Absence.objects.create(member=lab.author, starts_on=days[0], ends_on=days[0])
    assert asks(lab.admin, days[0], days[1]) == "not-your-turn"
    assert asks(lab.other, days[0], days[0]) == "day"
    assert asks(lab.other, days[0], days[0] + timedelta(days=1)) == "day"
    assert asks(lab.other, days[0], days[1], "chair") == "role"
    assert asks(lab.other, days[0], days[1]) == "away"
    with pytest.raises(NotAllowed):
        ask_swap(series=series, role="presenter", day=days[0], other_day=days[1], by=lab.guest)


def test_the_page_asks_answers_and_tells(lab: Lab) -> None:
    series = series_with(lab)
    first, second = coming_days(series, local_day(lab.group), 2)
    address = f"/g/{lab.group.slug}/meetings/turns/"
    data = {"role": "presenter", "day": first.isoformat(), "other_day": second.isoformat()}
    asked = logged_in(lab.other).post(f"{address}swaps/", data, follow=True).content.decode()
    assert "刘涛 is asked." in asked
    swap = TurnSwap.objects.get()
    page = logged_in(lab.author).get(address).content.decode()
    assert f"{address}swaps/{swap.uuid}/accept/" in page
    told = logged_in(lab.author).get(f"/g/{lab.group.slug}/notices/").content.decode()
    assert "陈静 asks you to change turns" in told
    done = logged_in(lab.author).post(f"{address}swaps/{swap.uuid}/accept/", follow=True).content.decode()
    assert "The turns are changed." in done
    wrong = logged_in(lab.author).post(f"{address}swaps/", {"day": "x"}, follow=True)
    assert wrong.status_code == 200
    assert Meeting.objects.count() == 0
