"""From a summary to its files: each made once for each content."""

import hashlib
from dataclasses import dataclass

from django.utils import translation

from activity.models import RenderedFile
from activity.pdf import Progress, html_to_pdf
from activity.queries import rendered_file
from activity.services import store_rendered_file
from members.models import Group
from workload.document import SummarySheet
from workload.queries import SUMMARY_FILE
from workload.rendering.paper import paper_look_of, print_summary, summary_file_name
from workload.rendering.texts import to_csv, to_json, to_markdown
from workload.rendering.workbook import to_xlsx


@dataclass(frozen=True)
class SummaryRendering:
    """The file, and what no installed font could draw in it."""

    file: RenderedFile
    missing_glyphs: tuple[str, ...] = ()


def render_summary(
    sheet: SummarySheet, group: Group, *, format: str, progress: Progress | None = None
) -> SummaryRendering:
    """The file of the summary, in the group's language: the one that is there, or one made now.

    Raises OSError when it cannot be kept.
    """
    if format == "pdf":
        return _render_pdf(sheet, group, progress)
    name, data = summary_bytes(sheet, format)
    content_hash = hashlib.sha256(b"\0".join([format.encode(), name.encode(), data])).hexdigest()
    return SummaryRendering(_found(group, content_hash) or _stored(group, content_hash, name, data))


def summary_bytes(sheet: SummarySheet, format: str) -> tuple[str, bytes]:
    """Name and content of the summary as "xlsx", "csv", "md" or "json", in the group's language."""
    with translation.override(sheet.language):
        name = summary_file_name(sheet, format)
        if format == "xlsx":
            return name, to_xlsx(sheet)
        if format == "csv":
            return name, to_csv(sheet)
        return name, to_json(sheet) if format == "json" else to_markdown(sheet).encode()


def _render_pdf(sheet: SummarySheet, group: Group, progress: Progress | None) -> SummaryRendering:
    printed = print_summary(sheet, paper_look_of(group))
    found = _found(group, printed.content_hash)
    if found is not None:
        return SummaryRendering(found)
    pdf = html_to_pdf(printed.html, css=printed.css, images=printed.images, progress=progress)
    return SummaryRendering(_stored(group, printed.content_hash, printed.name, pdf.data), pdf.missing_glyphs)


def _found(group: Group, content_hash: str) -> RenderedFile | None:
    audience = RenderedFile.Audience.FULL
    return rendered_file(kind=SUMMARY_FILE, subject=group.uuid, audience=audience, content_hash=content_hash)


def _stored(group: Group, content_hash: str, name: str, data: bytes) -> RenderedFile:
    return store_rendered_file(
        kind=SUMMARY_FILE,
        subject=group.uuid,
        audience=RenderedFile.Audience.FULL,
        content_hash=content_hash,
        group=group,
        name=name,
        data=data,
    )
