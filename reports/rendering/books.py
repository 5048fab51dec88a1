"""Books: a group's week in one file, and a member's weeks as a booklet. Made once for each content."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, LANGUAGE_TAGS, Progress
from core.filenames import file_name
from core.periods import Period, write_period
from core.weeks import Week
from members.models import Group, Member
from reports.document import Book, BoundReport
from reports.models import WeeklyReport
from reports.queries import booklet_for, week_book
from reports.rendering.files import PrintedReport, Rendering, file_of
from reports.rendering.looks import Look, book_style_sheet, look_of
from reports.rendering.pictures import with_pictures
from reports.rendering.sheets import column_heads, sheet_context, week_title

WEEK_BOOK = "week-book"
BOOKLET = "booklet"
FULL = RenderedFile.Audience.FULL


class NothingToBind(Exception):
    """There is no report that the reader may see in these weeks."""


def render_week_book(group: Group, week: Week, *, audience: str = FULL, progress: Progress | None = None) -> Rendering:
    """The file of the group's week for an audience. A week without a report has a cover and the list of the missing."""
    book = week_book(group, week, with_feedback=audience == FULL)
    return _render(book, group, kind=WEEK_BOOK, subject=group.uuid, audience=audience, progress=progress)


def render_booklet(
    viewer: Member, member: Member, weeks: tuple[Week, Week], *, audience: str, progress: Progress | None = None
) -> Rendering:
    """The file of what the viewer may read of the member's weeks, from the first to the last. Raises NothingToBind."""
    book = booklet_for(viewer, member, *weeks, with_feedback=audience == FULL)
    if not book.reports:
        raise NothingToBind
    return _render(book, viewer.group, kind=BOOKLET, subject=member.uuid, audience=audience, progress=progress)


def _render(
    book: Book, group: Group, *, kind: str, subject: UUID, audience: str, progress: Progress | None
) -> Rendering:
    contents = [UUID(report.uuid) for report in book.reports]
    printed = bind(book, group, audience=audience)
    return file_of(
        printed, kind=kind, group=group, subject=subject, audience=audience, contents=contents, progress=progress
    )


def bind(book: Book, group: Group, *, audience: str = FULL) -> PrintedReport:
    """The pages of the book as the group wants them, with the pictures of its reports."""
    with_feedback = audience == FULL
    printed = print_book(book, look=look_of(group), with_feedback=with_feedback)
    reports = [UUID(report.uuid) for report in book.reports]
    return with_pictures(printed, reports=reports, with_feedback=with_feedback, language=book.language)


def print_book(book: Book, *, look: Look | None = None, with_feedback: bool = True) -> PrintedReport:
    """The pages in the group's language. Pure: what they show is in the book and the look."""
    look = look or Look()
    columns = look.columns_for(with_feedback=with_feedback)
    with translation.override(book.language):
        context = {
            "language": LANGUAGE_TAGS.get(book.language, book.language),
            "title": _title(book),
            "book": book,
            "period": _days(book),
            "teaching": _teaching(book),
            "logo": f"{IMAGE_SCHEME}logo" if look.logo else "",
            "footer": look.footer,
            "figures": _figures(book),
            "as_of": _as_of(book),
            "absent": _absent(book),
            "heads": column_heads(columns),
            "sections": [_section(bound, book, columns) for bound in book.reports],
        }
        name = _file_name(book)
        html = render_to_string("print/book.html", context)
    return PrintedReport(html, book_style_sheet(columns), {"logo": look.logo} if look.logo else {}, name)


def _title(book: Book) -> str:
    if book.member:
        return _("Weekly reports of {name}").format(name=book.member)
    year, number = book.week.split("-W")
    return _("Weekly reports, week {number} of {year}").format(year=year, number=int(number))


def _days(book: Book) -> str:
    """Booklets may be longer than the periods that people write."""
    if book.member:
        return f"{book.starts_on:%Y-%m-%d} – {book.ends_on:%Y-%m-%d}"
    return write_period(Period(book.starts_on, book.ends_on))


def _file_name(book: Book) -> str:
    if book.member:
        days = f"{book.starts_on:%Y%m%d}-{book.ends_on:%Y%m%d}"
        return file_name(_("weekly-reports"), book.member, days, ending=".pdf")
    return file_name(_("weekly-reports"), book.week, book.group, ending=".pdf")


def _teaching(book: Book) -> str:
    if book.teaching is None:
        return ""
    return _("{term}, teaching week {number}").format(term=book.teaching.term, number=book.teaching.number)


def _figures(book: Book) -> list[tuple[int, str]]:
    """What the cover counts."""
    figures = [(len(book.reports), _("reports handed in"))]
    if book.shows_absent:
        figures.append((len(book.late), _("of them late")))
        figures.append((len(book.missing), _("not handed in")))
        figures.append((len(book.excused), _("excused")))
    return figures


def _as_of(book: Book) -> str:
    """The date of the newest thing in it, not of the rendering: the same content gives the same file."""
    if book.as_of is None:
        return ""
    at = timezone.localtime(book.as_of, ZoneInfo(book.time_zone))
    return _("Data of {at:%Y-%m-%d %H:%M}").format(at=at)


def _absent(book: Book) -> list[dict[str, Any]]:
    lists = ((_("Not handed in"), book.missing), (_("Handed in late"), book.late), (_("Excused"), book.excused))
    return [{"title": title, "names": names} for title, names in lists if names]


def _section(bound: BoundReport, book: Book, columns: Sequence[str]) -> dict[str, Any]:
    """One report: what the contents say of it, its head and its sheet."""
    sheet, document = bound.sheet, bound.sheet.document
    returned = sheet.state == WeeklyReport.State.RETURNED
    notes = [_("late")] * sheet.is_late + [_("returned")] * returned
    return {
        "anchor": f"r-{bound.uuid}",
        "label": week_title(document.week) if book.member else document.member,
        "entry": document.week if book.member else document.member,
        "days": write_period(Period(document.starts_on, document.ends_on)),
        "note": ", ".join(notes),
        "sheet": sheet_context(sheet, columns),
    }
