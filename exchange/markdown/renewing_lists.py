"""Lines of a list of work written back: only the fields of a line that say something else are renewed in it.

A line that has no place for what changed is written anew, so that it says all by itself.
"""

from collections.abc import Mapping

from core.day_orders import DayOrder, written_like
from core.errors import InvalidInput
from core.participants import write_participants
from core.periods import Period
from exchange.markdown.parts import LedgerList, LedgerRow
from workload.document import WorkRow
from workload.markdown import ListedWork, RowDates, list_line, read_list_line


def renew_list(listed: LedgerList, changed: Mapping[int, LedgerRow | None]) -> dict[int, str | None]:
    """What becomes of lines of the list, by their index: another text, or None for those that go."""
    renewed: dict[int, str | None] = {}
    above: Period | None = None  # what a line without a day would be of
    for one, before in zip(listed.found, listed.rows, strict=True):
        line = one.found.line
        after = changed.get(line + 1, before)
        if after is None:
            renewed[line] = None
            continue
        is_lost = one.is_carried and above != after.work.period
        if after is not before or is_lost:
            renewed[line] = _renewed(one, before, after, listed.order, says_day=is_lost)
        if not one.is_carried or is_lost:
            above = after.work.period
    return renewed


def _renewed(one: ListedWork, before: LedgerRow, after: LedgerRow, order: DayOrder | None, *, says_day: bool) -> str:
    old, new = _fields(before), _fields(after)
    is_same = before.work.period == after.work.period and not says_day
    new["dated"] = old["dated"] if is_same else _spelled(before.work, after.work, order)
    wanted = {name: text for name, text in new.items() if text != old[name]}
    if says_day:
        wanted["dated"] = new["dated"]
    source = one.found.source
    if wanted.keys() <= one.found.spans.keys():
        for name in sorted(wanted, key=lambda name: one.found.spans[name], reverse=True):
            first, last = one.found.spans[name]
            source = f"{source[:first]}{wanted[name]}{source[last:]}"
        if _says(source, {**one.found.fields, **wanted}, order):
            return source
    kept = {name for name in ("dated", "names") if name in one.found.fields or name in wanted}
    fields = [new[name] for name in ("dated", "names") if name in kept]
    return list_line(one.found.source, fields, new["length"], new["text"])


def _fields(row: LedgerRow) -> dict[str, str]:
    work = row.work
    each = "/".join(map(str, work.shares))
    return {
        "dated": work.written_period,
        "names": work.participants.written or write_participants(work.participants.names),
        "length": each or work.written_workload or str(work.workload) or "?",
        "text": row.title,
    }


def _spelled(before: WorkRow, after: WorkRow, order: DayOrder | None) -> str:
    """The days of the row as the line would write them, else with the year in front."""
    alike = written_like(before.written_period, after.period.starts_on, order) if after.period.days == 1 else ""
    for text in filter(None, (after.written_period, alike)):
        try:
            if RowDates(after.period.starts_on.year, order).next("", text) == after.period:
                return text
        except InvalidInput:
            continue
    first, last = after.period.starts_on, after.period.ends_on
    return str(first) if first == last else f"{first} - {last}"


def _says(source: str, wanted: Mapping[str, str], order: DayOrder | None) -> bool:
    read = read_list_line(0, source, order, names_late=True)
    return read is not None and read.fields == wanted
