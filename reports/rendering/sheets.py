"""A weekly report as a PDF file: document -> page -> file, once for each content."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, LANGUAGE_TAGS, Progress
from core.filenames import file_name
from core.periods import Period, write_period
from core.richtext import render_markdown
from reports.document import FeedbackDoc, ReportSheet, RowDoc
from reports.models import Feedback, WeeklyReport
from reports.queries import sheet_for_audience
from reports.rendering.files import PrintedReport, Rendering, file_of
from reports.rendering.looks import Look, look_of, style_sheet
from reports.rendering.pictures import with_pictures

KIND = "weekly-report"


def render_weekly_report(
    report: WeeklyReport, *, audience: str = RenderedFile.Audience.FULL, progress: Progress | None = None
) -> Rendering:
    """The PDF of the newest revision with its feedback, made unless the same content was made before.

    Raises Http404 when nothing is submitted yet, OSError when the file can't be kept.
    """
    printed = print_report(report, audience=audience)
    return file_of(printed, kind=KIND, group=report.group, subject=report.uuid, audience=audience, progress=progress)


def print_report(report: WeeklyReport, *, audience: str = RenderedFile.Audience.FULL) -> PrintedReport:
    """Read the report in one go, so that an edit meanwhile is in it whole or not at all, and lay it out as HTML."""
    with transaction.atomic():
        locked = WeeklyReport.objects.select_for_update(of=("self",)).select_related("group", "member", "reviewed_by")
        current = locked.get(pk=report.pk)
        sheet = sheet_for_audience(current, with_feedback=audience == RenderedFile.Audience.FULL)
        look = look_of(current.group)
    with_feedback = audience == RenderedFile.Audience.FULL
    printed = print_sheet(sheet, look=look, with_feedback=with_feedback)
    return with_pictures(printed, reports=[current.uuid], with_feedback=with_feedback, language=sheet.language)


def print_sheet(sheet: ReportSheet, *, look: Look | None = None, with_feedback: bool = True) -> PrintedReport:
    """The page in the group's language. Pure: what it shows is in the sheet and the look."""
    look = look or Look()
    columns = look.columns_for(with_feedback=with_feedback)
    with translation.override(sheet.language):
        document = sheet.document
        context = {
            "language": LANGUAGE_TAGS.get(sheet.language, sheet.language),
            "title": week_title(document.week),
            "logo": f"{IMAGE_SCHEME}logo" if look.logo else "",
            "footer": look.footer,
            "heads": column_heads(columns),
            "sheet": sheet_context(sheet, columns),
        }
        name = file_name(_("weekly-report"), document.week, document.member, ending=".pdf")
        html = render_to_string("print/weekly_report.html", context)
    return PrintedReport(html, style_sheet(columns), {"logo": look.logo} if look.logo else {}, name)


def week_title(week: str) -> str:
    year, number = week.split("-W")
    return _("Weekly report, week {number} of {year}").format(year=year, number=int(number))


def column_heads(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Name and title of each column, in the language of now."""
    titles = {
        "project": _("Project"),
        "this_week": _("This week's tasks"),
        "results": _("Results"),
        "feedback": _("Advisor's feedback"),
        "next_week": _("Next week's plan"),
    }
    return [(column, mark_safe(titles[column])) for column in columns]


def sheet_context(sheet: ReportSheet, columns: Sequence[str]) -> dict[str, Any]:
    """What print/_sheet.html and the heads above it show of one report, as finished strings."""
    document = sheet.document
    return {
        "period": write_period(Period(document.starts_on, document.ends_on)),
        "week": document.week,
        "member": document.member,
        "group": sheet.group,
        "running": f"{sheet.group} | {document.member} | {document.week}",
        "facts": _facts(sheet),
        "rows": [_row(row, columns) for row in document.rows if not row.is_blank],
        "note": _rich(document.note),
        "feedback": _feedback(document.feedback),
        "project_notes": [
            {
                "project": _one_line(note.project),
                "motivation": _rich(note.motivation),
                "plan": _rich(note.plan),
                "note": _rich(note.note),
            }
            for note in document.project_notes
        ],
    }


def _facts(sheet: ReportSheet) -> list[str]:
    """What stands beside the title: when submitted, late or not, reviewed by whom, which revision."""
    facts = []
    zone = ZoneInfo(sheet.time_zone)
    if sheet.submitted_at is not None:
        at = timezone.localtime(sheet.submitted_at, zone)
        facts.append(_("Submitted {at:%Y-%m-%d %H:%M}").format(at=at) + (_(" (late)") if sheet.is_late else ""))
    if sheet.state == WeeklyReport.State.RETURNED:
        facts.append(_("Returned"))
    if sheet.reviewed_at is not None:
        at = timezone.localtime(sheet.reviewed_at, zone)
        facts.append(_("Reviewed {at:%Y-%m-%d} by {name}").format(at=at, name=sheet.reviewed_by))
    facts.append(_("Revision {number}").format(number=sheet.revision))
    return facts


def _row(row: RowDoc, columns: Sequence[str]) -> dict[str, Any]:
    """The cells from left to right: feedback as a list, all others as HTML."""
    cells = [
        {"column": column, "feedback": _feedback(row.feedback)}
        if column == "feedback"
        else {"column": column, "html": _cell(getattr(row, column), is_struck=row.is_removed)}
        for column in columns
    ]
    return {"label": _one_line(row.project) or _("(no project)"), "cells": cells, "is_removed": row.is_removed}


def _feedback(feedback: Iterable[FeedbackDoc]) -> list[dict[str, Any]]:
    return [
        {
            "advisor": given.advisor,
            "text": _rich(given.text),
            "mark": str(Feedback.Mark(given.mark).label) if given.mark else "",
            "answer": _rich(given.answer),
        }
        for given in feedback
    ]


def _rich(text: str) -> SafeString:
    return mark_safe(render_markdown(text).html) if text.strip() else mark_safe("")


def _cell(text: str, *, is_struck: bool) -> SafeString:
    """Without the paragraph around it where there is but one: each element costs the engine time and memory."""
    html = _rich(text)
    is_one = html.startswith("<p>") and html.endswith("</p>") and html.count("<p") == 1
    return mark_safe(html[3:-4]) if is_one and not is_struck else html


def _one_line(text: str) -> str:
    return " ".join(text.replace("<br />", " ").replace("<br/>", " ").replace("<br>", " ").split())
