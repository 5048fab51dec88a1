"""Weekly reports as PDF files: one report, a group's week as a book, a person's weeks as a booklet."""

from reports.rendering.files import PrintedReport, Rendering, to_pdf
from reports.rendering.looks import Look, look_of
from reports.rendering.sheets import print_report, print_sheet, render_weekly_report

__all__ = [
    "Look",
    "PrintedReport",
    "Rendering",
    "look_of",
    "print_report",
    "print_sheet",
    "render_weekly_report",
    "to_pdf",
]
