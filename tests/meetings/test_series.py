"""Several series of meetings in one group: who may change them, what each expects, and that nothing passes between."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db.models import ProtectedError

from activity.models import Event
from meetings.models import Meeting, MeetingSeries, OpenIssue
from meetings.queries import carried_at, coming_days, coming_days_of, neighbours, rotation_of, unannounced_years
from meetings.services import (
    MeetingInput,
    MeetingRefused,
    NewSection,
    SeriesInput,
    create_meeting,
    create_series,
    draft_minutes,
    remove_series,
    series_of,
    set_series_state,
)
from members.models import Absence
from tasks.models import ActionItem
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting, section_of
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
THURSDAY = 3


@pytest.fixture
def lab() -> Any:
    with time_machine.travel("2026-11-16 10:00+08:00"):  # a Monday
        yield make_lab()


def seminar(lab: Lab, **said: object) -> MeetingSeries:
    """A second series beside the group's own."""
    series_of(lab.group)
    usual = {"weekday": THURSDAY, "every_weeks": 2, "begins_on": date(2026, 11, 16), "place": "读书角"}
    return create_series(group=lab.group, data=SeriesInput("论文研讨", **{**usual, **said}), by=lab.admin)  # type: ignore[arg-type]


def held(lab: Lab, series: MeetingSeries, day: str, sections: dict[str, str]) -> Meeting:
    laid = [NewSection(title, text) for title, text in sections.items()]
    data = MeetingInput(day=date.fromisoformat(day))
    return create_meeting(series=series, data=data, by=lab.author, sections=laid)


def at(lab: Lab, *parts: object) -> str:
    return "".join([f"/g/{lab.group.slug}/meetings/", *(f"{part}/" for part in parts)])


def test_two_series_meet_in_their_own_rhythm(lab: Lab) -> None:
    weekly, every_other = series_of(lab.group), seminar(lab)
    MeetingSeries.objects.filter(pk=weekly.pk).update(weekday=0)
    weekly.refresh_from_db()
    days = coming_days_of([weekly, every_other], date(2026, 11, 17), 2)
    assert days == {
        weekly.pk: [date(2026, 11, 23), date(2026, 11, 30)],
        every_other.pk: [date(2026, 11, 19), date(2026, 12, 3)],
    }
    held(lab, every_other, "2026-11-26", {})  # a week late: the rhythm goes on from there
    assert coming_days(every_other, date(2026, 11, 27), 2) == [date(2026, 12, 10), date(2026, 12, 24)]


def test_nothing_is_expected_before_the_beginning_nor_in_a_pause_nor_after_the_end(lab: Lab) -> None:
    series = seminar(lab, begins_on=date(2027, 3, 1), every_weeks=1)
    assert coming_days(series, date(2026, 11, 17), 1) == [date(2027, 3, 4)]
    for state in ("paused", "ended"):
        series = set_series_state(series=series, state=state, by=lab.admin)
        assert coming_days(series, date(2026, 11, 17), 1) == []
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-3:]
    assert verbs == ["meeting.series_added", "meeting.series_paused", "meeting.series_ended"]


def test_holidays_that_nobody_has_announced_are_told(lab: Lab) -> None:
    series = seminar(lab)
    days = [date(2026, 12, 31), date(2098, 1, 1), date(2098, 1, 15)]
    assert unannounced_years(series, days) == [2098]
    series.skips_holidays = False
    assert unannounced_years(series, days) == []
    with time_machine.travel("2098-01-06 10:00+08:00"):
        page = logged_in(lab.author).get(f"{at(lab, 'turns')}?series={series.uuid}").content.decode()
    assert "The public holidays of 2098 are not announced yet" in page


def test_what_is_open_in_one_series_is_not_carried_into_the_other(lab: Lab) -> None:
    main, other = series_of(lab.group), seminar(lab)
    first = {"问题汇总": "- 服务器慢", "本周安排": "- （刘涛）复现 INT4"}
    one = held(lab, main, "2026-11-02", first)
    held(lab, other, "2026-11-05", {"问题汇总": "- 服务器慢", "本周安排": "- （刘涛）讲 MoE"})
    assert [issue.raised_in.series for issue in OpenIssue.objects.order_by("raised_on")] == [main, other]
    later = held(lab, other, "2026-11-19", {"上周工作总结": "", "问题汇总": "", "本周安排": ""})
    draft_minutes(meeting=later, by=lab.author)
    assert "讲 MoE" in section_of(later, "本周安排").text
    assert "INT4" not in section_of(later, "本周安排").text + section_of(later, "上周工作总结").text
    carried = carried_at(later)
    assert {issue.issue.raised_in.series_id for issue in carried.issues} == {other.pk}
    assert {line.meeting.series_id for line in [*carried.given, *carried.earlier]} == {other.pk}
    # A meeting of the main series in between takes nothing over, and decides nothing of the seminar.
    held(lab, main, "2026-11-09", {"上周工作总结": "- （刘涛）复现 INT4 完成", "本周安排": ""})
    of_seminar = ActionItem.objects.get(text__contains="MoE", minutes_item__meeting__day="2026-11-05")
    assert of_seminar.decided_on == date(2026, 11, 19)
    around = neighbours(later)
    assert (around.previous.day if around.previous else None, around.next) == (date(2026, 11, 5), None)
    assert neighbours(one).next == Meeting.objects.get(day="2026-11-09")


def test_only_a_series_that_never_met_is_removed(lab: Lab) -> None:
    main, other = series_of(lab.group), seminar(lab)
    meeting = make_meeting(lab.author)
    with pytest.raises(MeetingRefused, match="end the series instead"):
        remove_series(series=main, by=lab.admin)
    with pytest.raises(ProtectedError):
        MeetingSeries.objects.filter(pk=meeting.series_id).delete()
    client = logged_in(lab.admin)
    client.post(at(lab, "series", other.uuid, "remove"))
    assert list(MeetingSeries.objects.all()) == [main]
    Meeting.objects.all().delete()
    with pytest.raises(MeetingRefused, match="only series"):
        remove_series(series=main, by=lab.admin)


def test_admins_add_name_and_end_series_on_the_pages(lab: Lab) -> None:
    series_of(lab.group)
    client = logged_in(lab.admin)
    data = {
        "name": "论文研讨",
        "weekday": "3",
        "every_weeks": "2",
        "begins_on": "2026-11-19",
        "presenters": "chosen",
        "presenters_chosen": [str(lab.other.uuid)],
        "minute_takers": "nobody",
    }
    nobody = client.post(at(lab, "series", "new"), data | {"presenters_chosen": []})
    assert (nobody.status_code, MeetingSeries.objects.count()) == (400, 1)
    assert "Choose the members among whom it goes round." in nobody.content.decode()
    assert client.post(at(lab, "series", "new"), data).status_code == 302
    again = client.post(at(lab, "series", "new"), data)
    assert "The group has a series of this name already." in again.content.decode()
    made = MeetingSeries.objects.get(name="论文研讨")
    change = at(lab, "series", made.uuid)
    stale = client.post(change, data | {"name": "研讨", "version": 0})
    assert (stale.status_code, made.name) == (409, "论文研讨")
    client.post(change, data | {"name": "研讨", "version": made.version})
    client.post(f"{change}state/", {"state": "ended"})
    made.refresh_from_db()
    assert (made.name, made.state, [one.member for one in made.takers.all()]) == ("研讨", "ended", [lab.other])
    planned = client.post(at(lab, "new"), {"series": str(made.uuid), "day": "2026-11-19", "version": 0})
    assert "This series has ended" in planned.content.decode()


def test_a_meeting_is_planned_in_the_series_that_was_chosen(lab: Lab) -> None:
    other = seminar(lab)
    client = logged_in(lab.author)
    form = client.get(f"{at(lab, 'new')}?series={other.uuid}").context["form"]
    assert (form.initial["day"], form.initial["place"]) == (date(2026, 11, 19), "读书角")
    client.post(at(lab, "new"), {"series": str(other.uuid), "day": "2026-11-19", "version": 0})
    make_meeting(lab.author, "2026-11-23", title="大组会")
    found = client.get(f"{at(lab)}?series={other.uuid}").context["page"].object_list
    assert [(one.day, one.series) for one in found] == [(date(2026, 11, 19), other)]
    assert client.get(f"{at(lab)}?series={lab.group.slug}").status_code == 404


def test_one_click_plans_what_a_series_expects_once(lab: Lab) -> None:
    other = seminar(lab, presenters="chosen", chosen=(("presenter", (lab.other,)),), minute_takers="nobody")
    client, address = logged_in(lab.author), at(lab, "series", other.uuid, "plan")
    week = f"/g/{lab.group.slug}/weeks/2026-W47/"
    shown = client.get(week).context["page"].meetings
    assert [(one.series, one.day, one.planned) for one in shown] == [(other, date(2026, 11, 19), None)]
    for _click in range(2):
        assert client.post(address, {"day": "2026-11-19", "back": week}).headers["Location"] == week
    meeting = Meeting.objects.get()
    assert (meeting.series, meeting.place, meeting.presenter, meeting.minute_taker) == (
        other,
        "读书角",
        lab.other,
        None,
    )
    [line] = client.get(week).context["page"].meetings
    assert line.planned.uuid == meeting.uuid
    for day, said in (("2026-11-26", "does not meet on 2026-11-26"), ("昨天", "")):
        told = client.post(address, {"day": day, "back": week}, follow=True).content.decode()
        assert said in told
    assert Meeting.objects.count() == 1
    assert client.get(f"/g/{lab.group.slug}/weeks/2026-W48/").context["page"].meetings == []
    assert [one.day for one in client.get(f"/g/{lab.group.slug}/weeks/2026-W49/").context["page"].meetings] == [
        date(2026, 12, 3)
    ]


def test_pages_of_a_meeting_are_called_by_series_topic_and_day(lab: Lab) -> None:
    other = seminar(lab)
    days = ("2026-11-05", "2026-11-12", "2026-11-19")
    meetings = [held(lab, other if day != days[1] else series_of(lab.group), day, {}) for day in days]
    Meeting.objects.filter(pk=meetings[0].pk).update(title="MoE <b>")
    client = logged_in(lab.author)
    page = client.get(meetings[0].get_absolute_url()).content.decode()
    title, heading = (" ".join(re.split(f"</?{tag}[^>]*>", page)[1].split()) for tag in ("title", "h1"))
    assert heading == "论文研讨: MoE &lt;b&gt; · 2026-11-05"
    assert title.startswith(heading)
    assert (f'href="{meetings[2].get_absolute_url()}"' in page, meetings[1].get_absolute_url() in page) == (True, False)
    assert f'href="{at(lab)}?series={other.uuid}"' in page
    assert (
        "论文研讨: MoE &lt;b&gt; · 2026-11-05" in client.get(f"{meetings[0].get_absolute_url()}edit/").content.decode()
    )


def test_roles_go_round_among_those_whom_the_series_says(lab: Lab) -> None:
    chosen = (("minute_taker", (lab.author, lab.other)),)
    series = seminar(lab, every_weeks=1, presenters="everybody", minute_takers="chosen", chosen=chosen)
    days = rotation_of(series, date(2026, 11, 16))
    assert len(days) == 8
    assert {one.presenter for one in days} == {lab.author, lab.other, lab.advisor, lab.admin}
    takers = [one.minute_taker for one in days]
    assert takers[:2] in ([lab.author, lab.other], [lab.other, lab.author])
    assert set(takers) == {lab.author, lab.other}
    Absence.objects.create(member=lab.other, starts_on=date(2026, 11, 1), ends_on=date(2027, 3, 1))
    assert {one.minute_taker for one in rotation_of(series, date(2026, 11, 16))} == {lab.author}
    series.presenters = "nobody"
    assert {one.presenter for one in rotation_of(series, date(2026, 11, 16))} == {None}


def test_open_issues_and_assignments_are_shown_by_series(lab: Lab) -> None:
    main, other = series_of(lab.group), seminar(lab)
    for series, word in ((main, "组会的"), (other, "研讨的")):
        held(lab, series, "2026-11-12", {"问题汇总": f"- {word}问题", "本周安排": f"- （刘涛）{word}安排"})
    client = logged_in(lab.author)
    for page in ("issues", "assignments"):
        whole = client.get(at(lab, page)).content.decode()
        assert ("组会的" in whole, "研讨的" in whole) == (True, True)
        own = client.get(f"{at(lab, page)}?series={other.uuid}").content.decode()
        assert ("组会的" in own, "研讨的" in own) == (False, True)
