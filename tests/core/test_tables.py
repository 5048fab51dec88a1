from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tables import (
    Table,
    TableRow,
    display_width,
    escape_cell,
    find_tables,
    split_row,
    unescape_cell,
    write_table,
)

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
FOUND_IN_FILES = """text
成员 | 少 | 中
--- | :-: | --:
Shuo | 5 | 6
| Rui | 1 |
   | Meng | 0 | 0 | 30 | |
||||
after the table

```
| a | b |
|---|---|
```
    | c | d |
    |---|---|
| only | header |
|:-----|-------|"""
AWKWARD = st.lists(
    st.sampled_from(
        [
            "|",
            "\\",
            "`",
            "``",
            "<br>",
            "<br/>",
            "<br />",
            "<BR  />",
            "<br >",
            "\n",
            " ",
            "a",
            "模",
            "&lt;br>",
            "-",
            ":",
            "$",
        ]
    ),
    max_size=12,
).map("".join)
CELL = AWKWARD | st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None)
@given(CELL)
def test_unescaping_gives_back_what_was_escaped(text: str) -> None:
    escaped = escape_cell(text)
    assert unescape_cell(escaped) == text
    assert "\n" not in escaped


@settings(deadline=None)
@given(st.lists(st.lists(CELL.map(lambda text: text.strip(" \t")), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_written_table_is_found_again(table: list[list[str]]) -> None:
    header, *rows = [tuple(escape_cell(cell) for cell in row) for row in table]
    lines = f"before\n\n{write_table(header, rows, ('left', '', 'right'))}\n\nafter".split("\n")
    (found,) = find_tables(lines)
    assert (found.header, found.alignments) == (header, ("left", "", "right"))
    assert [row.cells for row in found.rows] == rows
    assert (found.start, found.end) == (2, len(lines) - 2)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("一\n二", "一<br />二"),
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\|b"),
        ("75.1\\%", "75.1\\%"),
        ("typed <br /> tag", "typed <br   /> tag"),
        ("typed <br> tag", "typed <br  > tag"),
        ("", ""),
    ],
)
def test_rule_of_escaping(text: str, escaped: str) -> None:
    assert (escape_cell(text), unescape_cell(escaped)) == (escaped, text)


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<br />", "<BR/>"])
def test_break_tags_of_a_file_are_line_breaks(tag: str) -> None:
    assert unescape_cell(f"一{tag}二") == "一\n二"


@pytest.mark.parametrize(
    ("line", "columns", "cells"),
    [
        ("| a | b |", None, ["a", "b"]),
        ("a | b", None, ["a", "b"]),
        ("| a | b", None, ["a", "b"]),
        ("a | b |", None, ["a", "b"]),
        ("  | a | b |  ", None, ["a", "b"]),
        ("| a \\| b | c |", None, ["a \\| b", "c"]),
        ("| a | b \\|", None, ["a", "b \\|"]),
        ("| `x|y` | c |", None, ["`x|y`", "c"]),
        ("| ``x`|`y`` | c |", None, ["``x`|`y``", "c"]),
        ("| `x|y` | c |", 2, ["`x|y`", "c"]),
        ("| a ` b | c ` d |", 2, ["a ` b", "c ` d"]),
        ("| \\`a | b` |", None, ["\\`a", "b`"]),
        ("| a ` b | c |", None, ["a ` b", "c"]),
        ("| `x|y` | c |", 3, ["`x", "y`", "c"]),
        ("| a || c |", None, ["a", "", "c"]),
        ("||", None, [""]),
        ("|", None, [""]),
        ("", None, [""]),
        ("|\u3000全\u00a0|", None, ["\u3000全\u00a0"]),
    ],
)
def test_split_row(line: str, columns: int | None, cells: list[str]) -> None:
    assert split_row(line, columns) == cells


def test_find_tables_accepts_what_groups_write() -> None:
    lines = FOUND_IN_FILES.split("\n")
    assert find_tables(lines) == [
        Table(
            1,
            ("成员", "少", "中"),
            ("", "center", "right"),
            (
                TableRow(3, ("Shuo", "5", "6")),
                TableRow(4, ("Rui", "1", ""), missing=1),
                TableRow(5, ("Meng", "0", "0 \\| 30"), extra=1),
                TableRow(6, ("", "", "")),
            ),
            7,
        ),
        Table(15, ("only", "header"), ("left", ""), (), 17),
    ]
    assert [row.is_blank for row in find_tables(lines)[0].rows] == [False, False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "a | b\n---",
        "| a |\n---",
        "| a | b | c |\n|---|---|",
        "a\n|---|",
        "| a | b |\n| x | y |",
        "| a | b |",
        "|---|---|",
        "| a | b |\n|- -|---|",
        "",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert find_tables(text.split("\n")) == []


def test_written_columns_line_up_for_wide_characters() -> None:
    assert write_table(("项目", "x"), [("基座模型", "1"), ("", "é👍")], ("left", "center")) == (
        "| 项目     | x   |\n| :------- | :-: |\n| 基座模型 | 1   |\n|          | é👍 |"
    )


def test_very_long_cells_do_not_widen_every_row() -> None:
    text = write_table(("h",), [("长" * 20_000,), ("x",)])
    assert [len(line) for line in text.split("\n")] == [1004, 1004, 20_004, 1004]


@pytest.mark.parametrize("cell", ["a\nb", "a|b"])
def test_unescaped_cells_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not escaped"):
        write_table(("h",), [(cell,)])


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="A row has 1 cells, the header 2"):
        write_table(("a", "b"), [("1",)])


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("中文", 4), ("ＡＢ", 4), ("e\u0301", 1), ("“”", 2), ("a\u200bb", 2), ("", 0)]
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


def test_tables_too_big_to_be_true_stay_text() -> None:
    wide = ["|a" * 201, "|-" * 201, "|"]
    long = ["|a|b", "|-|-", *["|c"] * 100_000]
    assert find_tables([*wide, "", *long, "", "|a|", "|-|"]) == [Table(100_007, ("a",), ("",), (), 100_009)]


def test_ten_thousand_backticks_and_pipes_are_quick() -> None:
    line = "|" + "`|" * 10_000
    assert len(split_row(line)) + len(split_row("|" + "` | ``" * 5_000, 3)) > 2


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the folder of seeds is not here")
def test_the_seed_report_keeps_its_cells() -> None:
    (path,) = SEEDS.glob("004_*")
    lines = path.read_text(encoding="utf-8").split("\n")
    (table,) = find_tables(lines)
    assert [len(table.header), len(table.rows)] == [5, 2]
    assert [row.is_blank for row in table.rows] == [False, True]
    written = write_table(table.header, [row.cells for row in table.rows], table.alignments).split("\n")
    assert written[2] == lines[table.start + 2]
    assert [split_row(line) for line in written] == [
        [cell.strip(" ") for cell in line.strip("|").split("|")] if "---" not in line else split_row(line)
        for line in written
    ]
