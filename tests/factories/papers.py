"""Papers and readings for tests, made by the services that the product uses."""

import itertools
from datetime import date
from typing import Any

from core.buckets import Bucket, Workload
from core.periods import Period
from members.models import Member
from papers.models import Paper, Reading
from papers.services import PaperInput, ReadingInput, create_paper, create_reading
from workload.services import WorkInput

_number = itertools.count(10001)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


def make_paper(by: Member, title: str = "Attention is all you need", **fields: Any) -> Paper:
    """A paper that is typed whole: nothing is asked for. Every one has its own arXiv id."""
    if not {"url", "arxiv_id", "doi"} & fields.keys():
        fields["url"] = f"https://arxiv.org/abs/1706.{next(_number)}"
    known = {"authors": "Ashish Vaswani\nNoam Shazeer", "year": 2017, "abstract": "Sequence transduction."}
    return create_paper(group=by.group, data=PaperInput(title=title, **{**known, **fields}), by=by)


def reading_input(*participants: Member, **fields: Any) -> ReadingInput:
    """A reading of this week, small; fields of WorkInput and of ReadingInput."""
    work = {name: fields.pop(name) for name in WorkInput.__dataclass_fields__ if name in fields}
    known = {"period": WEEK, "participants": participants, "workload": Workload(Bucket.SMALL)}
    if "paper" not in fields:
        fields.setdefault("written", "8篇 医疗 论文")
    return ReadingInput(work=WorkInput(**{**known, **work}), **fields)


def make_reading(by: Member, *participants: Member, **fields: Any) -> Reading:
    return create_reading(group=by.group, data=reading_input(*(participants or (by,)), **fields), by=by)
