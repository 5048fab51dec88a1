"""Cells of spreadsheets: what a person typed stays a text."""

import pytest

from core.spreadsheets import csv_text, spreadsheet_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "|c",
        " =1",
        "\u3000=1",
        "\n=1",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize("text", ["刘涛", "Rui Jiao", "a=1", "5", ""])
def test_other_texts_stay(text: str) -> None:
    assert csv_text(text) == text


def test_control_characters_are_written_out() -> None:
    assert spreadsheet_text("a\x00b\x1bc\r\nd\te") == "a[U+0000]b[U+001B]c\nd\te"
