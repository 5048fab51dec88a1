"""Who is meant by @name."""

import pytest

from core.mentions import mentioned

NAMES = [("王伟", 1), ("王", 2), ("Ann", 3), ("Annette", 4), ("Shuo Wang", 5), ("小同", 6), ("小同", 7), ("刘", 8)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@王伟 看一下", {1}),
        ("请@王伟看一下", {1}),  # Chinese has no blanks between words
        ("@王 看", {2}),
        ("@王小明", {2}),
        ("＠王伟，好", {1}),
        ("@ann ok", {3}),
        ("@Annette!", {4}),
        ("@Annex", set()),
        ("@Shuo  Wang: done", {5}),
        ("@小同 你好", set()),  # two people
        ("@王", set()),  # 王伟 may still be being typed
        ("看看@王伟", {1}),
        ("mail ann@王伟 x", set()),
        ("`@王伟` 和 ```\n@刘 \n``` 无", set()),
        ("@王伟 @刘 @王伟", {1, 8}),
        ("没有人", set()),
        ("@", set()),
    ],
)
def test_names_behind_an_at(text: str, found: set[int]) -> None:
    assert mentioned(text, NAMES) == found


def test_without_names_there_is_nobody() -> None:
    assert mentioned("@王伟", []) == set()
