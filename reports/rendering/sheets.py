"""A weekly report as a PDF file: document -> page -> file, once for each content."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, Pdf, Progress, engine_version, html_to_pdf
from activity.queries import rendered_file
from activity.services import store_rendered_file
from core.periods import Period, write_period
from core.richtext import render_markdown
from reports.document import FeedbackDoc, ReportSheet, RowDoc
from reports.models import WeeklyReport
from reports.queries import sheet_for_audience

KIND = "weekly-report"
LANGUAGE_TAGS = {"zh-hans": "zh-CN", "en": "en"}  # the engine picks Chinese shapes of characters for zh-CN only


@dataclass(frozen=True)
class PrintedReport:
    """Everything the file is made from; equal ones give equal files."""

    html: str
    css: str
    images: dict[str, bytes]
    name: str  # the file is downloaded under it

    @property
    def content_hash(self) -> str:
        parts = [engine_version().encode(), self.html.encode(), self.css.encode(), self.name.encode()]
        parts += [part for name, data in sorted(self.images.items()) for part in (name.encode(), data)]
        lengths = ",".join(str(len(part)) for part in parts)
        return hashlib.sha256(b"\0".join([lengths.encode(), *parts])).hexdigest()


@dataclass(frozen=True)
class Rendering:
    """The file, and what no installed font could draw in it (known only to who rendered it)."""

    file: RenderedFile
    missing_glyphs: tuple[str, ...] = ()


def render_weekly_report(
    report: WeeklyReport, *, audience: str = RenderedFile.Audience.FULL, progress: Progress | None = None
) -> Rendering:
    """The PDF of the newest revision with its feedback, made unless the same content was made before.

    Raises Http404 when nothing is submitted yet, OSError when the file can't be kept.
    """
    printed = print_report(report, audience=audience)
    key: dict[str, Any] = {
        "kind": KIND,
        "subject": report.uuid,
        "audience": audience,
        "content_hash": printed.content_hash,
    }
    found = rendered_file(**key)
    if found is not None:
        return Rendering(found)
    pdf = to_pdf(printed, progress)
    stored = store_rendered_file(**key, group=report.group, name=printed.name, data=pdf.data)
    return Rendering(stored, pdf.missing_glyphs)


def to_pdf(printed: PrintedReport, progress: Progress | None = None) -> Pdf:
    return html_to_pdf(printed.html, css=printed.css, images=printed.images, progress=progress)


def print_report(report: WeeklyReport, *, audience: str = RenderedFile.Audience.FULL) -> PrintedReport:
    """Read the report in one go, so that an edit meanwhile is in it whole or not at all, and lay it out as HTML."""
    with transaction.atomic():
        locked = WeeklyReport.objects.select_for_update(of=("self",)).select_related("group", "member", "reviewed_by")
        current = locked.get(pk=report.pk)
        sheet = sheet_for_audience(current, with_feedback=audience == RenderedFile.Audience.FULL)
        logo = _logo(current)
    return print_sheet(sheet, logo=logo, with_feedback=audience == RenderedFile.Audience.FULL)


def print_sheet(sheet: ReportSheet, *, logo: bytes | None = None, with_feedback: bool = True) -> PrintedReport:
    """The page in the group's language. Pure: what it shows is in the sheet."""
    with translation.override(sheet.language):
        document = sheet.document
        year, number = document.week.split("-W")
        title = _("Weekly report, week {number} of {year}").format(year=year, number=int(number))
        context = {
            "language": LANGUAGE_TAGS.get(sheet.language, sheet.language),
            "title": title,
            "period": write_period(Period(document.starts_on, document.ends_on)),
            "week": document.week,
            "member": document.member,
            "group": sheet.group,
            "logo": f"{IMAGE_SCHEME}logo" if logo else "",
            "running": f"{sheet.group} | {document.member} | {document.week}",
            "facts": _facts(sheet),
            "with_feedback": with_feedback,
            "rows": [_row(row) for row in document.rows if not row.is_blank],
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
        name = _file_name(_("weekly-report"), document.week, document.member)
        html = render_to_string("print/weekly_report.html", context)
    return PrintedReport(html, _css(), {"logo": logo} if logo else {}, name)


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


def _row(row: RowDoc) -> dict[str, Any]:
    return {
        "label": _one_line(row.project) or _("(no project)"),
        "project": _rich(row.project),
        "this_week": _rich(row.this_week),
        "results": _rich(row.results),
        "next_week": _rich(row.next_week),
        "feedback": _feedback(row.feedback),
        "is_removed": row.is_removed,
    }


def _feedback(feedback: Iterable[FeedbackDoc]) -> list[dict[str, Any]]:
    return [{"advisor": given.advisor, "text": _rich(given.text)} for given in feedback]


def _rich(text: str) -> SafeString:
    return mark_safe(render_markdown(text).html) if text.strip() else mark_safe("")


def _one_line(text: str) -> str:
    return " ".join(text.replace("<br />", " ").replace("<br/>", " ").replace("<br>", " ").split())


def _file_name(*parts: str) -> str:
    """`周报_2026-W47_刘涛.pdf`: without what file systems refuse or take for something else."""
    kept = (re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|_]+', " ", part).strip(" .") for part in parts)
    return "_".join("-".join(part.split()) for part in kept if part) + ".pdf"


def _logo(report: WeeklyReport) -> bytes | None:
    """The group's picture; a lost one does not keep a report from being printed."""
    if not report.group.logo:
        return None
    try:
        with report.group.logo.open() as file:
            return bytes(file.read())
    except OSError:
        return None


@lru_cache(maxsize=1)
def _css() -> str:
    return (Path(settings.BASE_DIR) / "static" / "css" / "print.css").read_text()
