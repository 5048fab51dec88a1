"""A summary as a workbook for Excel, WPS and LibreOffice: every text is a text cell, whatever it begins with."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheets import spreadsheet_text
from core.tables import display_width
from workload.document import SummarySheet
from workload.rendering.charts import bucket_words
from workload.rendering.texts import cells_of, head_words, kind_words

FONT = "Microsoft YaHei"  # on every Chinese Windows; other systems take their own
WIDEST = 60
_HEAD = {"font_name": FONT, "bold": True, "bg_color": "#EAF0F2", "bottom": 1}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(sheet: SummarySheet) -> bytes:
    """The table with its sums, the trend, and what is still running, each on its own sheet. Equal ones, equal bytes."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, _OPTIONS)
    book.set_properties({"title": spreadsheet_text(sheet.title), "created": datetime(2000, 1, 1, tzinfo=UTC)})
    looks = {
        "": book.add_format({"font_name": FONT}),
        "title": book.add_format({"font_name": FONT, "bold": True, "font_size": 14}),
        "head": book.add_format(_HEAD),
        "head of numbers": book.add_format(_HEAD | {"align": "right"}),
        "sums": book.add_format({"font_name": FONT, "bold": True, "top": 1}),
        "wrap": book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top"}),
    }
    _write_table(book.add_worksheet(pgettext("workload", "Summary")), sheet, looks)
    if sheet.trend.columns:
        rows: list[list[str | int]] = [
            [column.name, *counts, sum(counts)]
            for column, counts in zip(sheet.trend.columns, sheet.trend.counts, strict=True)
        ]
        heads = [_("Period"), *bucket_words().values(), _("In all")]
        _write_rows(book.add_worksheet(_("Trend")), heads, rows, looks)
    if sheet.running:
        heads = [_("What is still running"), _("First day"), _("Last day"), _("Participants"), _("Workload")]
        running = [
            [one.title, str(one.starts_on), str(one.ends_on), "、".join(one.participants), one.workload]
            for one in sheet.running
        ]
        _write_rows(book.add_worksheet(_("Still running")), heads, running, looks)
    book.close()
    return written.getvalue()


def _write_table(page: Any, sheet: SummarySheet, looks: dict[str, Any]) -> None:
    chosen = [text for text in (sheet.project, kind_words(sheet.kind)) if text]
    page.write_string(0, 0, spreadsheet_text(" · ".join([sheet.group, sheet.title, *chosen])), looks["title"])
    rows: list[Sequence[str | int]] = [[row.member, *cells_of(row)] for row in sheet.table.rows]
    _write_rows(page, head_words(sheet.by), rows, looks, first=2)
    _write_row(page, 3 + len(rows), [_("Sum"), *cells_of(sheet.table.sums)], looks["sums"])


def _write_rows(
    page: Any, heads: Sequence[str], rows: Sequence[Sequence[str | int]], looks: dict[str, Any], first: int = 0
) -> None:
    widths = [display_width(head) + 2 for head in heads]
    for place, head in enumerate(heads):
        is_number = bool(rows) and isinstance(rows[0][place], int)
        page.write_string(first, place, spreadsheet_text(head), looks["head of numbers" if is_number else "head"])
    for number, cells in enumerate(rows, first + 1):
        _write_row(page, number, cells, looks["wrap"] if any(len(str(cell)) > WIDEST for cell in cells) else looks[""])
        widths = [max(width, display_width(str(cell)) + 2) for width, cell in zip(widths, cells, strict=True)]
    for place, width in enumerate(widths):
        page.set_column(place, place, min(WIDEST, max(8, width)))
    page.freeze_panes(first + 1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(first)


def _write_row(page: Any, number: int, cells: Sequence[str | int], look: Any) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(number, place, cell, look)
        else:
            page.write_string(number, place, spreadsheet_text(cell), look)
