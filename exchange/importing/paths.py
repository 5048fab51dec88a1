"""What the path of a file tells."""

import re


def year_in(path: str) -> int | None:
    """The year that a path tells, the nearest part first."""
    for part in reversed(path.split("/")):
        if match := re.search(r"(?<![0-9])(20[0-9]{2})(?:[0-9]{4})?(?![0-9])", part):
            return int(match[1])
    return None
