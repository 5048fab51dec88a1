"""The pictures of reports on paper: those that belong to the printed reports, small enough for paper."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from activity.pdf import IMAGE_SCHEME
from activity.queries import printed_bytes
from core.richtext import attachments_named_in
from core.richtext.printing import put_pictures_in
from reports.queries import pictures_to_print
from reports.rendering.files import PrintedReport

MOST_PICTURES = 400  # in one document: their bytes are in memory together


def with_pictures(
    printed: PrintedReport, *, reports: Iterable[UUID], with_feedback: bool, language: str
) -> PrintedReport:
    """The document of these reports with the pictures that it names. A lost one leaves its description and a note."""
    named = attachments_named_in(printed.html)
    if not named:
        return printed
    belonging = pictures_to_print(reports, named, with_feedback=with_feedback)[:MOST_PICTURES]
    found = {picture.uuid: printed_bytes(picture) for picture in belonging}
    pictures = {uuid: data for uuid, data in found.items() if data is not None}
    with translation.override(language):
        lost = _("this picture is missing")
    page = put_pictures_in(printed.html, pictures, scheme=IMAGE_SCHEME, lost=lost)
    return replace(printed, html=page.html, images=printed.images | page.images)
