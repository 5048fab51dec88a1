"""Which assignment of one meeting is which of the next, and which were reported as done.

Only assignments that share a member, or name nobody, are compared. Equal and alike texts come first
(core.plan_matching); what is left is the same one where both speak of the same thing by a name that is its own: INT4
and "4-bit Integers" of one author are one subject, "ViT-B" alone is not enough.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.plan_items import head_of
from core.plan_matching import match_items, tells_unfinished

_LINK = re.compile(r"https?://[^\s，,；;）)]+")
_BITS = re.compile(r"([0-9]{1,3}) ?-? ?bits? integers?|([0-9]{1,3}) ?-? ?bits? (?:floats?|floating[ -]points?)")
_IDENTIFIER = re.compile(r"(?=[a-z0-9.-]*[0-9])(?=[a-z0-9.-]*[a-z])[a-z0-9]+(?:[.-][a-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_COMMON = frozenset(
    re.findall(
        "..",
        "复现训练实验论文模型完成继续微调数据下载环境理解修改学习阅读代码实现分析测试结果记录进行了解研究工作推导量化任务运行整理调研"
        "准备撰写报告方法算法系统优化部署评测对比搭建建立使用",
    )
)
_DROPPED = re.compile(  # 未取消 is not
    r"(?<![未没不])(?:取消|放弃|作废)|不再做|不做了|不用做|\b(?:cancell?ed|dropped|abandoned|no longer needed)\b",
    re.IGNORECASE,
)
_COMPARED = 60
"""Assignments of one member that are compared by their subject."""


@dataclass(frozen=True)
class Given:
    """An assignment: whom it was given to (keys of members, names of others), and its text."""

    members: frozenset[int | str]
    text: str


@dataclass(frozen=True)
class Outcome:
    """What became of an assignment at a later meeting: "moved" (to `becomes`), "done", "dropped"; "open": nothing was
    said."""

    state: str
    becomes: int | None = None


def outcomes_of(old: Sequence[Given], *, again: Sequence[Given], done: Sequence[Given]) -> list[Outcome]:
    """What a meeting says of earlier assignments by what it assigns `again` and tells as `done`, or as given up."""
    moved = match_assignments(old, again)
    told = [line for line in done if not tells_unfinished(line.text)]
    finished = _match(old, told, by_subject=False)
    dropped = _match(old, [line for line in done if _DROPPED.search(line.text)], by_subject=False)
    return [
        Outcome("moved", place)
        if place is not None
        else Outcome("done" if finished[at] is not None else "open" if dropped[at] is None else "dropped")
        for at, place in enumerate(moved)
    ]


def match_assignments(old: Sequence[Given], new: Sequence[Given]) -> list[int | None]:
    """For each old assignment the index of the new one that it is. Each is used once."""
    return _match(old, new, by_subject=True)


def _match(old: Sequence[Given], new: Sequence[Given], *, by_subject: bool) -> list[int | None]:
    found: list[int | None] = [None] * len(old)
    for members in dict.fromkeys(one.members for one in old):
        taken = set(found)
        mine = [at for at, one in enumerate(old) if one.members == members]
        free = [at for at, one in enumerate(new) if at not in taken and _concerns(members, one.members)]
        free.sort(key=lambda at: new[at].members != members)
        for at, match in zip(
            mine, match_items([old[at].text for at in mine], [new[at].text for at in free]), strict=True
        ):
            found[at] = None if match is None else free[match]
        if by_subject:
            _match_subjects(old, new, found, mine, free)
    return found


def _match_subjects(
    old: Sequence[Given], new: Sequence[Given], found: list[int | None], mine: Sequence[int], free: Sequence[int]
) -> None:
    taken = set(found)
    subjects = {at: _subject(new[at].text) for at in free[:_COMPARED] if at not in taken}
    for at in [at for at in mine if found[at] is None][:_COMPARED]:
        names, words = _subject(old[at].text)
        same = [place for place, (own, its) in subjects.items() if names & own and words & its]
        if same:
            found[at] = same[0]
            del subjects[same[0]]


def _concerns(one: Collection[int | str], other: Collection[int | str]) -> bool:
    return bool(set(one) & set(other)) or (not one and not other)


@lru_cache(maxsize=2_048)
def _subject(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The identifiers in a text (int4, fp8, resnet18) and its pairs of characters that are no common words."""
    plain = unicodedata.normalize("NFKC", _LINK.sub(" ", head_of(text))).casefold()
    plain = _BITS.sub(lambda bits: f" int{bits[1]} " if bits[1] else f" fp{bits[2]} ", plain)
    names = frozenset(_IDENTIFIER.findall(plain))
    pairs = {run[place : place + 2] for run in _HAN.findall(plain) for place in range(len(run) - 1)}
    return names, frozenset(pairs - _COMMON)
