"""Reads of pictures. Who may see one depends on what it stands in, and is asked above."""

import hashlib
import io
from collections import OrderedDict

from activity.models import Attachment

PRINTED_SIDE = 1_400  # pixels of the longer side: 200 dots an inch on a page's width
_KEPT = 64
_printed: OrderedDict[str, bytes] = OrderedDict()  # by hash: a document is laid out twice, to see whether it changed


def attachment_bytes(attachment: Attachment) -> bytes | None:
    """The picture as it was kept; None when it was lost or changed behind our back."""
    try:
        with attachment.file.open() as file:
            data = bytes(file.read())
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == attachment.sha256 else None


def printed_bytes(attachment: Attachment) -> bytes | None:
    """The picture small enough for paper; None when it was lost."""
    from PIL import Image

    if attachment.sha256 in _printed:
        return _printed[attachment.sha256]
    data = attachment_bytes(attachment)
    if data is None:
        return None
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("RGB", (PRINTED_SIDE, PRINTED_SIDE))
        picture.thumbnail((PRINTED_SIDE, PRINTED_SIDE))
        written = io.BytesIO()
        if attachment.content_type == "image/jpeg":
            picture.save(written, "JPEG", quality=85)
        else:
            picture.save(written, "PNG")
    _printed[attachment.sha256] = written.getvalue()
    if len(_printed) > _KEPT:
        _printed.popitem(last=False)
    return written.getvalue()
