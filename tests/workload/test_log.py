"""Writing a learning log: the text is the truth, entries follow, links stay, and nobody else writes or reads it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Event
from core.buckets import Bucket
from core.text import InvalidText
from members.models import Member
from members.services import NotAllowed
from tests.factories.api import Lab, make_lab
from tests.factories.logs import make_log
from tests.factories.members import make_group, make_member, make_project
from tests.factories.workload import make_work
from workload.models import LogDay, TimeEntry
from workload.queries import log_period, log_streaks, logged_minutes, sharers_for, suggested_bucket
from workload.services import StaleItem, WorkRefused, add_log_line, link_entry, save_log_day, share_log

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def stored(day: LogDay) -> list[tuple[str, int | None, str]]:
    return [(str(entry.span), entry.minutes, entry.note) for entry in day.entries.all()]


def test_a_day_is_read_as_it_is_saved(lab: Lab) -> None:
    day = make_log(lab.author, "2h15m\n\n11:20 am -1:35 pm 看论文\n14:20–")
    assert (day.version, day.stated_minutes) == (1, 135)
    assert stored(day) == [("11:20–13:35", 135, "看论文"), ("14:20–", None, "")]
    again = save_log_day(member=lab.author, day=MONDAY, text=day.text, version=0, by=lab.author)
    assert again.version == 1
    changed = save_log_day(member=lab.author, day=MONDAY, text="", version=1, by=lab.author)
    assert (changed.version, changed.stated_minutes, stored(changed)) == (2, None, [])


def test_lengths_count_without_times(lab: Lab) -> None:
    """They add up beside spans in days, weeks, projects and items, and keep what they are linked with."""
    project = make_project(lab.group, "ddp")
    item = make_work(lab.group, lab.author)
    day = make_log(lab.author, "2h 看论文 #ddp\n30 min: 邮件", day=MONDAY.isoformat())
    make_log(lab.author, "20:00–21:00 写作\n1h 复盘", day=TUESDAY.isoformat())
    assert [(entry.span, entry.minutes, entry.note, entry.project) for entry in day.entries.all()] == [
        (None, 120, "看论文 #ddp", project), (None, 30, "邮件", None),
    ]  # fmt: skip
    link_entry(entry=day.entries.get(minutes=30), work_item=item, project=None, by=lab.author)
    save_log_day(member=lab.author, day=MONDAY, text=f"先开会\n{day.text}", version=1, by=lab.author)
    assert logged_minutes(item, lab.author) == 30
    for splits in (False, True):
        lab.group.log_splits_midnight = splits
        lab.group.save()
        period = log_period(Member.objects.get(pk=lab.author.pk), MONDAY, TUESDAY)
        assert [(one.minutes, one.kinds) for one in period.days] == [(150, ("only spans",)), (120, ("only spans",))]
        assert next((share.name, share.minutes) for share in period.projects) == ("ddp", 120)


def test_nothing_is_written_over_what_was_not_read(lab: Lab) -> None:
    make_log(lab.author, "a")
    for version in (0, 2):
        with pytest.raises(StaleItem) as stale:
            save_log_day(member=lab.author, day=MONDAY, text="b", version=version, by=lab.author)
        assert isinstance(stale.value.current, LogDay)
    assert LogDay.objects.get().text == "a"


def test_what_cannot_be_is_refused(lab: Lab) -> None:
    for text, error in (("a\0", InvalidText), ("x" * 65_537, InvalidText), ("9:00-9:01\n" * 201, WorkRefused)):
        with pytest.raises(error):
            make_log(lab.author, text)
    with pytest.raises(WorkRefused):
        make_log(lab.author, "a", day="1899-01-01")
    assert not LogDay.objects.exists()


def test_only_the_owner_writes_and_the_history_says_nothing(lab: Lab) -> None:
    day = make_log(lab.author, "20:00–21:00")
    entry, before = day.entries.get(), Event.objects.count()
    for by in (lab.other, lab.advisor, lab.admin, lab.guest, lab.outsider):
        with pytest.raises(NotAllowed):
            save_log_day(member=lab.author, day=MONDAY, text="x", version=1, by=by)
        with pytest.raises(NotAllowed):
            link_entry(entry=entry, work_item=None, project=None, by=by)
        with pytest.raises(NotAllowed):
            share_log(member=lab.author, totals="group", days="group", by=by)
    with pytest.raises(NotAllowed):
        make_log(lab.guest, "x")
    save_log_day(member=lab.author, day=MONDAY, text="20:00–21:30", version=1, by=lab.author)
    assert Event.objects.count() == before


def test_links_stay_with_their_lines(lab: Lab) -> None:
    item = make_work(lab.group, lab.author)
    day = make_log(lab.author, "20:00–21:00 训练\n22:00–23:00 写")
    first, second = day.entries.all()
    link_entry(entry=first, work_item=item, project=None, by=lab.author)
    text = "8:00 - 8:30 am 新的\n20:00–21:15 训练\n22:00–23:00 写博客"
    save_log_day(member=lab.author, day=MONDAY, text=text, version=1, by=lab.author)
    fresh = {entry.note: entry for entry in day.entries.all()}
    assert (fresh["训练"].uuid, fresh["训练"].work_item_id, fresh["训练"].minutes) == (first.uuid, item.pk, 75)
    assert fresh["写博客"].uuid == second.uuid
    assert (logged_minutes(item, lab.author), logged_minutes(item, lab.other)) == (75, 0)
    assert suggested_bucket(item, lab.author) == (75, Bucket.SMALL)
    save_log_day(member=lab.author, day=MONDAY, text="20:00–22:15 训练", version=2, by=lab.author)
    assert suggested_bucket(item, lab.author) == (135, Bucket.MEDIUM)


def test_a_word_names_a_project_and_an_item_brings_its_own(lab: Lab) -> None:
    project = make_project(lab.group, "NMT")
    make_project(make_group(), "别处")
    day = make_log(lab.author, "20:00–21:00 #nmt 训练 #别处\n22:00–23:00")
    named, bare = day.entries.all()
    assert (named.project, named.tags, bare.project) == (project, ["nmt", "别处"], None)
    item = make_work(lab.group, lab.author, project=project)
    assert link_entry(entry=bare, work_item=item, project=None, by=lab.author).project == project
    with pytest.raises(NotAllowed):
        link_entry(entry=bare, work_item=None, project=make_project(make_group()), by=lab.author)


def test_a_save_costs_the_same_however_many_lines(lab: Lab) -> None:
    def queries(day: str, lines: int) -> int:
        text = "\n".join(f"{hour:02}:00–{hour:02}:30 #x" for hour in range(lines))
        with CaptureQueriesContext(
            connection,
        ) as found:
            make_log(lab.author, text, day=day)
        return len(found)

    assert queries("2026-11-01", 1) == queries("2026-11-02", 20)


def test_lines_are_added(lab: Lab) -> None:
    item = make_work(lab.group, lab.author)
    add_log_line(member=lab.author, day=MONDAY, line="20:00–21:00 a", by=lab.author)
    day = add_log_line(member=lab.author, day=MONDAY, line="21:00–22:00 b", by=lab.author, work_item=item)
    assert (day.text, day.version) == ("20:00–21:00 a\n21:00–22:00 b", 2)
    assert [entry.work_item_id for entry in day.entries.all()] == [None, item.pk]


def shown_to(lab: Lab, *, totals: bool = False) -> dict[str, int]:
    people: dict[str, Member] = {
        name: getattr(lab, name) for name in ("author", "other", "advisor", "admin", "guest", "outsider")
    }
    return {name: LogDay.objects.visible_to([member], totals=totals).count() for name, member in people.items()}


@pytest.mark.parametrize(
    ("totals", "days", "hours_seen", "days_seen"),
    [
        ("", "", [], []),
        ("advisors", "", ["advisor"], []),
        ("group", "", ["other", "advisor", "admin"], []),
        ("", "advisors", ["advisor"], ["advisor"]),
        ("group", "advisors", ["other", "advisor", "admin"], ["advisor"]),
        ("", "group", ["other", "advisor", "admin"], ["other", "advisor", "admin"]),
    ],
)
def test_who_reads(lab: Lab, totals: str, days: str, hours_seen: list[str], days_seen: list[str]) -> None:
    make_log(lab.author, "20:00–21:00")
    share_log(member=lab.author, totals=totals, days=days, by=lab.author)
    assert [name for name, count in shown_to(lab, totals=True).items() if count] == ["author", *hours_seen]
    assert [name for name, count in shown_to(lab).items() if count] == ["author", *days_seen]
    people = {name: getattr(lab, name) for name in ("other", "advisor", "admin", "guest", "outsider")}
    sharers = {name: sharers_for(member) for name, member in people.items()}
    assert [name for name, found in sharers.items() if found] == hours_seen
    assert [name for name, found in sharers.items() if found and found[0][1]] == days_seen


def test_a_week_adds_up(lab: Lab) -> None:
    project = make_project(lab.group, "NMT")
    item = make_work(lab.group, lab.author, title="训练", project=project)
    make_log(lab.author, "5h\n21:00–01:14 #ddp")
    link_entry(entry=TimeEntry.objects.get(), work_item=item, project=None, by=lab.author)
    make_log(lab.author, "1h30min\n只写了总数", day="2026-11-17")
    make_log(lab.author, "10:00–\n", day="2026-11-18")
    period = log_period(lab.author, MONDAY, date(2026, 11, 22))
    assert [(day.minutes, day.kinds) for day in period.days[:4]] == [
        (254, ("differs",)),
        (90, ("only stated",)),
        (0, ("open",)),
        (0, ()),
    ]
    assert (period.minutes, period.written_days, period.days[0].difference) == (344, 2, 46)
    assert [
        [(share.name, share.minutes) for share in shares] for shares in (period.projects, period.items, period.tags)
    ] == [
        [("NMT", 254)],
        [("训练", 254)],
        [("#ddp", 254)],
    ]
    assert (log_streaks(lab.author, date(2026, 11, 18)).current, log_streaks(lab.other, TUESDAY).longest) == (2, 0)
    lab.author.group.log_splits_midnight = True
    split = log_period(lab.author, TUESDAY, TUESDAY)
    assert ([day.minutes for day in split.days], split.projects[0].minutes) == ([164], 74)


def test_a_year_costs_as_many_queries_as_a_day(lab: Lab) -> None:
    def queries(first: date, last: date) -> int:
        with CaptureQueriesContext(connection) as found:
            log_period(lab.author, first, last)
        return len(found)

    item = make_work(lab.group, lab.author)
    for day in range(1, 20):
        made = make_log(lab.author, "20:00–21:00", day=f"2026-11-{day:02}")
        link_entry(entry=made.entries.get(), work_item=item, project=None, by=lab.author)
    assert queries(MONDAY, MONDAY) == queries(date(2026, 1, 1), date(2026, 12, 31))


def test_people_without_a_log_have_empty_days() -> None:
    member = make_member(make_group())
    assert [day.minutes for day in log_period(member, MONDAY, TUESDAY).days] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_first_lines_of_two_devices_at_once_are_both_kept() -> None:
    owner = make_member(make_group(), "刘涛")
    ready = Barrier(2)

    def write(line: str) -> None:
        try:
            ready.wait()
            add_log_line(member=owner, day=date(2026, 11, 16), line=line, by=owner)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ["9:00-10:00 读", "10:00-11:00 写"]))
    assert sorted(LogDay.objects.get().text.split("\n")) == ["10:00-11:00 写", "9:00-10:00 读"]
