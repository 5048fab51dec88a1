"""Weekly reports as PDF files: one report, a group's week as a book, a person's weeks as a booklet."""

from reports.rendering.books import NothingToBind, bind, print_book, render_booklet, render_week_book
from reports.rendering.files import PrintedReport, Rendering, to_pdf
from reports.rendering.looks import Look, look_of
from reports.rendering.previews import render_pdf_preview
from reports.rendering.sheets import print_report, print_sheet, render_weekly_report

__all__ = [
    "Look",
    "NothingToBind",
    "PrintedReport",
    "Rendering",
    "bind",
    "look_of",
    "print_book",
    "print_report",
    "print_sheet",
    "render_booklet",
    "render_pdf_preview",
    "render_week_book",
    "render_weekly_report",
    "to_pdf",
]
