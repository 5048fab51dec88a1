"""Which lines of a Markdown text lie in code fences, where nothing else has a meaning."""

import re
from collections.abc import Sequence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def fenced_lines(lines: Sequence[str]) -> set[int]:
    """Indexes of all lines in ``` and ~~~ fences, the fences themselves included. An open one lasts to the end."""
    fenced: set[int] = set()
    fence = ""
    for place, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            fenced.add(place)
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            fenced.add(place)
    return fenced
