"""Summaries as files: every format says the same, and nothing a person typed becomes a formula or markup."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl

from activity.pdf import html_to_pdf
from core.tables import find_tables
from tests.pdfs import text_of
from workload.document import Column, RunningWork, SummaryRow, SummarySheet, SummaryTable, Trend
from workload.markdown import ledger_table, read_summary
from workload.rendering import print_summary, summary_bytes

EVIL = '=HYPERLINK("http://evil","x")'
ROWS = (
    SummaryRow("刘涛", 5, 6, 4),
    SummaryRow(EVIL, 0, 1, 5, 2),
    SummaryRow("控制\x07符\nline", 0, 0, 0),
)


def sheet(**fields: Any) -> SummarySheet:
    known: dict[str, Any] = {
        "group": "智能医疗组",
        "slug": "lab",
        "language": "en",
        "title": "Year 2026",
        "name": "2026",
        "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
        "table": SummaryTable(ROWS),
    }
    return SummarySheet(**known | fields)


def test_json_holds_rows_sums_and_what_is_running() -> None:
    running = (RunningWork("BART训练", date(2026, 12, 20), date(2027, 1, 5), ("刘涛",), "大*2"),)
    name, data = summary_bytes(sheet(running=running), "json")
    read = json.loads(data)

    assert name == "workload_2026_智能医疗组.json"
    assert read["rows"][0] == {"member": "刘涛", "small": 5, "medium": 6, "large": 4, "unknown": 0, "total": 15}
    assert read["sums"] == {"small": 5, "medium": 7, "large": 9, "unknown": 2, "total": 21}
    assert (read["since"], read["until"], read["by"]) == ("2026-01-01", "2026-12-31", "member")
    assert read["running"][0]["title"] == "BART训练"


def test_csv_opens_in_a_chinese_excel_and_holds_no_formula() -> None:
    _name, data = summary_bytes(sheet(), "csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert rows[0] == ["Member", "Small", "Medium", "Large", "Unknown", "Total"]
    assert rows[1] == ["刘涛", "5", "6", "4", "0", "15"]
    assert rows[2][0] == f"'{EVIL}"
    assert rows[3][0] == "控制[U+0007]符\nline"


def test_the_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    trend = Trend((Column("47", "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),), ((1, 2, 3, 4),))
    running = (RunningWork("=1+1", date(2026, 12, 20), date(2027, 1, 5)),)
    _name, data = summary_bytes(sheet(trend=trend, running=running, group="=1+1"), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))

    assert book.sheetnames == ["Summary", "Trend", "Still running"]
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    table = book["Summary"]
    assert [cell.value for cell in table[4]] == ["刘涛", 5, 6, 4, 0, 15]
    assert [cell.value for cell in table[5]] == [EVIL, 0, 1, 5, 2, 6]
    assert table["A6"].value == "控制[U+0007]符\nline"
    assert [cell.value for cell in table[7]] == ["Sum", 5, 7, 9, 2, 21]
    assert book["Trend"]["F2"].value == 10
    assert book["Still running"]["A2"].value == "=1+1"


def test_equal_sheets_give_equal_files() -> None:
    for format in ("xlsx", "csv", "md", "json"):
        assert summary_bytes(sheet(), format) == summary_bytes(sheet(), format)


def test_markdown_is_in_the_form_of_ledgers_and_can_be_read_again() -> None:
    table = SummaryTable((SummaryRow("Shuo Wang", 5, 6, 4), SummaryRow("Zeyuan Yang", 0, 1, 5)))
    _name, data = summary_bytes(sheet(table=table), "md")
    text = data.decode()

    assert text.startswith("## 工作量记录\n\n### 工作量量化方式\n\n| 标准 | 时长      |\n")
    assert "| Shuo Wang   | 5    | 6    | 4    |\n" in text
    found = [ledger_table(one) for one in find_tables(text.split("\n"))]
    assert [one.kind for one in found if one] == ["standard", "summary"]
    assert found[1] is not None
    assert [row.counts for row in read_summary(found[1]).summary.rows] == [(5, 6, 4), (0, 1, 5)]


def test_paper_shows_table_measure_charts_and_what_is_running() -> None:
    trend = Trend((Column("47", "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),), ((1, 2, 3, 4),))
    running = (RunningWork("BART训练 <script>", date(2026, 12, 20), date(2027, 1, 5), ("刘涛",), "大*2"),)
    printed = print_summary(sheet(trend=trend, running=running))
    text = text_of(html_to_pdf(printed.html, css=printed.css, images=printed.images).data)

    assert printed.name == "workload_2026_智能医疗组.pdf"
    assert sorted(printed.images) == ["heat-0", "load-0", "trend"]
    for words in ("刘涛", "Year 2026", "2 to 8 h", "BART训练 <script>", "大*2", "Trend"):
        assert words in text


def test_more_members_than_charts_can_show_have_the_table_alone() -> None:
    rows = tuple(SummaryRow(f"成员{number}") for number in range(130))
    trend = Trend((Column("47", "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),), ((0, 0, 0, 0),))

    assert list(print_summary(sheet(table=SummaryTable(rows), trend=trend)).images) == ["trend"]
