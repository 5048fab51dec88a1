"""How big the measured groups are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Members who owe a report, and weeks of reports, the last one being this week."""

    members: int
    weeks: int


SIZES = {
    "small": Size(8, 6),
    "lab": Size(30, 52),
    "centre": Size(300, 52),
    "decade": Size(300, 520),
}
ROWS = 3  # per report: about 2 KB of Markdown together
