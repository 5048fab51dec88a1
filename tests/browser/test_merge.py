"""The merge of three versions by itself, in the browser that runs it: thousands of seeded triples."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROUNDS = 6000


def run(open_page: OpenPage, laws: str) -> dict[str, Any]:
    """`wrong`: the first triples that break a law, with its name; `clean`: how many merged without a question."""
    page = open_page(None)
    page.goto("/log-in/")
    script = (Path(__file__).parent / laws).read_text()
    found: dict[str, Any] = page.evaluate(script, {"seed": 20261122, "rounds": ROUNDS})
    return found


def test_every_character_that_somebody_wrote_is_in_the_merge(open_page: OpenPage) -> None:
    found = run(open_page, "merge_followed.js")
    assert found["wrong"] == []
    assert found["clean"] > ROUNDS / 4


def test_words_that_repeat_are_merged_without_losing_any(open_page: OpenPage) -> None:
    found = run(open_page, "merge_counted.js")
    assert found["wrong"] == []
    assert found["clean"] > ROUNDS / 6
