"""Whatever changes in a wide table or a list of work, its file says it afterwards, and nothing else changes in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.buckets import Bucket, BucketLimits, Workload
from core.participants import Participants, write_participants
from core.periods import Period
from exchange.markdown import LedgerDoc, LedgerRow, read_ledger, renew_ledger, write_ledger
from tasks.document import TaskRow
from workload.document import Share, WorkRow, shared_workload

NAMES = ("林晓", "Ada Wu", "Bo")
TITLES = st.sampled_from(
    ["整理影像", "Field trip (2h of driving)", "a|b", "3 nests", "see [x](https://reed.example/y)", "D1 - text"]
)
MINUTES = st.sampled_from([15, 20, 60, 90, 100, 125, 480, 600])
SOME = [some for size in (1, 2, 3) for some in combinations(NAMES, size)]
BUCKETS = st.sampled_from([Workload(Bucket.SMALL), Workload(Bucket.LARGE, 3)])


@st.composite
def tasks(draw: st.DrawFn, fewest: int) -> TaskRow:
    """A row of some of the people, each with a share of their own; the first one says hours."""
    names = tuple(draw(st.sampled_from([some for some in SOME if len(some) >= fewest])))
    each = [_hours(names[0], draw(MINUTES))]
    for name in names[1:]:
        minutes = draw(st.one_of(MINUTES, st.none()))
        each.append(_hours(name, minutes) if minutes else Share(name, draw(BUCKETS)))
    day = draw(st.dates(date(2026, 1, 1), date(2026, 12, 20)))
    period = Period(day, day + timedelta(days=draw(st.sampled_from([0, 6]))))
    people = Participants(write_participants(names), names)
    work = WorkRow(period, people, shared_workload([share.workload for share in each]), shares=tuple(each))
    return TaskRow(work, draw(TITLES), state="done")


def _hours(name: str, minutes: int) -> Share:
    return Share(name, Workload(BucketLimits().bucket_of(minutes)), minutes)


ROWS = st.lists(tasks(1), min_size=1, max_size=5)
PAIRS = st.lists(tasks(2), min_size=1, max_size=5)


def plain(row: LedgerRow) -> tuple[object, ...]:
    """What the row says, however it is written."""
    work = row.work
    each = tuple((share.name, share.workload, share.minutes) for share in work.shares)
    return work.period, work.participants.names, work.workload, each, row.title


@given(PAIRS)
def test_a_ledger_of_shares_is_read_as_it_was_written(rows: list[TaskRow]) -> None:
    document = LedgerDoc(tasks=tuple(rows))
    assert read_ledger(write_ledger(document)).document == document


def wide(rows: list[TaskRow], *, tight: bool) -> str:
    """The rows as a table with a column for each of the people, its cells as somebody might type them."""
    lines = ["| Date | Task | 林晓 | Ada Wu | Bo | Weather |", "|---|---|---|---|---|---|"]
    for row in rows:
        said = {share.name: str(share) for share in row.work.shares}
        cells = [f"{row.work.period.starts_on} - {row.work.period.ends_on}", row.title.replace("|", "\\|")]
        lines.append(f"| {' | '.join([*cells, *(said.get(name, '') for name in NAMES), 'fine'])} |")
    text = "\n".join(lines)
    return text.replace("| ", "|  ") if tight else text


def listed(rows: list[TaskRow]) -> str:
    lines = ["# Hours of the year 2026", ""]
    for row in rows:
        days = f"{row.work.period.starts_on} - {row.work.period.ends_on}"
        each = "/".join(map(str, row.work.shares))
        lines.append(f"* {days}, {'/'.join(row.work.participants.names)}: {each} - {row.title}")
    return "\n".join([*lines, *["* 2026-12-24, 林晓/Bo: 2h - stays"] * 3])


def renewed(text: str, changed: Mapping[int, LedgerRow | None]) -> list[str]:
    read = read_ledger(text)
    return renew_ledger(text.split("\n"), read.parts, changed, read.listed)


def edited(row: LedgerRow, new: TaskRow, what: str) -> LedgerRow | None:
    """A row with the title, the shares or the days of another one."""
    if what == "drop":
        return None
    if what == "title":
        return replace(row, title=new.title)
    if what == "days":
        return replace(row, work=replace(row.work, period=new.work.period, written_period=""))
    people = Participants("", new.work.participants.names)
    return replace(row, work=replace(row.work, participants=people, shares=new.work.shares, workload=new.work.workload))


EDITS = st.lists(st.sampled_from(["keep", "keep", "title", "shares", "days", "drop"]), min_size=8, max_size=8)


@given(ROWS, ROWS, EDITS, st.booleans())
def test_a_wide_table_says_what_changed(rows: list[TaskRow], new: list[TaskRow], edits: list[str], tight: bool) -> None:
    check(wide(rows, tight=tight), new, edits)


@given(PAIRS, PAIRS, EDITS)
def test_a_list_says_what_changed(rows: list[TaskRow], new: list[TaskRow], edits: list[str]) -> None:
    check(listed(rows), new, edits)


def check(text: str, new: list[TaskRow], edits: list[str]) -> None:
    """What is kept stays line by line, what is edited is read again as it was meant."""
    lines, rows = text.split("\n"), read_ledger(text).rows
    changed = {
        row.work.line: edited(row, new[place % len(new)], edits[place])
        for place, row in enumerate(rows)
        if edits[place] != "keep" and row.title != "stays"
    }
    after = renewed(text, changed)
    wanted = [changed.get(row.work.line, row) for row in rows]
    again = read_ledger("\n".join(after)).rows
    assert [plain(row) for row in again] == [plain(row) for row in wanted if row]
    left = iter(after)
    assert all(line in left for number, line in enumerate(lines, start=1) if number not in changed)
    assert len(after) == len(lines) - sum(row is None for row in wanted)
