"""Pictures put into texts: kept whole, tied to what they stand in, gone when nothing names them any more."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Attachment
from activity.services.files import write_whole
from activity.services.history import record_event
from activity.services.pictures import redrawn
from core.text import InvalidText, clean_title

KEPT_FOR = timedelta(days=30)
NAME_LIMIT = 200
UNNAMED = ("image", "blob", "picture", "")  # what browsers call a pasted picture


def add_attachment(*, group: Model, owner: Model, upload: bytes, name: str, source: str = "page") -> Attachment:
    """Keep a picture that `owner` sent. Until a text of his that names it is saved, nobody else sees it.

    Raises ValidationError for `picture`, OSError (disk full, storage away) with nothing left behind.
    """
    picture = redrawn(upload)
    stored = write_whole(picture.data, suffix=picture.suffix, folder="attachments")
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                group_id=group.pk,
                owner_id=owner.pk,
                file=stored,
                name=_clean_name(name),
                content_type=picture.content_type,
                size=len(picture.data),
                width=picture.width,
                height=picture.height,
                sha256=hashlib.sha256(picture.data).hexdigest(),
            )
            record_event(
                verb="attachment.added",
                group=group,
                by=owner,
                subject_kind="attachment",
                subject=attachment.uuid,
                details={"size": attachment.size},
                source=source,
            )
    except BaseException:
        default_storage.delete(stored)
        raise
    return attachment


def link_attachments(*, named: Iterable[uuid.UUID], owner: Model, subject_kind: str, subject: uuid.UUID) -> None:
    """Tie the owner's pictures that a text names to what the text belongs to, in the caller's transaction.

    Only his own: to name somebody else's picture gives nobody sight of it. "report" and "feedback" are what others
    read, and a picture in there stays with it; any other kind ("draft", "note") is seen by the owner alone.
    """
    wanted = Attachment.objects.filter(uuid__in=set(named), owner=owner.pk)
    kept = Q(subject_kind__in=READ_BY_OTHERS, deleted_at=None)
    wanted.exclude(kept).update(subject_kind=subject_kind, subject=subject, deleted_at=None)


READ_BY_OTHERS = ("report", "feedback")


def release_attachments(
    *, subject: uuid.UUID, subject_kind: str, owner: Model, except_for: Iterable[uuid.UUID] = ()
) -> None:
    """A text was saved that does not name the owner's pictures any more: they go in 30 days, unless they come back."""
    gone = Attachment.objects.filter(subject=subject, subject_kind=subject_kind, owner=owner.pk, deleted_at=None)
    gone.exclude(uuid__in=set(except_for)).update(deleted_at=timezone.now())


def attachments_to_purge() -> QuerySet[Attachment]:
    """What no text seems to name since 30 days; the caller looks into the texts before it deletes any."""
    long_ago = timezone.now() - KEPT_FOR
    return Attachment.objects.filter(Q(deleted_at__lt=long_ago) | Q(subject=None, created_at__lt=long_ago))


def delete_attachment(attachment: Attachment) -> None:
    """For good: the row, then the file; what is left over when the second fails is not reachable."""
    stored = attachment.file.name
    attachment.delete()
    if stored:
        default_storage.delete(stored)


def _clean_name(name: str) -> str:
    """The name as a description of the picture: one line, no folders, no ending, no signs of Markdown."""
    last = PurePath(name.replace("\\", "/")).name
    try:
        cleaned = clean_title("".join(char for char in last if char not in "\0[]()!`*_<>|$"), 2 * NAME_LIMIT)
    except InvalidText:
        cleaned = ""
    stem = PurePath(cleaned).stem if "." in cleaned else cleaned
    return _("picture") if stem.lower() in UNNAMED else stem[:NAME_LIMIT]
