"""Whatever changes in the rows of a ledger, its file says it afterwards, and says nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.markdown import LedgerDoc, LedgerRow, read_ledger, renew_ledger, write_ledger
from papers.document import ReadingRow
from tasks.document import TaskRow
from tests.workload.ledgers import TEXT, TITLE, work_rows

STATES = st.sampled_from(["planned", "in_progress", "done", "dropped"])
READINGS = st.builds(ReadingRow, work_rows(), TITLE, TEXT, TEXT)
TASKS = st.builds(TaskRow, work_rows(), TITLE, TEXT, STATES)


@st.composite
def changed_ledgers(draw: st.DrawFn) -> tuple[str, dict[int, LedgerRow | None], list[LedgerRow]]:
    """A file, what changes in it by line, and the rows it is to say then."""
    document = LedgerDoc(
        readings=tuple(draw(st.lists(READINGS, max_size=5))), tasks=tuple(draw(st.lists(TASKS, max_size=5)))
    )
    text = write_ledger(document)
    if draw(st.booleans()):  # not aligned
        text = "\n".join(" | ".join(cell.strip() for cell in line.split(" | ")) for line in text.split("\n"))
    changed: dict[int, LedgerRow | None] = {}
    wanted: list[LedgerRow] = []
    for part in read_ledger(text).parts:
        for row in part.rows:
            what = draw(st.sampled_from(["keep", "keep", "drop", "renew", "date"]))
            new: LedgerRow = draw(READINGS) if isinstance(row, ReadingRow) else draw(TASKS)
            if what == "date":
                dates = replace(row.work, period=new.work.period, written_period=new.work.written_period)
                new = replace(row, work=dates)
            if what != "keep":
                changed[row.work.line] = None if what == "drop" else new
            if what != "drop":
                wanted.append(row if what == "keep" else new)
    return text, changed, wanted


@settings(max_examples=100, deadline=None)
@given(changed_ledgers())
def test_a_file_says_what_changed(case: tuple[str, dict[int, LedgerRow | None], list[LedgerRow]]) -> None:
    text, changed, wanted = case
    lines = text.split("\n")
    renewed = renew_ledger(lines, read_ledger(text).parts, changed)
    read = read_ledger("\n".join(renewed))
    assert [row for part in read.parts for row in part.rows] == wanted
    assert [problem for problem in read.problems if problem.severity == "error"] == []
    if not changed:
        assert renewed == lines
