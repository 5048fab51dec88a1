"""Pictures that come in: checked, decoded and written anew, so that nothing but a picture is kept.

What a file says about itself (name, type, data of the camera, where it was taken) is not believed and not kept.
"""

import io
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes
PIXEL_LIMIT = 40_000_000
LONGEST_SIDE = 4096  # pixels that are kept
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_ONE_AT_A_TIME = threading.Lock()  # decoded, 40 million pixels take 160 MB


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    data: bytes
    content_type: str
    suffix: str
    width: int
    height: int


def redrawn(upload: bytes) -> Picture:
    """The uploaded picture, upright, without metadata. Raises ValidationError for `picture`."""
    if len(upload) > UPLOAD_LIMIT:
        raise _refusal(_("The picture is larger than 10 MB: make it smaller."))
    if not upload:
        raise _refusal(_("The picture is empty."))
    if _webp_pixels(upload) > PIXEL_LIMIT:  # its decoder takes the memory when it opens the file
        raise _too_many_pixels()
    try:
        with _ONE_AT_A_TIME, whole_pictures_only():
            return _redraw(upload)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # whatever a broken picture makes the decoder raise
        raise _refusal(_("This is no PNG, JPEG, WebP or GIF picture that can be read.")) from error


@contextmanager
def whole_pictures_only() -> Iterator[None]:
    """A cut-off picture is refused, also in a process whose PDF engine has told the library to draw what is there."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _redraw(upload: bytes) -> Picture:
    with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
        if picture.width * picture.height > PIXEL_LIMIT:
            raise _too_many_pixels()
        kind = picture.format or ""
        if kind in ("PNG", "WEBP", "GIF") and _moves(picture):
            raise _refusal(_("Animated pictures are not taken: send a still one."))
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # large JPEGs are decoded smaller
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        fresh = _plain(upright)
    written = io.BytesIO()
    if kind in ("JPEG", "MPO"):
        fresh.convert("RGB" if fresh.mode == "RGBA" else fresh.mode).save(written, "JPEG", quality=88)
    elif kind == "WEBP":
        fresh.save(written, "WEBP", quality=88, method=3)
    else:
        kind = "PNG"
        fresh.save(written, "PNG")
    shown = {"MPO": "jpeg"}.get(kind, kind.lower())
    return Picture(written.getvalue(), f"image/{shown}", f".{shown.replace('jpeg', 'jpg')}", *fresh.size)


def _plain(picture: Image.Image) -> Image.Image:
    """Pixels only, in one of the modes L, RGB and RGBA."""
    if picture.mode.startswith(("I", "F")):  # 16 bits
        picture = picture.convert("F").point(lambda value: value / 256).convert("L")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    fresh = picture if picture.mode == "L" and not has_alpha else picture.convert("RGBA" if has_alpha else "RGB")
    fresh.info.clear()
    return fresh


def _moves(picture: Image.Image) -> bool:
    try:
        picture.seek(1)
    except EOFError:
        return False
    finally:
        picture.seek(0)
    return True


def _webp_pixels(upload: bytes) -> int:
    """The area that a WebP's header announces; 0 of anything else."""
    if upload[:4] != b"RIFF" or upload[8:12] != b"WEBP" or len(upload) < 30:
        return 0
    kind = upload[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(upload[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        bits = int.from_bytes(upload[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack("<HH", upload[26:30]))
    else:
        return 0
    return width * height


def _too_many_pixels() -> ValidationError:
    return _refusal(_("The picture has more than 40 million pixels: make it smaller."))


def _refusal(sentence: str) -> ValidationError:
    return ValidationError({"picture": sentence})
