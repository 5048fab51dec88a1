"""Report sheets for tests, from literals: a PDF needs no database."""

from datetime import UTC, date, datetime
from typing import Any

from reports.document import FeedbackDoc, ReportSheet, RowDoc, WeeklyReportDoc
from reports.rendering import print_sheet, to_pdf


def make_sheet(*rows: RowDoc, **fields: Any) -> ReportSheet:
    """A sheet of 刘涛's week 47; fields of the document and of the sheet may be given."""
    document = {name: fields.pop(name) for name in ("note", "feedback", "project_notes", "member") if name in fields}
    document.setdefault("member", "刘涛")
    values: dict[str, Any] = {
        "document": WeeklyReportDoc("2026-W47", date(2026, 11, 16), date(2026, 11, 22), rows=rows, **document),
        "group": "智能感知课题组",
        "revision": 2,
        "submitted_at": datetime(2026, 11, 22, 4, 5, tzinfo=UTC),
        "is_late": False,
        "state": "submitted",
        "reviewed_by": "",
        "reviewed_at": None,
        "language": "zh-hans",
        "time_zone": "Asia/Shanghai",
    }
    return ReportSheet(**values | fields)


def pdf_of_cell(text: str) -> bytes:
    """The PDF of a report whose results cell holds `text`; fails when a glyph is missing."""
    pdf = to_pdf(print_sheet(make_sheet(RowDoc(project="项目", results=text, feedback=(FeedbackDoc("好", "朱老师"),)))))
    assert pdf.missing_glyphs == ()
    return pdf.data
