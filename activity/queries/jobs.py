"""Reads of jobs and files. What one may not see is a 404."""

import hashlib
import uuid
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db.models import Model
from django.http import Http404

from activity.models import Job, RenderedFile


def job_for(memberships: Iterable[Model], job_uuid: uuid.UUID) -> Job:
    """A job that one of these memberships asked for."""
    asked_by = [member.pk for member in memberships]
    job = Job.objects.select_related("group", "file").filter(uuid=job_uuid, requested_by__in=asked_by).first()
    if job is None:
        raise Http404
    return job


def rendered_file(*, kind: str, subject: uuid.UUID, audience: str, content_hash: str) -> RenderedFile | None:
    """The file of exactly this content, when it is there and unchanged."""
    found = RenderedFile.objects.filter(
        kind=kind, subject=subject, audience=audience, content_hash=content_hash
    ).first()
    return found if found is not None and is_unchanged(found) else None


def is_unchanged(rendered: RenderedFile) -> bool:
    """Whether the stored file is what was made, byte by byte: it may be deleted or changed behind our back."""
    if not rendered.file.name:
        return False
    try:
        if default_storage.size(rendered.file.name) != rendered.size:
            return False
        with rendered.file.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == rendered.sha256
    except OSError:
        return False
