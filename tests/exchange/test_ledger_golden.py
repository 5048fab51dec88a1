"""The customer's own table proves the rules: imported as it stands, a ledger sums up to the table at its top.

Nothing of the expected numbers is known to the program: they follow from the rows that were stored.
"""

from datetime import date
from pathlib import Path

import pytest

from exchange.importing import plan_import
from exchange.services import apply_import
from members.models import Group
from tests.exchange.files import source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group
from workload.document import Audit, SummaryTable, audit, thawed_summary
from workload.models import WrittenSummary
from workload.queries import dated_parts, summary

pytestmark = pytest.mark.django_db

type Counts = dict[str, tuple[int, int, int]]


def imported(text: str, path: str) -> Group:
    group = make_group()
    plan = plan_import(group, [source(text, path)], accepted=True)
    assert [problem.message for file in plan.files for problem in file.plan.problems] == []
    apply_import(group=group, plan=plan, by=None)
    return group


def counts(group: Group, until: date | None = None) -> Counts:
    """Member by 少, 中, 大, as every summary of Zuji counts them."""
    return stated(summary(group, until=until))


def audited(group: Group) -> Audit:
    written = thawed_summary(WrittenSummary.objects.get(group=group).rows)
    return audit(written, dated_parts(group))


def stated(table: SummaryTable) -> Counts:
    return {row.member: row.counts for row in table.rows}


def test_a_ledger_sums_up_to_its_own_summary() -> None:
    group = imported(LEDGER, "记录/2026.md")
    written = stated(thawed_summary(WrittenSummary.objects.get(group=group).rows))
    assert written == {"Lin Xiao": (1, 2, 0), "He Chuan": (1, 1, 3), "Wu Yue": (0, 0, 0)}
    assert counts(group, date(2026, 10, 18)) == written | {"Zhou": (0, 0, 0)}
    assert counts(group) == written | {"Lin Xiao": (1, 3, 0), "Zhou": (0, 0, 1)}
    found = audited(group)
    assert (found.agrees_until, len(found.added)) == (date(2026, 10, 18), 2)
    assert [(one.member, one.counted, len(one.parts)) for one in found.members] == [("Lin Xiao", (1, 3, 0), 1)]


def test_the_customers_ledger_sums_up_to_its_own_summary(seeds: Path) -> None:
    (seed,) = seeds.glob("000*")
    group = imported(seed.read_text("utf-8"), "工作量记录.md")
    written = stated(thawed_summary(WrittenSummary.objects.get(group=group).rows))
    assert written == {
        "Shuo Wang": (5, 6, 4),
        "Qinhong Zhou": (1, 4, 1),
        "Rui Jiao": (1, 2, 3),
        "Xiangzhe Kong": (0, 2, 0),
        "Zeyuan Yang": (0, 1, 5),
        "Meng Zhang": (0, 0, 0),
    }
    assert counts(group, date(2021, 11, 5)) == written | {"Zhicheng": (0, 0, 0)}
    assert counts(group) == {
        "Shuo Wang": (5, 7, 4),
        "Qinhong Zhou": (1, 5, 1),
        "Rui Jiao": (1, 3, 3),
        "Xiangzhe Kong": (0, 2, 1),
        "Zeyuan Yang": (0, 1, 5),
        "Meng Zhang": (0, 0, 0),
        "Zhicheng": (0, 0, 1),
    }
    found = audited(group)
    assert (found.agrees_until, found.last_day, len(found.added)) == (date(2021, 11, 5), date(2021, 12, 3), 5)
    assert [one.member for one in found.members] == ["Shuo Wang", "Qinhong Zhou", "Rui Jiao", "Xiangzhe Kong"]
    assert len(found.unnamed) == 1
