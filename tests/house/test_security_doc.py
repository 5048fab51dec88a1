"""docs/security.md promises tests by name: each of them exists, and no case of the listed sections is left out."""

import re

import pytest

from tests.conftest import SHARED
from tests.house.tree import ROOT

NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
NUMBERS = re.compile(r"^\| ([\d–, ]+) \|", re.MULTILINE)
SECTIONS = "ABCDEFGHIJK"
DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    named = set(NAMED.findall(DOC))
    assert len(named) > 150
    missing = []
    for path, name in sorted(named):
        file = ROOT / "tests" / path
        if not file.is_file() or f"def {name}(" not in file.read_text(encoding="utf-8"):
            missing.append(f"{path}::{name}")
    assert missing == []


def numbers(text: str) -> set[int]:
    """ "1–5, 9" is 1 to 5 and 9."""
    found: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.strip().partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_case_is_listed() -> None:
    catalogue = SHARED / "cases.md"
    if not catalogue.is_file():
        pytest.skip("the catalogue of cases is not beside this clone")
    sections = re.split(r"^## ", catalogue.read_text(encoding="utf-8"), flags=re.MULTILINE)
    wanted = {
        int(number)
        for section in sections
        if section[:2] in {f"{letter}." for letter in SECTIONS}
        for number in re.findall(r"^(\d+)\. ", section, re.MULTILINE)
    }
    listed = set().union(*(numbers(text) for text in NUMBERS.findall(DOC)))
    assert len(wanted) > 100
    assert sorted(wanted - listed) == []
