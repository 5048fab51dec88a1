"""The group's own copy of a paper as PDF: kept as it was sent, given to members only."""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services.files import write_whole
from members.models import Member
from papers.models import Paper
from papers.services.papers import locked_paper, record_paper

PDF_LIMIT = 10 * 1024 * 1024  # bytes; what the proxy keeps in memory for a slow client is little more (adr/0001)
_HEAD, _TAIL = 1024, 2048  # where readers of PDF look for its first and last words


def keep_pdf(*, paper: Paper, version: int, upload: bytes, by: Member, source: str = "page") -> Paper:
    """Keep the file in the place of an earlier one. Raises ValidationError for `pdf`, StaleText, OSError."""
    _refuse_other_files(upload)
    stored = write_whole(upload, suffix=".pdf", folder="papers")
    try:
        return _point_to(paper, version, stored, "pdf_kept", {"size": len(upload)}, by, source)
    except BaseException:
        default_storage.delete(stored)
        raise


def drop_pdf(*, paper: Paper, version: int, by: Member, source: str = "page") -> Paper:
    """Delete the group's copy for good; the link to the PDF stays."""
    return _point_to(paper, version, "", "pdf_dropped", {}, by, source)


@transaction.atomic
def _point_to(
    paper: Paper, version: int, stored: str, verb: str, details: dict[str, int], by: Member, source: str
) -> Paper:
    current = locked_paper(paper, version, by)
    before = current.pdf.name
    if before == stored:
        return current
    current.pdf = stored
    current.version += 1
    current.save()
    record_paper(current, verb, by, details, source)
    if before:
        transaction.on_commit(lambda: default_storage.delete(before), robust=True)
    return current


def _refuse_other_files(upload: bytes) -> None:
    if len(upload) > PDF_LIMIT:
        raise ValidationError({"pdf": _("The file is larger than {limit} MB.").format(limit=PDF_LIMIT // 1024**2)})
    if b"%PDF-" not in upload[:_HEAD] or b"%%EOF" not in upload[-_TAIL:]:
        raise ValidationError({"pdf": _("This is no whole PDF file: choose another one.")})
