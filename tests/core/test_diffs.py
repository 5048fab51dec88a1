"""Diffs by words: what is shown, that nothing is lost in between, and that there is an end to the work."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.diffs import Effort, Segment, diff_words

SIGNS = {"same": "", "removed": "-", "added": "+"}


def shown(before: str, after: str) -> str:
    """The diff in a notation for people: [-gone][+come]."""
    parts = diff_words(before, after)
    return "".join(part.text if part.kind == "same" else f"[{SIGNS[part.kind]}{part.text}]" for part in parts)


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        ("", "", ""),
        ("一样", "一样", "一样"),
        ("", "新的", "[+新的]"),
        ("旧的", "", "[-旧的]"),
        ("训练了模型", "训练完模型", "训练[-了][+完]模型"),
        ("the loss is 0.12", "the loss was 0.12", "the loss [-is][+was] 0.12"),
        (
            "loss 0.12，5% 到 2026-11-20",
            "loss 0.08，6% 到 2026-11-27",
            "loss [-0.12][+0.08]，[-5%][+6%] 到 [-2026-11-20][+2026-11-27]",
        ),
        ("loss 下降", "val loss 下降了", "[+val ]loss 下降[+了]"),
        ("- 一\n- 二\n", "- 一\n- 新\n- 二\n", "- 一\n[+- 新\n]- 二\n"),
        ("- 一\n- 二", "- 一\n- 二\n- 三", "- 一\n- 二[+\n- 三]"),
        ("a b c", "c b a", "[-a][+c] b [-c][+a]"),
        ("𠮷野家", "吉野家", "[-𠮷][+吉]野家"),
        ("👍🏽 好", "👎 好", "[-👍🏽][+👎] 好"),
    ],
)
def test_examples(before: str, after: str, diff: str) -> None:
    assert shown(before, after) == diff


TEXTS = st.lists(st.sampled_from(["读", "数据", " ", "\n", "loss", "- ", "0.1", "，", "\r\n", "\u2028"]), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_diff(before: list[str], after: list[str]) -> None:
    old, new = "".join(before), "".join(after)
    parts = diff_words(old, new)
    assert "".join(part.text for part in parts if part.kind != "added") == old
    assert "".join(part.text for part in parts if part.kind != "removed") == new
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in pairwise(parts))


@pytest.mark.parametrize("signs", ["的一是了不在人有我他", "ab \n", "\n", "一\n二"])
def test_large_texts_that_have_little_in_common_come_to_an_end(signs: str) -> None:
    chance = random.Random(5)
    old, new = ("".join(chance.choices(signs, k=65_000)) for _ in range(2))
    parts = diff_words(old, new)
    assert "".join(part.text for part in parts if part.kind != "added") == old


def test_several_diffs_share_one_effort() -> None:
    effort = Effort(steps=10)
    assert len(diff_words("一二三", "一改三", effort)) == 4
    spent = diff_words("一二三四五六七八", "一改三改五改七改", effort)
    assert spent == (Segment("same", "一"), Segment("removed", "二三四五六七八"), Segment("added", "改三改五改七改"))
