"""Conditional writes of the API: which version of a thing a client read, told by its ETag."""

import re
from uuid import UUID

_TAG = re.compile(r'"([0-9a-f-]{36})-([0-9]{1,9})"')


class PreconditionMissing(Exception):
    """A write came without If-Match: it would overwrite what its sender never saw."""


class PreconditionUnusable(Exception):
    """If-Match names no version of this thing: `*`, a weak tag, several tags, or a tag of something else."""


def etag_of(subject: UUID, version: int) -> str:
    """The strong ETag of a version of a thing."""
    return f'"{subject}-{version}"'


def version_named_by(if_match: str | None, subject: UUID) -> int:
    """The version that the If-Match header names. Exactly one ETag of this very thing is accepted."""
    if not if_match or not if_match.strip():
        raise PreconditionMissing
    match = _TAG.fullmatch(if_match.strip())
    if not match or match[1] != str(subject):
        raise PreconditionUnusable
    return int(match[2])
