"""The tables of a workload ledger: what all of them share, the measure of the buckets, the summary.

    read(write(document)) == document

docs/markdown.md describes the form for people.
"""

from workload.markdown.columns import LedgerTable, ledger_table
from workload.markdown.dates import RowDates, write_row_period
from workload.markdown.headings import Dated, dated_headings, with_labels
from workload.markdown.list_lines import list_line, read_list_line
from workload.markdown.lists import ListedWork, ReadList, StatedTotal, is_work_list, read_list
from workload.markdown.rows import ReadRows, RowCells, read_rows, write_rows, written_cells
from workload.markdown.shares import habits_of, share_cells
from workload.markdown.standard import read_standard, write_standard
from workload.markdown.summary import ReadSummary, read_summary, write_summary

__all__ = [
    "Dated",
    "LedgerTable",
    "ListedWork",
    "ReadList",
    "ReadRows",
    "ReadSummary",
    "RowCells",
    "RowDates",
    "StatedTotal",
    "dated_headings",
    "habits_of",
    "is_work_list",
    "ledger_table",
    "list_line",
    "read_list",
    "read_list_line",
    "read_rows",
    "read_standard",
    "read_summary",
    "share_cells",
    "with_labels",
    "write_row_period",
    "write_rows",
    "write_standard",
    "write_summary",
    "written_cells",
]
