"""Texts that only point to other files: lists of links to what stands elsewhere."""

import re
from collections.abc import Sequence

_LINK_OR_DAY = re.compile(r"\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FEWEST, _SHARE = 5, 0.7
_LONGEST = 5_000


def is_index(lines: Sequence[str]) -> bool:
    """Whether nearly all lines beside the headings are nothing but links and days.

    Items of lists are no index: such are pages of what is to be read.
    """
    said = [line for line in lines if line.strip() and not line.startswith(("#", "＃"))]
    bare = [line for line in said if "](" in line and len(line) <= _LONGEST and _is_bare(line)]
    return len(said) >= _FEWEST and len(bare) >= _SHARE * len(said)


def _is_bare(line: str) -> bool:
    is_item = line.lstrip().startswith(("- ", "* ", "+ "))
    return not is_item and not re.search(r"\w", _LINK_OR_DAY.sub(" ", line))
