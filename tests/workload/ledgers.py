"""Lines of ledgers for property tests, and tables read from text."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from core.buckets import BucketLimits, Workload, read_workload
from core.participants import read_participants
from core.periods import Period
from core.tables import find_tables
from workload.document import WorkRow
from workload.markdown import LedgerTable, ledger_table, write_row_period

LIMITS = BucketLimits()
SIGNS = "ab中文9 \t\n|\\<br />&#32;`*~[x](y)甲/，"
TEXT = st.one_of(st.just(""), st.text(SIGNS, max_size=12))
TITLE = st.builds("{}{}".format, st.sampled_from("甲a|"), TEXT)
WORKLOADS = st.sampled_from(["", "少", "中", "大", "大*5", "小", "多", "3h", "90分钟", "大约三天", "S", "中×2"])
PEOPLE = st.sampled_from(["", "Shuo", "Shuo/Xiangzhe", "全体成员(4)", "全员", "刘、朱", "Rui|Shuo", "Qin\nhong"])
PROJECTS = st.sampled_from(["", "", "", "遥感", "a|b"])


@st.composite
def work_rows(draw: st.DrawFn) -> WorkRow:
    first = draw(st.dates(date(2020, 11, 1), date(2022, 2, 1)))
    period = Period(first, first + timedelta(days=draw(st.sampled_from([0, 6, 6, 6, 13, 29, 200]))))
    usual = write_row_period(period)
    other = f"{period.starts_on}~{period.ends_on}"
    written = draw(st.sampled_from(["", "", "", other]))
    text = draw(WORKLOADS)
    workload = _workload(text)
    return WorkRow(
        period,
        read_participants(draw(PEOPLE)),
        workload,
        project=draw(PROJECTS),
        written_period="" if written == usual else written,
        written_workload="" if text == str(workload) else text,
    )


def _workload(text: str) -> Workload:
    known = {"3h": "中", "90分钟": "少", "大约三天": ""}
    return read_workload(known.get(text, text))


def only_table(text: str) -> LedgerTable:
    (table,) = find_tables(text.split("\n"))
    found = ledger_table(table)
    assert found is not None
    return found


def tables_of(text: str) -> Sequence[LedgerTable]:
    return [found for table in find_tables(text.split("\n")) if (found := ledger_table(table))]
