"""Pictures for tests, as files of bytes."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

from activity.models import Attachment
from activity.services import add_attachment
from members.models import Member


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (8, 6), color: Any = "red", **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, color).save(written, kind, **options)
    return written.getvalue()


def moving_bytes(kind: str) -> bytes:
    frames = [Image.new("RGB", (8, 6), color) for color in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def bomb_bytes(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def webp_bomb_bytes(width: int, height: int) -> bytes:
    """A WebP that announces this size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def make_picture(owner: Member, name: str = "曲线.png", **options: Any) -> Attachment:
    return add_attachment(group=owner.group, owner=owner, upload=picture_bytes(**options), name=name)


def address_of(attachment: Attachment) -> str:
    return f"/g/{attachment.group.slug}/attachments/{attachment.uuid}/"
