"""The timer: one per member on the server's clock; what it leaves is a line of the log."""

from datetime import UTC, datetime

import pytest
import time_machine

from members.models import Group
from members.services import NotAllowed
from tests.factories.logs import make_log
from tests.factories.members import make_group, make_member
from tests.factories.workload import make_work
from workload.models import LogDay, Timer
from workload.queries import timer_of
from workload.services import (
    StaleItem,
    WorkRefused,
    change_timer,
    discard_timer,
    pause_timer,
    resume_timer,
    start_timer,
    stop_timer,
)

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    """A moment of the world's clock; Shanghai is eight hours ahead."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_what_it_leaves_is_a_line_of_the_day_it_began() -> None:
    group = make_group()
    member = make_member(group)
    item = make_work(group, member)
    make_log(member, "上午开会")
    with time_machine.travel(at("2026-11-16 06:20:40"), tick=False) as clock:
        timer = start_timer(member=member, by=member, text="看 论文\n第二节", work_item=item)
        clock.move_to(at("2026-11-16 07:00:00"))
        timer = pause_timer(timer=timer, version=timer.version, by=member)
        clock.move_to(at("2026-11-16 07:12:30"))
        assert timer.seconds_until(at("2026-11-16 07:12:30")) == 2360
        timer = resume_timer(timer=timer, version=timer.version, by=member)
        clock.move_to(at("2026-11-16 08:00:10"))
        day = stop_timer(timer=timer, version=timer.version, by=member)
    assert day.text == "上午开会\n14:20–16:00 (-12) 看 论文 第二节"
    assert [(entry.minutes, entry.work_item_id) for entry in day.entries.all()] == [(88, item.pk)]
    assert timer_of(member) is None


@pytest.mark.parametrize(
    ("start", "end", "text", "line"),
    [
        ("2026-11-16 15:50", "2026-11-16 17:10", "", "23:50–01:10"),
        ("2026-11-16 06:20", "2026-11-16 06:20", "", "14:20–14:21"),
        ("2026-11-16 06:20", "2026-11-17 06:20", "忘了", "14:20– 忘了"),
        ("2026-11-16 06:20", "2026-11-16 07:20", "(-30) x", "14:20–15:20: (-30) x"),
        ("2026-11-16 06:20", "2026-11-16 07:20", "pm 会", "14:20–15:20: pm 会"),
    ],
)
def test_lines(start: str, end: str, text: str, line: str) -> None:
    member = make_member(make_group())
    with time_machine.travel(at(start), tick=False) as clock:
        timer = start_timer(member=member, by=member, text=text)
        clock.move_to(at(end))
        day = stop_timer(timer=timer, version=1, by=member)
    assert (str(day.day), day.text) == ("2026-11-16", line)
    assert len(day.entries.all()) == 1


def test_stopped_while_paused_it_ends_where_it_stood_still() -> None:
    member = make_member(make_group())
    with time_machine.travel(at("2026-11-16 06:00"), tick=False) as clock:
        timer = start_timer(member=member, by=member)
        clock.move_to(at("2026-11-16 06:30"))
        timer = pause_timer(timer=timer, version=1, by=member)
        clock.move_to(at("2026-11-16 09:00"))
        assert stop_timer(timer=timer, version=2, by=member).text == "14:00–14:30"


def test_the_clock_of_the_group_counts_when_it_is_set() -> None:
    group = make_group(time_zone="America/New_York")
    member = make_member(group)
    with time_machine.travel(at("2026-11-01 04:30"), tick=False) as clock:  # 0:30 there; 1:30 comes twice
        timer = start_timer(member=member, by=member)
        clock.move_to(at("2026-11-01 08:00"))
        day = stop_timer(timer=timer, version=1, by=member)
    assert (day.text, day.entries.get().minutes) == ("00:30–03:00", 210)


def test_two_devices() -> None:
    member = make_member(make_group())
    timer = start_timer(member=member, by=member, text="a")
    with pytest.raises(WorkRefused) as running:
        start_timer(member=member, by=member)
    assert running.value.code == "running"
    change_timer(timer=timer, version=1, text="b", by=member)
    with pytest.raises(StaleItem):
        pause_timer(timer=timer, version=1, by=member)
    paused = pause_timer(timer=timer, version=2, by=member)
    assert pause_timer(timer=timer, version=3, by=member).paused_at == paused.paused_at
    discard_timer(timer=timer, version=3, by=member)
    with pytest.raises(WorkRefused) as stopped:
        stop_timer(timer=timer, version=3, by=member)
    assert stopped.value.code == "stopped"
    assert not LogDay.objects.exists()


def test_nobody_else_touches_it() -> None:
    group: Group = make_group()
    member, other = make_member(group), make_member(group, roles=("admin", "advisor"))
    guest = make_member(group, roles=("guest",))
    timer = start_timer(member=member, by=member)
    for act in (stop_timer, pause_timer, resume_timer, discard_timer):
        with pytest.raises(NotAllowed):
            act(timer=timer, version=1, by=other)
    with pytest.raises(NotAllowed):
        start_timer(member=guest, by=guest)
    assert Timer.objects.get().version == 1
