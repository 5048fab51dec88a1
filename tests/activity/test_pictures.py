"""Pictures that come in: what is kept of them, and what is refused with a sentence."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from activity.services.pictures import UPLOAD_LIMIT, redrawn
from tests.factories.pictures import bomb_bytes, moving_bytes, picture_bytes, webp_bomb_bytes


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def refusal_of(data: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        redrawn(data)
    return str(refused.value.message_dict["picture"][0])


@pytest.mark.parametrize(
    ("kind", "content_type", "suffix"),
    [
        ("PNG", "image/png", ".png"),
        ("JPEG", "image/jpeg", ".jpg"),
        ("WEBP", "image/webp", ".webp"),
        ("GIF", "image/png", ".png"),
    ],
)
def test_four_kinds_are_taken_and_drawn_anew(kind: str, content_type: str, suffix: str) -> None:
    kept = redrawn(picture_bytes(kind, (80, 60)))
    assert (kept.content_type, kept.suffix, kept.width, kept.height) == (content_type, suffix, 80, 60)
    red, green, blue = opened(kept.data).convert("RGB").getpixel((40, 30))  # type: ignore[misc]
    assert red > 240
    assert max(green, blue) < 15


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_where_and_when_it_was_taken_is_forgotten_but_not_which_way_up(kind: str) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Model] = "PLANTED CAMERA"
    exif[Base.DateTime] = "2026:11:20 10:00:00"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 12.0, 3.0)
    upload = picture_bytes(kind, (80, 60), exif=exif.tobytes(), icc_profile=b"PLANTED PROFILE")
    assert b"PLANTED CAMERA" in upload
    kept = redrawn(upload)
    assert (kept.width, kept.height) == (60, 80)
    assert b"PLANTED" not in kept.data
    assert dict(opened(kept.data).getexif()) == {}


def test_what_is_hidden_behind_or_in_a_picture_is_not_kept() -> None:
    script = b"<script>alert(1)</script>"
    for upload in (
        picture_bytes() + script,
        picture_bytes("JPEG", comment=script),
        picture_bytes("GIF", comment=script),
        picture_bytes("JPEG") + b"PK\x03\x04" + script,
    ):
        assert script in upload
        assert script not in redrawn(upload).data


@pytest.mark.parametrize(
    "upload",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7\n%%EOF",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*<svg/onload=alert(1)>*/=alert(1)//",
        b"\x89PNG\r\n\x1a\n" + b"<script>" * 50,
        b"\xff\xd8\xff\xe0" + bytes(100),
        picture_bytes()[:40],
        picture_bytes("BMP"),
        picture_bytes("TIFF"),
        picture_bytes("ICO", (16, 16)),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\0" * 100,
        "文字".encode(),
    ],
)
def test_everything_else_is_refused(upload: bytes) -> None:
    assert refusal_of(upload) == "This is no PNG, JPEG, WebP or GIF picture that can be read."


def test_animations_are_refused_and_single_frames_taken() -> None:
    for kind in ("GIF", "WEBP", "PNG"):
        assert refusal_of(moving_bytes(kind)) == "Animated pictures are not taken: send a still one."


def test_limits_at_and_above() -> None:
    assert refusal_of(b"") == "The picture is empty."
    assert refusal_of(bytes(UPLOAD_LIMIT + 1)) == "The picture is larger than 10 MB: make it smaller."
    assert refusal_of(bytes(UPLOAD_LIMIT)) == "This is no PNG, JPEG, WebP or GIF picture that can be read."
    many = "The picture has more than 40 million pixels: make it smaller."
    assert refusal_of(bomb_bytes(8_001, 5_000)) == many
    assert refusal_of(bomb_bytes(8_000, 5_000)) != many


def test_bombs_are_refused_before_they_are_decoded() -> None:
    many = "The picture has more than 40 million pixels: make it smaller."
    tracemalloc.start()
    for upload in (bomb_bytes(50_000, 50_000), bomb_bytes(10_000, 10_000), webp_bomb_bytes(16_383, 16_383)):
        assert refusal_of(upload) == many
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_large_pictures_are_made_smaller() -> None:
    kept = redrawn(picture_bytes("JPEG", (6_000, 3_000)))
    assert (kept.width, kept.height) == (4_096, 2_048)


@pytest.mark.parametrize(("mode", "color"), [("L", 200), ("1", 1), ("P", 3), ("LA", (9, 9)), ("RGBA", (1, 2, 3, 4))])
def test_pictures_of_all_modes_are_taken(mode: str, color: object) -> None:
    assert opened(redrawn(picture_bytes("PNG", mode=mode, color=color)).data).size == (8, 6)


def test_transparency_and_16_bits_are_kept_as_far_as_screens_show_them() -> None:
    clear = opened(redrawn(picture_bytes("PNG", mode="RGBA", color=(1, 2, 3, 4))).data)
    assert (clear.mode, clear.getpixel((0, 0))) == ("RGBA", (1, 2, 3, 4))
    deep = opened(redrawn(picture_bytes("PNG", mode="I;16", color=0x8000)).data)
    assert deep.getpixel((0, 0)) in (127, 128)
    ink = opened(redrawn(picture_bytes("JPEG", mode="CMYK", color=(0, 255, 255, 0))).data)
    assert ink.mode == "RGB"
