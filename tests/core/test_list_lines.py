"""One more line in a cell; static/js/offers.js does the same, and tests/browser compares the two."""

import pytest

from core.list_lines import with_line

EXAMPLES = [
    ("", "1. 新"),
    ("  \n", "1. 新"),
    ("1. 甲", "1. 甲\n2. 新"),
    ("1. 甲\n2. 乙\n\n", "1. 甲\n2. 乙\n3. 新"),
    ("9) 甲", "9) 甲\n10) 新"),
    ("1、 甲", "1、 甲\n2、 新"),
    ("- 甲\n  - 乙", "- 甲\n  - 乙\n- 新"),
    ("1. 甲\n   1. 乙\n   2. 丙", "1. 甲\n   1. 乙\n   2. 丙\n2. 新"),
    ("* 甲\n接着写", "* 甲\n接着写\n* 新"),
    ("只是一句话", "只是一句话\n\n1. 新"),
    ("2024.10 的事", "2024.10 的事\n\n1. 新"),
]


@pytest.mark.parametrize(("text", "longer"), EXAMPLES)
def test_examples(text: str, longer: str) -> None:
    assert with_line(text, "新") == longer
