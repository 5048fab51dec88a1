"""The lines of a file beside its plan, as many as a page can bear."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINES_SHOWN = 1_500  # of one file in whole; of a longer one only what the plan names, and its neighbours
WHOLE_SHOWN = 6_000  # of all files together
_AROUND = 2
_WIDTH = 1_000  # characters of one line


@dataclass(frozen=True)
class SourceLine:
    """A line of a file beside the plan. `gap`: so many lines before it are not shown."""

    number: int
    text: str
    gap: int = 0
    change: int | None = None  # which row of the plan begins here
    trouble: str = ""  # the worst severity of what was said of it


def source_lines(lines: Sequence[str], file: Mapping[str, Any], *, in_whole: bool) -> list[SourceLine]:
    """The lines of a file to show beside its part of a sheet."""
    changes = {change["line"]: number for number, change in enumerate(file["changes"]) if change["line"]}
    troubles: dict[int, str] = {}
    for problem in reversed(file["problems"]):  # errors last: they win
        troubles |= dict.fromkeys(problem["lines"], problem["severity"])
    wanted = range(1, len(lines) + 1) if in_whole else _near({*changes, *troubles}, len(lines))
    shown: list[SourceLine] = []
    last = 0
    for number in wanted:
        text = lines[number - 1]
        cut = f"{text[:_WIDTH]} …" if len(text) > _WIDTH else text
        shown.append(SourceLine(number, cut, number - last - 1, changes.get(number), troubles.get(number, "")))
        last = number
    return shown


def _near(named: Iterable[int], total: int) -> list[int]:
    wanted = {number for line in list(named)[:LINES_SHOWN] for number in range(line - _AROUND, line + _AROUND + 1)}
    return sorted(number for number in wanted if 1 <= number <= total)[:LINES_SHOWN]
