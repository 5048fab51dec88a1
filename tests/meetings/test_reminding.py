"""People are told of meetings: tomorrow's, what it assigned, and whose turn comes. Each once, in the group's clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from activity.models import BotPost, GroupBot, Notice
from activity.queries import told
from meetings.models import Meeting
from meetings.services import close_meeting, remove_meeting, reopen_meeting, save_section
from meetings.services.reminding import tell_of_meetings
from members.models import Member
from papers.models import ReadingSlot
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)  # Wednesday, 12:00 in Shanghai


@pytest.fixture
def member() -> Any:
    with time_machine.travel("2026-11-16 10:00+08:00", tick=False):
        yield make_member(make_group(slug="lab"), "刘涛")


def sentences() -> list[tuple[str, str]]:
    notices = list(Notice.objects.select_related("group", "actor", "member").order_by("member__sort_key", "pk"))
    return [(line.notice.member.name, line.sentence) for line in told(notices)]


def test_the_day_before_all_but_guests_are_told_once(member: Member) -> None:
    make_member(member.group, "安")
    make_member(member.group, "客", roles=("guest",))
    make_member(member.group, "不要", wants_reminders=False)
    make_meeting(member, "2026-11-19", starts_at=time(14))
    make_meeting(member, "2026-11-20")
    assert tell_of_meetings(now=NOON.replace(hour=3)) == 0  # 11:00
    assert tell_of_meetings(now=NOON) == 2
    assert tell_of_meetings(now=NOON.replace(hour=15)) == 0
    sentence = "The group meets tomorrow: Thursday, November 19, 14:00."
    assert sentences() == [("安", sentence), ("刘涛", sentence)]


def test_tomorrow_is_that_of_the_group(member: Member) -> None:
    boston = make_member(make_group(time_zone="America/New_York"))
    make_meeting(boston, "2026-11-18")
    assert tell_of_meetings(now=datetime(2026, 11, 17, 16, tzinfo=UTC)) == 0  # 11:00 there
    assert tell_of_meetings(now=datetime(2026, 11, 17, 17, tzinfo=UTC)) == 1
    assert sentences() == [(boston.name, "The group meets tomorrow: Wednesday, November 18.")]


def test_who_was_assigned_something_is_told_when_the_minutes_are_closed(member: Member) -> None:
    other = make_member(member.group, "陈")
    meeting = make_meeting(member, "2026-11-16", {"本周安排": "- （刘涛，陈）复现 INT4\n- （刘涛）读论文\n- 大家看看"})
    assert tell_of_meetings(now=NOON) == 0
    with time_machine.travel(NOON, tick=False):
        close_meeting(meeting=meeting, by=other)
    assert [tell_of_meetings(now=NOON), tell_of_meetings(now=NOON)] == [2, 0]
    day = "The meeting of Monday, November 16 has assigned you something to do"
    assert sentences() == [("陈", f"{day} (1)."), ("刘涛", f"{day} (2).")]
    assert told(list(Notice.objects.all()))[0].address == meeting.get_absolute_url()


def test_minutes_are_told_once_however_long_the_worker_was_away(member: Member) -> None:
    meeting = make_meeting(member, "2026-11-16", {"本周安排": "- （刘涛）复现 INT4"})
    bot = GroupBot.objects.create(group=member.group, name="群", service="jsons", address="-", kinds=["meeting.closed"])
    close_meeting(meeting=meeting, by=member)
    later = NOON + timedelta(days=9)
    assert [tell_of_meetings(now=later), tell_of_meetings(now=later)] == [1, 0]
    late = make_member(member.group, "新")  # who comes later is not told of what was told
    assert (tell_of_meetings(now=later), BotPost.objects.filter(bot=bot).count()) == (0, 1)
    with time_machine.travel(later, tick=False):
        opened = reopen_meeting(meeting=meeting, by=member)
        section = section_of(meeting, "本周安排")
        save_section(section=section, version=1, text="- （刘涛，新）复现 INT4", by=member)
        assert tell_of_meetings(now=later) == 0  # not while it is being written
        close_meeting(meeting=opened, by=member)
    assert [tell_of_meetings(now=later), tell_of_meetings(now=later)] == [2, 0]  # nobody had read the first notice
    assert Notice.objects.get(member=late).kind == "meeting.assigned"
    assert BotPost.objects.filter(bot=bot).count() == 1


def test_presenters_are_told_a_week_before(member: Member) -> None:
    for day in (18, 19, 25, 26):
        ReadingSlot.objects.create(group=member.group, day=date(2026, 11, day), presenter=member, topic="LEAK")
    make_meeting(member, "2026-11-20", presenter=member, starts_at=time(14))
    assert [tell_of_meetings(now=NOON), tell_of_meetings(now=NOON)] == [3, 0]
    assert [sentence for _name, sentence in sentences()] == [
        "You present at the meeting: Friday, November 20, 14:00.",
        "You present in the reading group: Thursday, November 19.",
        "You present in the reading group: Wednesday, November 25.",
    ]


def test_what_is_not_so_any_more_is_taken_back_unless_it_was_read(member: Member) -> None:
    meeting = make_meeting(member, "2026-11-16", {"本周安排": "- （刘涛）读论文"})
    with time_machine.travel(NOON, tick=False):
        close_meeting(meeting=meeting, by=member)
        assert tell_of_meetings(now=NOON) == 1
        reopen_meeting(meeting=meeting, by=member)
        assert (tell_of_meetings(now=NOON), Notice.objects.count()) == (0, 0)
        close_meeting(meeting=meeting, by=member)
        assert tell_of_meetings(now=NOON) == 1
        remove_meeting(meeting=meeting, by=member)
    assert Notice.objects.count() == 0


def test_another_presenter_is_told_in_the_place_of_the_first(member: Member) -> None:
    other = make_member(member.group, "陈")
    GroupBot.objects.create(
        group=member.group, name="群", service="json", address="json://x.example", kinds=["meeting.turns"]
    )
    meeting = make_meeting(member, "2026-11-23", presenter=member)
    tell_of_meetings(now=NOON)
    Meeting.objects.filter(pk=meeting.pk).update(presenter=other)
    tell_of_meetings(now=NOON)
    assert [notice.member for notice in Notice.objects.all()] == [other]
    assert [post.details["member"] for post in BotPost.objects.all()] == [str(member.uuid), str(other.uuid)]


def test_tomorrow_is_over_when_the_day_begins(member: Member) -> None:
    make_meeting(member, "2026-11-19", starts_at=time(8, 30))
    tell_of_meetings(now=NOON)
    assert Notice.objects.get().details["until"] == "2026-11-19T00:00:00+08:00"


def test_closing_minutes_of_long_ago_tells_nobody(member: Member) -> None:
    meeting = make_meeting(member, "2023-07-24", {"本周安排": "- （刘涛）读论文"})
    with time_machine.travel(NOON, tick=False):
        close_meeting(meeting=meeting, by=member)
    assert tell_of_meetings(now=NOON) == 0
