"""What the path of a file tells."""

import re

_PASTED = re.compile(r"pasted [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}\.[0-9]{2}\.[0-9]{2}.*")


def is_pasted(name: str) -> bool:
    """Whether the name was made here for a pasted text: it holds the day of the paste, which says nothing."""
    return _PASTED.fullmatch(name) is not None


def year_in(path: str) -> int | None:
    """The year that a path tells, the nearest part first. The name that a pasted text got here tells none."""
    for part in reversed(path.split("/")):
        if is_pasted(part):
            continue
        if match := re.search(r"(?<![0-9])(20[0-9]{2})(?:[0-9]{4})?(?![0-9])", part):
            return int(match[1])
    return None
