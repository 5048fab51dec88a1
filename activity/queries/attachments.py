"""Reads of pictures. Who may see one depends on what it stands in, and is asked above."""

import hashlib

from activity.models import Attachment


def attachment_bytes(attachment: Attachment) -> bytes | None:
    """The picture as it was kept; None when it was lost or changed behind our back."""
    try:
        with attachment.file.open() as file:
            data = bytes(file.read())
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == attachment.sha256 else None
