"""Which line of one plan is which line of another text, and what a line about it says.

Deterministic, without a clock and in bounded time: equal keys first, then likeness of two characters each (Dice), the
best pair first, each line used once. Lines that differ in a number or a single letter (实验一 and 实验二, A and B, INT4
and INT8) are two lines, however alike they are otherwise; per cent do not count.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.plan_items import PlanText, head_of, item_key

ALIKE = 0.6
"""From this likeness on (0 to 1) two texts are the same line, reworded."""
COMPARED = 120
"""Lines of each side that are compared by likeness; equal keys are found in any number."""
_WITHIN = 6  # a shorter key is not looked for inside another text
_PER_CENT = re.compile(r"(?<![0-9.])[0-9]++(?:\.[0-9]++)?\s*+[%％]")
_TOKENS = re.compile(
    r"[0-9]+(?:\.[0-9]+)*|(?<![a-z])[a-z](?![a-z])|(?<=[第验组题图表])[一二三四五六七八九十]+|[一二三四五六七八九十]+(?=[章节期组轮])"
)
_MEASURE = re.compile(  # 准确率 91%: a result, no progress
    r"(?:率|精度|提[升高]|增[加长]|下降|降低|减少|加速|误差|占|acc\w{0,12}|f1|auc|map|improv\w{0,12}|reduc\w{0,12}|increas\w{0,12}|error)"
    r"[^\w]{0,6}[0-9]++(?:\.[0-9]++)?\s*+[%％]",
    re.IGNORECASE | re.ASCII,
)
_FULL = re.compile(r"100\s*[%％]")
_UNFINISHED = re.compile(
    r"[未没沒尚仍待卡]|还[在需有差]|正在|进行中|进展中|推进中|部分|一半|初步|失败|[推延]迟|延[期后]|暂[停缓不]|搁置|取消|放弃|"
    r"准备|开始|继续|计划|遇到|不[能会足够行]|"
    r"\bnot?\b|n't\b|unfinished|incomplete|in progress|ongoing|partly|partial|\bhalf\b|fail|postpone|delay|cancel|drop|"
    r"paus|todo|\bwip\b|\bstart|\bbeg[au]n|\bstill\b|\byet\b|continu|block|stuck|\bplan|\btry|\bwill\b",
    re.IGNORECASE,
)


type Placed = tuple[str, str]
"""A text and where it stands (the key of its project, the uuid of its row): place, text."""


@dataclass(frozen=True)
class Fate:
    """What a report says became of a line of the plan before it: "done", "moved" (to `becomes`), "open": nothing."""

    state: str
    becomes: int | None = None


@dataclass(frozen=True)
class _Line:
    """What a text is compared by."""

    key: str
    pairs: frozenset[str]
    tokens: frozenset[str]


def match_items(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each old text the index of the new one that it became, or None. Each is used once."""
    before, after = [_line(text) for text in old], [_line(text) for text in new]
    found: list[int | None] = [None] * len(before)
    by_key: dict[str, list[int]] = {}
    for place, line in enumerate(after):
        by_key.setdefault(line.key, []).append(place)
    for place, line in enumerate(before):
        same = by_key.get(line.key)
        if same:
            found[place] = same.pop(0)
    left = [place for place, match in enumerate(found) if match is None][:COMPARED]
    free = sorted(place for places in by_key.values() for place in places)[:COMPARED]
    pairs = [(likeness, a, b) for a in left for b in free if (likeness := _likeness(before[a], after[b])) >= ALIKE]
    taken: set[int] = set()
    for _likeness_of, a, b in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1], pair[2])):
        if found[a] is None and b not in taken:
            found[a] = b
            taken.add(b)
    return found


def match_placed(old: Sequence[Placed], new: Sequence[Placed]) -> list[int | None]:
    """As match_items, those of one place first, then the rest wherever they stand."""
    found: list[int | None] = [None] * len(old)
    places = [*dict.fromkeys(place for place, _text in old), None]
    for place in places:
        taken = set(found)
        left = [at for at, line in enumerate(old) if found[at] is None and place in (None, line[0])]
        free = [at for at, line in enumerate(new) if at not in taken and place in (None, line[0])]
        matches = match_items([old[at][1] for at in left], [new[at][1] for at in free])
        for at, match in zip(left, matches, strict=True):
            found[at] = None if match is None else free[match]
    return found


def fates_of(
    plan: Sequence[Placed], *, next_plan: Sequence[Placed], tasks: Sequence[PlanText], results: Sequence[PlanText]
) -> list[Fate]:
    """What the next report says about each line of a plan; what it does not clearly say is open.

    Planned again: moved. With a ticked box among its tasks or results: done; with an empty one: open. Among the results
    without a word of the unfinished: done.
    """
    texts = [text for _place, text in plan]
    again = match_placed(plan, next_plan)
    boxed = [*tasks, *results]
    ticked = match_items(texts, [line.text for line in boxed if line.is_ticked])
    empty = match_items(texts, [line.text for line in boxed if line.is_ticked is False])
    finished = [line.text for line in results if line.is_ticked is None and not tells_unfinished(line.text)]
    told = match_items(texts, finished)
    fates = []
    for at in range(len(plan)):
        is_done = ticked[at] is not None or (empty[at] is None and told[at] is not None)
        state = "moved" if again[at] is not None else "done" if is_done else "open"
        fates.append(Fate(state, again[at]))
    return fates


def are_planned(texts: Sequence[str], plan: Sequence[str]) -> list[bool]:
    """Whether each text is a line of the plan, or a part of one: several may be the same one's."""
    planned = [_line(text) for text in plan]
    keys = {line.key for line in planned}
    return [line.key in keys or _resembles(line, planned[:COMPARED]) for line in map(_line, texts)]


def tells_unfinished(text: str) -> bool:
    """Whether a result has a word or a percentage by which it may not be finished; doubtful ones do."""
    percentages = [found for found in _PER_CENT.findall(_MEASURE.sub("", text)) if not _FULL.fullmatch(found)]
    return bool(percentages) or bool(_UNFINISHED.search(text))


def _resembles(line: _Line, planned: Sequence[_Line]) -> bool:
    return any(_likeness(line, other) >= ALIKE for other in planned)


@lru_cache(maxsize=2_048)  # a line that is carried over years is held against each meeting's
def _line(text: str) -> _Line:
    key = item_key(text)
    plain = unicodedata.normalize("NFKC", _PER_CENT.sub("", head_of(text))).casefold()
    pairs = frozenset(key[place : place + 2] for place in range(len(key) - 1))
    return _Line(key, pairs, frozenset(_TOKENS.findall(plain)))


def _likeness(one: _Line, other: _Line) -> float:
    """0 to 1. A text of some length that stands in the other as a whole is nearly the same."""
    if not (one.tokens <= other.tokens or other.tokens <= one.tokens):
        return 0.0
    if one.key == other.key:
        return 1.0
    shorter, longer = sorted((one.key, other.key), key=len)
    if len(shorter) >= _WITHIN and shorter in longer:
        return 0.9
    if not one.pairs or not other.pairs:
        return 0.0
    return 2 * len(one.pairs & other.pairs) / (len(one.pairs) + len(other.pairs))
