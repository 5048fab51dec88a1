"""Minutes on paper: a page from the document, and its file, made once for each content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, LANGUAGE_TAGS, PrintedPage, Progress, html_to_pdf, print_style
from activity.queries import rendered_file
from activity.services import store_rendered_file
from core.credentials import credential_in
from core.filenames import file_name
from core.richtext.printing import draw_formulas
from meetings.document import AgendaDoc, CompiledDoc, MinutesDoc, SectionDoc
from meetings.markdown.agenda import lay_agenda
from meetings.models import Meeting
from meetings.queries import COMPILED_FILE, MINUTES_FILE, document_of
from meetings.queries.naming import full_names_of
from members.models import Group
from members.queries import logo_of


@dataclass(frozen=True)
class MinutesRendering:
    """The file, and what no installed font could draw in it."""

    file: RenderedFile
    missing_glyphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class MinutesLook:
    """What a group has set for its documents."""

    group: str
    language: str
    logo: bytes | None = None
    footer: str = ""


def look_of(group: Group) -> MinutesLook:
    return MinutesLook(group.name, group.language, logo_of(group), group.pdf_footer)


def print_minutes(
    document: MinutesDoc,
    look: MinutesLook,
    *,
    heading: str,
    is_draft: bool,
    full_name: Callable[[str], str] = lambda name: "",
) -> PrintedPage:
    """In the group's language, without lines that look like passwords. full_name: of whom a name means, or nothing."""
    with translation.override(look.language):
        context = {
            "language": LANGUAGE_TAGS.get(look.language, look.language),
            "document": document,
            "sections": [_with_agenda(_without_credentials(one), document, full_name) for one in document.sections],
            "heading": heading,
            "group": look.group,
            "is_draft": is_draft,
            "logo": f"{IMAGE_SCHEME}logo" if look.logo else "",
            "footer": look.footer,
        }
        html = render_to_string("print/minutes.html", context)
        name = file_name(_("minutes"), document.day.isoformat(), document.title, look.group, ending=".pdf")
    css = "\n".join([print_style("print.css"), print_style("print-minutes.css")])
    return PrintedPage(html, css, {"logo": look.logo} if look.logo else {}, name)


def print_compiled(document: CompiledDoc, look: MinutesLook) -> PrintedPage:
    """The page of what minutes say about something, in the group's language."""
    with translation.override(look.language):
        context = {
            "language": LANGUAGE_TAGS.get(look.language, look.language),
            "document": document,
            "meetings": [(one, [_without_credentials(part) for part in one.sections]) for one in document.meetings],
            "group": look.group,
            "logo": f"{IMAGE_SCHEME}logo" if look.logo else "",
            "footer": look.footer,
        }
        html = render_to_string("print/minutes_compiled.html", context)
        span = f"{document.since.isoformat()} {document.until.isoformat()}"
        name = file_name(_("minutes"), document.about[:60], span, look.group, ending=".pdf")
    css = "\n".join([print_style("print.css"), print_style("print-minutes.css")])
    return PrintedPage(html, css, {"logo": look.logo} if look.logo else {}, name)


def render_minutes(meeting: Meeting, *, progress: Progress | None = None) -> MinutesRendering:
    """The file of the minutes as they stand: the one that is there, or one made now. Raises OSError."""
    group = meeting.group
    document = document_of(meeting)
    printed = print_minutes(
        document,
        look_of(group),
        heading=meeting.series.name,
        is_draft=not meeting.is_closed,
        full_name=full_names_of(group),
    )
    return _render(printed, group, MINUTES_FILE, meeting.uuid, progress)


def render_compiled(
    group: Group, document: CompiledDoc, subject: UUID, *, progress: Progress | None = None
) -> MinutesRendering:
    """The file of what minutes say about something, as they stand. Raises OSError."""
    contents = [one.uuid for one in document.meetings]
    return _render(print_compiled(document, look_of(group)), group, COMPILED_FILE, subject, progress, contents)


def _render(
    printed: PrintedPage,
    group: Group,
    kind: str,
    subject: UUID,
    progress: Progress | None,
    contents: Sequence[str] = (),
) -> MinutesRendering:
    """contents: the meetings in it, where they are more than the subject tells; every download asks for them."""
    key = {
        "kind": kind,
        "subject": subject,
        "audience": RenderedFile.Audience.FULL,
        "content_hash": printed.content_hash,
    }
    found = rendered_file(**key)  # type: ignore[arg-type]
    if found is not None:
        return MinutesRendering(found)
    page = draw_formulas(printed.html, scheme=IMAGE_SCHEME)
    pdf = html_to_pdf(page.html, css=printed.css, images=printed.images | page.images, progress=progress)
    known = {"group": group, "name": printed.name, "data": pdf.data, "contents": contents}
    stored = store_rendered_file(**key, **known)  # type: ignore[arg-type]
    return MinutesRendering(stored, pdf.missing_glyphs)


def _with_agenda(
    section: SectionDoc, document: MinutesDoc, full_name: Callable[[str], str]
) -> tuple[SectionDoc, AgendaDoc | None]:
    """An agenda that says who presents or how long is printed item by item."""
    if section.kind != "agenda":
        return section, None
    agenda = lay_agenda(section.text, document.starts_at, document.ends_at, full_name)
    return section, agenda if agenda.says_who_or_how_long else None


def _without_credentials(section: SectionDoc) -> SectionDoc:
    lines = section.text.split("\n")
    kept = [line for line in lines if not credential_in(line)]
    return section if len(kept) == len(lines) else SectionDoc(section.title, "\n".join(kept))
