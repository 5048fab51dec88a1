"""Cases 107-112, 118: what is refused in a body, and what is read exactly."""

import time

import pytest

from tracker.api.strict_json import InvalidJSON, read_json

REFUSED = [
    b"",
    b"{",
    b'{"a": 1,}',
    b"{'a': 1}",
    b'{"a": 1} x',
    b'{"title": "a", "title": "b"}',
    b'{"rows": [{"a": 1, "a": 2}]}',
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": -Infinity}',
    b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": "\\u0000"}',
    b'{"\\u0000": 1}',
    b'{"a": ["\\ud800"]}',
    b'{"a": "\x00"}',
    '{"a": "周报"}'.encode("utf-16"),
    '{"a": "周报"}'.encode("gb18030"),
    b'{"a": "\xff"}',
    b"[" * 100_000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"[" * 21 + b"]" * 21,
]


@pytest.mark.parametrize("body", REFUSED, ids=lambda body: repr(body[:30]))
def test_refuses_what_could_be_read_in_two_ways(body: bytes) -> None:
    with pytest.raises(InvalidJSON):
        read_json(body)


def test_reads_values_exactly() -> None:
    body = '\ufeff{"a": "周报 \\ud83d\\ude00 [{", "b": -0, "c": [1.5, true, null], "d": 999999999999999999}'
    assert read_json(body.encode()) == {"a": "周报 😀 [{", "b": 0, "c": [1.5, True, None], "d": 999_999_999_999_999_999}


def test_twenty_levels_are_accepted() -> None:
    value = read_json(b"[" * 20 + b"]" * 20)
    for _level in range(19):
        value = value[0]
    assert value == []


@pytest.mark.parametrize("body", [b'"' + b'\\"' * 500_000, b'"' + b'\\"' * 499_999 + b"\\", b'["' * 500_000])
def test_no_body_takes_long(body: bytes) -> None:
    begun = time.perf_counter()
    with pytest.raises(InvalidJSON):
        read_json(body)
    assert time.perf_counter() - begun < 5  # tells a hang
