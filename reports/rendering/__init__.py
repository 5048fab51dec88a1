"""Weekly reports as PDF files: one report, a group's week as a book, a person's weeks as a booklet."""

from reports.rendering.sheets import (
    PrintedReport,
    Rendering,
    print_report,
    print_sheet,
    render_weekly_report,
    to_pdf,
)

__all__ = ["PrintedReport", "Rendering", "print_report", "print_sheet", "render_weekly_report", "to_pdf"]
