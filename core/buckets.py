"""Buckets of workload: 少 (small), 中 (medium), 大 (large), with how many times; and how people write them.

Rules, as groups' own ledgers prove them: 小 means 少, 大*5 counts five times, a blank cell is *unknown*, never zero.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from core.errors import InvalidInput

MOST_TIMES = 99


class Bucket(StrEnum):
    """How much work one item was. UNKNOWN is counted apart."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = ""


KNOWN_BUCKETS = (Bucket.SMALL, Bucket.MEDIUM, Bucket.LARGE)
SIGNS = {Bucket.SMALL: "少", Bucket.MEDIUM: "中", Bucket.LARGE: "大", Bucket.UNKNOWN: ""}

_WORDS = {
    **dict.fromkeys(("少", "小", "s", "small"), Bucket.SMALL),
    **dict.fromkeys(("中", "m", "medium"), Bucket.MEDIUM),
    **dict.fromkeys(("大", "多", "l", "large"), Bucket.LARGE),
}
_TIMES = re.compile(r"(?P<word>[^\s*×xX]+)(?:\s*[*×xX]\s*(?P<times>[0-9]{1,4}))?")


class UnreadableWorkload(InvalidInput):
    """A text that is no bucket. code: "not_bucket", "too_often"."""


@dataclass(frozen=True)
class Workload:
    """A bucket and how many times it counts, 1 to 99."""

    bucket: Bucket = Bucket.UNKNOWN
    times: int = 1

    def __str__(self) -> str:
        """As ledgers write it: 少, 大*5, nothing for unknown."""
        return SIGNS[self.bucket] + (f"*{self.times}" if self.bucket and self.times != 1 else "")


@dataclass(frozen=True)
class BucketLimits:
    """Up to how many minutes an item is small, and medium; beyond that it is large."""

    small_up_to: int = 120
    medium_up_to: int = 480

    def bucket_of(self, minutes: int) -> Bucket:
        """The bucket of a length of time; none at all is unknown."""
        if minutes <= 0:
            return Bucket.UNKNOWN
        if minutes <= self.small_up_to:
            return Bucket.SMALL
        return Bucket.MEDIUM if minutes <= self.medium_up_to else Bucket.LARGE


def read_workload(text: str) -> Workload:
    """The workload written in a cell, which holds nothing else. Raises UnreadableWorkload."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return Workload()
    match = _TIMES.fullmatch(plain)
    bucket = _WORDS.get(match["word"].casefold()) if match else None
    if match is None or bucket is None:
        shown = plain if len(plain) <= 40 else f"{plain[:39]}…"
        raise UnreadableWorkload(
            "not_bucket", '"{text}" is no workload: write 少, 中 or 大, or 大*5 for five times.', text=shown
        )
    times = int(match["times"] or 1)
    if not 1 <= times <= MOST_TIMES:
        raise UnreadableWorkload(
            "too_often", "{times} times is out of range: write 1 to {most}.", times=times, most=MOST_TIMES
        )
    return Workload(bucket, times)
