"""From a laid-out page to its file: made once for each content."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME, Pdf, Progress, engine_version, html_to_pdf
from activity.queries import rendered_file
from activity.services import store_rendered_file
from core.richtext.printing import draw_formulas
from members.models import Group


@dataclass(frozen=True)
class PrintedReport:
    """Everything a file is made from; equal ones give equal files."""

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


def file_name(*parts: str) -> str:
    """`周报_2026-W47_刘涛.pdf`: without what file systems refuse or take for something else."""
    kept = (re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|_]+', " ", part).strip(" .") for part in parts)
    return "_".join("-".join(part.split()) for part in kept if part) + ".pdf"
