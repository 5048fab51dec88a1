"""Reports of several members under one title, each below a heading or a line that is nothing but a name."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from core.surnames import COMMON, COMPOUND
from reports.markdown.scope import Scope
from reports.markdown.sections import find_sections
from reports.markdown.title import Title, heading, looks_like_name, read_title

_NO_NAME = re.compile(r"[务法向面案型式数料据码献件间末题构一二三四五六日天果排况结验识考难]")
_TAG = re.compile(r"<[^<>\n]{1,120}>")
_AROUND_NAME = re.compile(r"^\W+|\W+$")
_LINE = re.compile(r"\s{0,3}(?:\*\*)?(?P<name>[\u3400-\u9fff]{2,4})(?:\*\*)?\s*[：:]?(?:\*\*)?\s*")


def name_in(line: str) -> tuple[int, str] | None:
    """Level (7: a bare line) and name, where the line is a person's name and nothing else."""
    found = heading(line)
    if found is not None:
        level, text = found[0], _AROUND_NAME.sub("", _TAG.sub("", found[1]))
    elif match := _LINE.fullmatch(line):
        level, text = 7, match["name"]
    else:
        return None
    is_surname = text[:1] in COMMON or text[:2] in COMPOUND
    return (level, text) if is_surname and looks_like_name(text) and not _NO_NAME.search(text) else None


def member_parts(
    lines: Sequence[str], begin: int, start: int, end: int, title: Title, code: Collection[int]
) -> list[Scope]:
    """The report of each member, of several that are named on one level, or of one right below the title; else none.

    What stands above the first name belongs to the first, what stands below the last to the last.
    """
    taken = {
        index for one in find_sections(lines, start + 1, end, code) for index in range(one.start, one.end)
    }  # fmt: skip
    named = [
        (index, *found)
        for index in range(start + 1, end)
        if index not in code and index not in taken and (found := name_in(lines[index]))
    ]
    if not named or title.name:
        return []
    level = min(found[1] for found in named)
    named = _merged([found for found in named if found[1] == level])
    above = lines[start + 1 : named[0][0]]
    if len(named) < 2 and any(line.strip() for line in above):
        return []
    ends = [*(index for index, _level, _name in named[1:]), end]
    parts = []
    for place, ((index, _level, name), until) in enumerate(zip(named, ends, strict=True)):
        first = place == 0
        part = Scope(
            lines, begin if first else index, start if first else index, until, replace(title, name=name), set(code)
        )
        part.has_title = first and read_title(lines[start]) is not None
        part.read.add(index)
        parts.append(part)
    return parts


def _merged(named: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A name that comes again belongs to the member before it: one has one report of a week."""
    seen: set[str] = set()
    found = []
    for one in named:
        if one[2] not in seen:
            seen.add(one[2])
            found.append(one)
    return found
