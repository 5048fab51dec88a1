"""Free text between the headings of a report file: written so that it reads back exactly as it was.

What would be read as the file's own structure gets a backslash before it, and only that: a heading that opens a
section, a fence that is never closed (it would swallow the rest of the file), a blank line at the edge of a text. A
line that starts with backslashes followed by one of these gets one more; reading takes one away.
"""

import re
from collections.abc import Callable, Sequence

_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})(?P<info>.*)", re.DOTALL)

_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")

Structural = Callable[[str], bool]
"""Whether a line would be read as structure of the file."""


def is_blank(line: str) -> bool:
    return not line.strip()


def trim_blank_edges(lines: Sequence[str]) -> list[str]:
    """The lines without the blank ones at both ends."""
    filled = [index for index, line in enumerate(lines) if not is_blank(line)]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []


def write_block(text: str, structural: Structural, *, indent: str = "", underlines: bool = False) -> list[str]:
    """The lines of a text, ready to stand below a heading or, indented, below a list item.

    underlines: === or --- below a line of text would make a heading of it in this file.
    """
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if not is_blank(line)]
    first, last = (filled[0], filled[-1]) if filled else (len(lines), -1)
    code = _code([indent + line for line in lines])
    written = []
    for index, line in enumerate(lines):
        if line.startswith("\\"):
            bare = line.lstrip("\\")
            guarded = _is_special(bare, structural) or (underlines and _UNDERLINE.fullmatch(bare) is not None)
        elif is_blank(line):
            guarded = not first < index < last
        else:
            is_under = underlines and index > 0 and not is_blank(lines[index - 1]) and _UNDERLINE.fullmatch(line)
            guarded = index not in code and bool(_opens_fence(indent + line) or structural(indent + line) or is_under)
        guard = "\\" if guarded else ""
        written.append(indent + guard + line if guard or line else "")
    return written


def read_block(lines: Sequence[str], structural: Structural, *, indent: str = "", underlines: bool = False) -> str:
    """The text that write_block wrote; blank lines around it do not count."""
    bare = [line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t") for line in lines]
    return "\n".join(_unguarded(line, structural, underlines=underlines) for line in trim_blank_edges(bare))


def _unguarded(line: str, structural: Structural, *, underlines: bool) -> str:
    bare = line.lstrip("\\")
    if bare != line and (_is_special(bare, structural) or (underlines and _UNDERLINE.fullmatch(bare))):
        return line[1:]
    return line


def _is_special(bare: str, structural: Structural) -> bool:
    return is_blank(bare) or _FENCE.fullmatch(bare) is not None or structural(bare)


def _opens_fence(line: str) -> bool:
    match = _FENCE.fullmatch(line)
    return match is not None and not (match["run"][0] == "`" and "`" in match["info"])


def _code(lines: Sequence[str]) -> set[int]:
    """Indexes of the lines in fences that are closed, fences included. A fence that is never closed holds nothing."""
    closings = _longest_closings(lines)
    inside: set[int] = set()
    opening = ""
    for index, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if opening:
            inside.add(index)
            if match and match["run"].startswith(opening) and not match["info"].strip():
                opening = ""
        elif match and _opens_fence(line) and len(match["run"]) <= closings[index + 1][match["run"][0]]:
            opening = match["run"]
            inside.add(index)
    return inside


def _longest_closings(lines: Sequence[str]) -> list[dict[str, int]]:
    """For every index the longest closing run of each sign from there on: one pass, however many fences there are."""
    longest = [{"`": 0, "~": 0}]
    for line in reversed(lines):
        match, after = _FENCE.fullmatch(line), longest[-1]
        if match and not match["info"].strip() and len(match["run"]) > after[match["run"][0]]:
            after = after | {match["run"][0]: len(match["run"])}
        longest.append(after)
    longest.reverse()
    return longest
