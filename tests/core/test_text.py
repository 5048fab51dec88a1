import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import CELL_LIMIT, InvalidText, clean_markdown, clean_title, visible_controls


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("一\r\n二\r三\n", "一\n二\n三\n"),
        ("  blanks stay \t\n\n", "  blanks stay \t\n\n"),
        ("e\u0301 stays decomposed, Ａ stays wide", "e\u0301 stays decomposed, Ａ stays wide"),
        ("a\u202eb\u200bc\ufeff", "a\u202eb\u200bc\ufeff"),
        ("", ""),
    ],
)
def test_markdown_is_stored_as_typed_but_for_line_ends(typed: str, stored: str) -> None:
    assert clean_markdown(typed, 100) == stored


@settings(deadline=None)
@given(st.text())
def test_cleaning_markdown_twice_changes_nothing(text: str) -> None:
    try:
        once = clean_markdown(text, 10_000)
    except InvalidText:
        return
    assert clean_markdown(once, 10_000) == once
    assert once.replace("\n", "") == text.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("ab\0c", "nul", "Character 3 is a NUL (U+0000), which cannot be stored: remove it."),
        ("a\ud800", "surrogate", "Character 2 is half of a character (U+D800), which cannot be stored: remove it."),
        (
            "长" * (CELL_LIMIT + 1),
            "too_long",
            "The text has 20,001 characters; at most 20,000 are allowed here.",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused(text: str, code: str, sentence: str) -> None:
    for clean in (clean_markdown, clean_title):
        with pytest.raises(InvalidText) as caught:
            clean(text, CELL_LIMIT)
        assert (caught.value.code, str(caught.value)) == (code, sentence)


def test_limits_count_characters_not_bytes() -> None:
    assert clean_title("字" * 200) == "字" * 200
    assert clean_markdown("𠮷" * CELL_LIMIT, CELL_LIMIT) == "𠮷" * CELL_LIMIT


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  基座\t模型\r\n训练 \u3000 ", "基座 模型 训练"),
        ("a\x1b[31mred\x07", "a [31mred"),
        ("a\u2028b", "a b"),
        ("rtl\u202efdp.exe", "rtl\u202efdp.exe"),
        ("   ", ""),
    ],
)
def test_titles_are_one_line(typed: str, stored: str) -> None:
    assert clean_title(typed) == stored


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("公式\u202efdp.exe", "公式[U+202E]fdp.exe"),
        ("a\u200bb\ufeffc\u2066d\u00ade", "a[U+200B]b[U+FEFF]c[U+2066]d[U+00AD]e"),
        ("bell\x07 nul\x00", "bell[U+0007] nul[U+0000]"),
        ("filler\u3164", "filler[U+3164]"),
        ("a" + "\u200b" * 100_000 + "b", "a[U+200B ×100000]b"),
        ("\u200b\u202e" * 3, "[U+200B U+202E ×6]"),
        ("👩\u200d🔬 6🈷\ufe0f", "👩\u200d🔬 6🈷\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("pay\u200dpal", "pay[U+200D]pal"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_controls_are_made_visible(text: str, shown: str) -> None:
    assert visible_controls(text) == shown
