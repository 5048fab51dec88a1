"""Lines of one plan found again in another text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plan_matching import are_planned, match_items, tells_unfinished


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("继续完善和优化模型架构", "完善和优化模型架构"),
        ("训练 baseline（30%）", "训练 baseline（80%）"),
        ("复现朱军INT4训练", "ViT-B训练/微调；  复现朱军INT4训练"),
        ("第3章初稿完成", "完成第3章初稿，共 20 页"),
        ("Read the survey on MoE routing", "read survey on MoE routing methods"),
        ("- [ ] 跑通 **MMLU** 评测", "跑通mmlu评测。"),
    ],
)
def test_reworded_lines_are_the_same(old: str, new: str) -> None:
    assert match_items([old], [new]) == [0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("完成实验一", "完成实验二"),
        ("写第3章", "写第4章"),
        ("复现论文 A", "复现论文 B"),
        ("INT4 训练", "INT8 训练"),
        ("读论文", "写论文"),
        ("训练", "训练数据的清洗和划分"),
        ("", "训练"),
    ],
)
def test_different_lines_stay_different(old: str, new: str) -> None:
    assert match_items([old], [new]) == [None]


def test_equal_keys_come_first_then_the_best_pair() -> None:
    old = ["优化路由机制", "优化路由机制和负载", "读论文", "读论文"]
    new = ["读论文", "优化路由机制", "优化路由机制与负载", "读论文"]
    assert match_items(old, new) == [1, 2, 0, 3]


def test_several_lines_may_be_of_one_plan() -> None:
    plan = ["测试 baseline：基座模型 few-shot", "读论文"]
    assert are_planned(["测试 baseline", "基座模型 few-shot", "买显卡"], plan) == [True, True, False]


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("得到 phi-2 4-shot 的测试结果", False),
        ("训练完成 100%", False),
        ("训练到 60%", True),
        ("训练基线模型，准确率为 91.3%", False),
        ("Trained it, accuracy: 91%", False),
        ("尚未完成int4量化实验复现", True),
        ("正在训练", True),
        ("Trained the router", False),
        ("Not finished yet", True),
        ("noted the results", False),
    ],
)
def test_words_of_the_unfinished(text: str, unfinished: bool) -> None:
    assert tells_unfinished(text) is unfinished


LINES = st.lists(st.text(alphabet="甲乙丙丁ab12 -", max_size=12), max_size=8)


@given(LINES, LINES)
def test_matching_is_one_to_one_and_finds_every_equal_line(old: list[str], new: list[str]) -> None:
    found = match_items(old, new)
    used = [place for place in found if place is not None]
    assert len(used) == len(set(used))
    assert all(0 <= place < len(new) for place in used)
    assert match_items(old, new) == found


@given(LINES)
def test_a_text_is_itself(lines: list[str]) -> None:
    assert match_items(lines, lines) == list(range(len(lines)))
    assert are_planned(lines, lines) == [True] * len(lines)


@settings(max_examples=3, deadline=None)
@given(st.permutations(range(400)))
def test_many_long_lines_are_matched_whatever_their_order(order: list[int]) -> None:
    lines = [f"{number} 号" + "实验的每一步都写在这里" * 15 for number in range(400)]
    assert match_items(lines, [lines[place] for place in order]) == [order.index(place) for place in range(400)]
