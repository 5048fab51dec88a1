"""Bytes to text and back."""

import pytest

from exchange.markdown import FILE_LIMIT, LINE_LIMIT, LINES_LIMIT, UnreadableFile, decode

TEXT = "# 周报\n\n邓佺 𠮷 🈷️\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_told_by_their_bytes(encoding: str) -> None:
    content = TEXT.encode(encoding)
    source = decode(content)
    assert source.text == TEXT
    assert source.encode(TEXT) == content


def test_line_ends_are_kept() -> None:
    source = decode(b"a\r\nb\r\nc\n")
    assert source.newline == "\r\n"
    assert source.encode("x\ny\n") == b"x\r\ny\r\n"


def test_a_sign_that_the_encoding_lacks_is_written_in_utf_8() -> None:
    source = decode("周报".encode("gb18030"))
    assert source.encode("\ud7ff周报") == "\ud7ff周报".encode(source.encoding)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a\n\x00b", "nul"),
        (b"\x01\x02\xd6\xdc", "not-text"),
        (b"\xff", "encoding"),
        (b"\xff\xfe\x00\xd8", "encoding"),
        (b"a" * (FILE_LIMIT + 1), "too-large"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        decode(content)
    assert refused.value.code == code


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(UnreadableFile) as refused:
        decode(b"a\nb\nc\x00")
    assert refused.value.line == 3


def test_limits_are_exact() -> None:
    lines = b"a" * (FILE_LIMIT // 40 - 1) + b"\n"
    assert len(lines * 40) <= FILE_LIMIT
    assert len(decode(lines * 40).text) == len(lines * 40)
    assert decode(b"a" * LINE_LIMIT).text == "a" * LINE_LIMIT
    assert decode(b"\n" * (LINES_LIMIT - 1)).newline == "\n"
    for content in (b"a" * (LINE_LIMIT + 1), b"\n" * LINES_LIMIT):
        with pytest.raises(UnreadableFile):
            decode(content)
