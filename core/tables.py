r"""Markdown tables with pipes, read and written without losing a character of a cell.

A cell in a file is one line, so its text is escaped: a line break is written `<br />`, a pipe `\|`. A break tag that
the author typed as text gets two more blanks (`<br  />`), which every Markdown viewer still shows as a break; a
backslash stands for itself. Hence for every text without CR

    unescape_cell(escape_cell(text)) == text

Blanks and tabs at the edges of a cell do not survive a table (Markdown has no place for them): strip cells first.

`cells`, `header` and what `split_row` and `write_table` deal in are always cells as they stand in the file, that is
escaped. Positions (`start`, `end`, `line`) are indexes into the lines given, from 0; make lines with text.split("\n"),
not splitlines(), which also breaks at signs that may stand inside a cell.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.fences import fenced_lines

_BLANKS = " \t"
_BREAK = re.compile(r"<br( *)(/?)>", re.IGNORECASE)
_DELIMITER = re.compile(r"(:?)-+(:?)")
MOST_COLUMNS, MOST_CELLS = 200, 200_000
"""Beyond these, lines with pipes are no table: a line of 3,000 pipes would make 3,000 cells of every short row."""
_SIDES = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}
_SHORTEST_COLUMN = 3
_WIDEST_PADDING = 1000
"""Columns are aligned up to this width; a longer cell runs over instead of widening every row of its table."""


@dataclass(frozen=True)
class TableRow:
    """One row: as many cells as the header has. missing cells were added empty; extra ones joined into the last."""

    line: int
    cells: tuple[str, ...]
    missing: int = 0
    extra: int = 0

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Table:
    """A table in lines[start:end]. Alignments are "", "left", "center" or "right"."""

    start: int
    header: tuple[str, ...]
    alignments: tuple[str, ...]
    rows: tuple[TableRow, ...]
    end: int


def display_width(text: str) -> int:
    """Columns of a terminal or editor: wide characters take two, combining and invisible ones none."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def escape_cell(text: str) -> str:
    """The text as it may stand in a cell; see the rule at the top."""
    text = _BREAK.sub(lambda tag: f"{tag[0][:3]}  {tag[1]}{tag[2]}>", text)
    return text.replace("|", "\\|").replace("\n", "<br />")


def unescape_cell(text: str) -> str:
    """The text of a cell: `<br>`, `<br/>` and `<br />` are line breaks."""
    return _BREAK.sub(_unescaped_break, text.replace("\\|", "|"))


def _unescaped_break(tag: re.Match[str]) -> str:
    blanks, slash = len(tag[1]), tag[2]
    if blanks >= 2:
        return f"{tag[0][:3]}{' ' * (blanks - 2)}{slash}>"
    return "\n" if slash or not blanks else tag[0]


def split_row(line: str, columns: int | None = None) -> list[str]:
    r"""The cells of a row, trimmed and still escaped. Pipes at the ends of the line may be missing.

    A pipe after a backslash belongs to the cell. A bare pipe inside a code span does too, but only where the row
    would otherwise have more cells than there are columns: two cells may each hold a lone backtick.
    """
    inner = line.strip(_BLANKS)
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    plain = _cells(inner, (place for place, _ in _bare_pipes(inner)))
    if columns is not None and len(plain) <= columns:
        return plain
    whole_spans = _cells(inner, (place for place, in_code in _bare_pipes(inner) if not in_code))
    return whole_spans if columns is None or len(whole_spans) >= columns else plain


def _cells(inner: str, pipes: Iterator[int]) -> list[str]:
    cells, begin = [], 0
    for place in pipes:
        cells.append(inner[begin:place].strip(_BLANKS))
        begin = place + 1
    return [*cells, inner[begin:].strip(_BLANKS)]


def _bare_pipes(inner: str) -> Iterator[tuple[int, bool]]:
    """Every pipe without a backslash before it, and whether it stands inside a code span."""
    runs = [(match.start(), match.end()) for match in re.finditer("`+", inner)]
    closers: dict[int, list[int]] = {}
    for begin, end in reversed(runs):
        closers.setdefault(end - begin, []).append(begin)
    run = code_until = 0
    for match in re.finditer(r"\|", inner):
        place = match.start()
        while run < len(runs) and runs[run][0] < place:
            begin, end = runs[run]
            run += 1
            if begin < code_until or _is_escaped(inner, begin):
                continue
            same = closers[end - begin]
            while same and same[-1] <= begin:
                same.pop()
            if same:
                code_until = same[-1] + end - begin
        if inner[place - 1 : place] != "\\":
            yield place, place < code_until


def _is_escaped(text: str, place: int) -> bool:
    begin = place
    while begin and text[begin - 1] == "\\":
        begin -= 1
    return (place - begin) % 2 == 1


def find_tables(lines: Sequence[str]) -> list[Table]:
    """The tables among the lines, in order; code fences are passed over."""
    fenced = fenced_lines(lines)
    tables: list[Table] = []
    place = 0
    while place + 1 < len(lines):
        alignments = None if place in fenced or place + 1 in fenced else _alignments(lines[place], lines[place + 1])
        if alignments is None:
            place += 1
            continue
        end = place + 2
        while end < len(lines) and end not in fenced and _may_be_row(lines[end]):
            end += 1
        columns = len(alignments)
        if columns > MOST_COLUMNS or columns * (end - place) > MOST_CELLS:
            place = end
            continue
        header = _fit(place, split_row(lines[place], columns), columns).cells
        rows = tuple(_fit(line, split_row(lines[line], columns), columns) for line in range(place + 2, end))
        tables.append(Table(place, header, alignments, rows, end))
        place = end
    return tables


def _may_be_row(line: str) -> bool:
    return not _is_indented(line) and any(True for _ in _bare_pipes(line))


def _is_indented(line: str) -> bool:
    return line.startswith(("    ", "\t")) or not line.strip(_BLANKS)


def _alignments(header: str, delimiter: str) -> tuple[str, ...] | None:
    """How the columns are aligned, when the second line makes the first one the header of a table."""
    if not _may_be_row(header) or _is_indented(delimiter) or not set(delimiter) & {"|", ":"}:
        return None
    found = []
    for cell in split_row(delimiter):
        match = _DELIMITER.fullmatch(cell)
        if not match:
            return None
        sides = (bool(match[1]), bool(match[2]))
        found.append(_SIDES[sides])
    return tuple(found) if len(split_row(header, len(found))) <= len(found) else None


def _fit(line: int, cells: list[str], columns: int) -> TableRow:
    while len(cells) > columns and not cells[-1]:
        cells = cells[:-1]
    extra, missing = max(0, len(cells) - columns), max(0, columns - len(cells))
    if extra:
        cells = [*cells[: columns - 1], " \\| ".join(cell for cell in cells[columns - 1 :] if cell)]
    return TableRow(line, tuple(cells) + ("",) * missing, missing, extra)


def write_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    alignments: Sequence[str] = (),
    *,
    least: int | Sequence[int] = _SHORTEST_COLUMN,
) -> str:
    """The table as text, columns aligned for the eye, without a line end after it. Cells are given escaped.

    `least` is the width that no column goes below, one for all or one for each.
    """
    columns = len(header)
    alignments = (*alignments, *("",) * (columns - len(alignments)))
    for row in (header, *rows):
        _refuse_unescaped(row, columns)
    floors = [least] * columns if isinstance(least, int) else least
    widths = [
        max(_SHORTEST_COLUMN, floor, *(min(_WIDEST_PADDING, display_width(row[column])) for row in (header, *rows)))
        for column, floor in enumerate(floors)
    ]
    delimiters = [_delimiter(alignment, width) for alignment, width in zip(alignments, widths, strict=True)]
    return "\n".join(_written_row(row, widths) for row in (header, delimiters, *rows))


def _refuse_unescaped(row: Sequence[str], columns: int) -> None:
    if len(row) != columns:
        raise ValueError(f"A row has {len(row)} cells, the header {columns}.")
    for cell in row:
        if "\n" in cell or re.search(r"(?<!\\)\|", cell):
            raise ValueError(f"The cell {cell[:40]!r} is not escaped: use escape_cell.")


def _delimiter(alignment: str, width: int) -> str:
    left, right = alignment in ("left", "center"), alignment in ("right", "center")
    return ":" * left + "-" * (width - left - right) + ":" * right


def _written_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - display_width(cell)) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
