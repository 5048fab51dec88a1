"""Written summaries held against rows. The rows of the first tests are a short form of the customer's own ledger."""

from datetime import date

import pytest

from core.buckets import Bucket, Workload, read_workload
from workload.document import AuditedMember, DatedPart, SummaryRow, SummaryTable, audit


def part(member: str, day: str, workload: str, item: str = "") -> DatedPart:
    return DatedPart(member, date.fromisoformat(day), read_workload(workload), item or f"{member} {day}")


def table(**counts: tuple[int, int, int]) -> SummaryTable:
    return SummaryTable(tuple(SummaryRow(name, *numbers) for name, numbers in counts.items()))


ROWS = [
    part("Shuo", "2021-09-02", "少", "整理数据"),
    part("Rui", "2021-09-02", "少", "整理数据"),
    part("Zeyuan", "2021-10-22", "大*5", "评测"),
    part("", "2021-11-05", "", "旷世平台"),
    part("Rui", "2021-12-03", "中", "RoBERTa"),
    part("Shuo", "2021-12-03", "中", "BART"),
    part("Zhicheng", "2021-12-03", "大", "BART评测"),
]
WRITTEN = table(Shuo=(1, 0, 0), Rui=(1, 0, 0), Zeyuan=(0, 0, 5), Meng=(0, 0, 0))


def test_a_table_agrees_until_the_last_day_before_rows_were_added() -> None:
    found = audit(WRITTEN, ROWS)
    assert (found.agrees_until, found.last_day) == (date(2021, 11, 5), date(2021, 12, 3))
    assert [one.item for one in found.added] == ["RoBERTa", "BART", "BART评测"]
    assert found.unnamed == ("Zhicheng",)
    assert found.agrees is False
    assert found.members == (
        AuditedMember("Shuo", "Shuo", (1, 0, 0), (1, 1, 0), date(2021, 9, 2), (ROWS[5],)),
        AuditedMember("Rui", "Rui", (1, 0, 0), (1, 1, 0), date(2021, 9, 2), (ROWS[4],)),
    )


def test_the_order_of_rows_makes_no_difference() -> None:
    found, reversed_ = audit(WRITTEN, ROWS), audit(WRITTEN, ROWS[::-1])
    assert (reversed_.agrees_until, reversed_.members) == (found.agrees_until, found.members)


def test_a_table_of_all_rows_agrees() -> None:
    found = audit(table(Shuo=(1, 1, 0), Rui=(1, 1, 0), Zeyuan=(0, 0, 5)), ROWS)
    assert (found.agrees, found.agrees_until, found.added) == (True, date(2021, 12, 3), ())


def test_a_wrong_number_is_named_with_the_rows_of_its_bucket() -> None:
    found = audit(table(Shuo=(2, 1, 0), Rui=(1, 1, 0), Zeyuan=(0, 0, 5)), ROWS)
    assert (found.agrees_until, found.nearest, found.added) == (None, date(2021, 12, 3), ())
    assert found.members == (AuditedMember("Shuo", "Shuo", (2, 1, 0), (1, 1, 0), None, (ROWS[0],)),)


def test_unknown_workload_is_in_no_number() -> None:
    found = audit(table(Shuo=(0, 0, 0)), [part("Shuo", "2021-09-02", "")])
    assert (found.agrees, found.agrees_until) == (True, date(2021, 9, 2))


def test_no_rows() -> None:
    nothing = audit(table(Shuo=(0, 0, 0)), [])
    assert (nothing.agrees, nothing.agrees_until, nothing.last_day) == (True, None, None)
    stated = audit(table(Shuo=(1, 0, 0)), [])
    assert stated.members == (AuditedMember("Shuo", "Shuo", (1, 0, 0), (0, 0, 0), None, ()),)


def test_members_are_matched_by_uuid_where_it_is_known() -> None:
    written = SummaryTable((SummaryRow("Shuo", 1, 0, 0, uuid="u1"),))
    assert audit(written, [DatedPart("u1", date(2021, 9, 2), Workload(Bucket.SMALL), "a")]).agrees is True


def test_items_of_one_name_are_added_each() -> None:
    rows = [part("Shuo", "2021-09-02", "少"), *(_keyed("Shuo", key) for key in "ab"), _keyed("Rui", "b")]
    assert [one.key for one in audit(table(Shuo=(1, 0, 0)), rows).added] == ["a", "b"]


def _keyed(member: str, key: str) -> DatedPart:
    return DatedPart(member, date(2021, 10, 1), Workload(Bucket.LARGE), "ZeRO", key)


@pytest.mark.parametrize("size", [10_000])
def test_a_long_ledger_is_no_work(size: int) -> None:
    rows = [_keyed(f"m{number % 300}", str(number)) for number in range(size)]
    assert len(audit(WRITTEN, rows).unnamed) == 300
