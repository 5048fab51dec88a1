"""The measure of the buckets (工作量量化方式): 少 up to two hours, 中 up to eight, 大 beyond."""

import re
import unicodedata
from fractions import Fraction

from core.buckets import Bucket, BucketLimits, UnreadableWorkload, read_workload
from core.changes import Problem
from core.durations import read_minutes
from core.sayings import Saying
from core.tables import unescape_cell, write_table
from workload.markdown.columns import LedgerTable
from workload.markdown.rows import SHORTEST_COLUMN

_UP_TO = re.compile(r"(?:不超过|少于|小于|<=?|≤)?\s*(?P<length>.+?)\s*(?:以内|以下|之内|内)?")
_BETWEEN = re.compile(r"[0-9.,]+[^-~至到0-9]*\s*(?:[-~–—]|至|到)\s*(?P<length>[0-9.,]+\s*\D+)")


def read_standard(found: LedgerTable) -> tuple[BucketLimits | None, list[Problem]]:
    """The limits that the table says; None, with a problem, where it does not say them."""
    cells = {}
    for row in found.table.rows:
        texts = {name: unescape_cell(cell) for name, cell in zip(found.columns, row.cells, strict=True) if name}
        cells[_bucket_of(texts.get("standard", ""))] = unicodedata.normalize("NFKC", texts.get("length", "")).strip()
    small = _minutes(_UP_TO, cells.get(Bucket.SMALL, ""))
    medium = _minutes(_BETWEEN, cells.get(Bucket.MEDIUM, "")) or _minutes(_UP_TO, cells.get(Bucket.MEDIUM, ""))
    if small is not None and medium is not None and 0 < small < medium:
        return BucketLimits(int(small), int(medium)), []
    sentence = Saying("The table does not say where 少, 中 and 大 end; the limits of the group hold.")
    return None, [Problem(found.table.start + 1, "warning", "standard-unclear", sentence)]


def _bucket_of(text: str) -> Bucket:
    try:
        return read_workload(text).bucket
    except UnreadableWorkload:
        return Bucket.UNKNOWN


def _minutes(pattern: re.Pattern[str], text: str) -> Fraction | None:
    match = pattern.fullmatch(text)
    return read_minutes(match["length"]) if match else None


def write_standard(limits: BucketLimits) -> str:
    """The table in the usual form: 2小时以内, 2-8小时, 8小时以上."""
    small, medium = _length(limits.small_up_to), _length(limits.medium_up_to)
    both_hours = small.endswith("小时") and medium.endswith("小时")
    between = f"{small.removesuffix('小时') if both_hours else small}-{medium}"
    rows = [("少", f"{small}以内"), ("中", between), ("大", f"{medium}以上")]
    return write_table(("标准", "时长"), rows, least=SHORTEST_COLUMN)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours}小时"
    return f"{minutes}分钟"
