"""From a laid-out page to its file: made once for each content."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, Pdf, PrintedPage, Progress, html_to_pdf
from activity.queries import rendered_file
from activity.services import store_rendered_file
from core.richtext.printing import draw_formulas
from members.models import Group

PrintedReport = PrintedPage


@dataclass(frozen=True)
class Rendering:
    """The file, and what no installed font could draw in it (known only to who rendered it)."""

    file: RenderedFile
    missing_glyphs: tuple[str, ...] = ()


def to_pdf(printed: PrintedReport, progress: Progress | None = None) -> Pdf:
    page = draw_formulas(printed.html, scheme=IMAGE_SCHEME)
    return html_to_pdf(page.html, css=printed.css, images=printed.images | page.images, progress=progress)


def file_of(
    printed: PrintedReport,
    *,
    kind: str,
    group: Group,
    subject: uuid.UUID,
    audience: str,
    contents: Sequence[uuid.UUID] = (),
    progress: Progress | None = None,
) -> Rendering:
    """The file of this content: the one that is there, or one made now. Raises OSError when it can't be kept.

    `contents`: the reports in it, where they are more than the subject tells; every download asks for them.
    """
    key: dict[str, Any] = {
        "kind": kind,
        "subject": subject,
        "audience": audience,
        "content_hash": printed.content_hash,
    }
    found = rendered_file(**key)
    if found is not None:
        return Rendering(found)
    pdf = to_pdf(printed, progress)
    named = [str(one) for one in contents]
    stored = store_rendered_file(**key, group=group, name=printed.name, data=pdf.data, contents=named)
    return Rendering(stored, pdf.missing_glyphs)
