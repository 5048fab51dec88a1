"""A plan cut into its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan_items import ITEM_LIMIT, KEY_LIMIT, item_key, split_items

TABLE: list[tuple[str, list[str]]] = [
    ("- 读论文\n- 写代码", ["读论文", "写代码"]),
    ("1. 优化路由\n2. 对比\n(混合 + few-shot）", ["优化路由", "对比\n(混合 + few-shot）"]),
    ("1.  三个空格\n2.没有空格\n3.LoRA 训练", ["三个空格", "没有空格", "LoRA 训练"]),
    ("1、数据\n2、训练", ["数据", "训练"]),
    ("1、数据\n（1）清洗\n（2）划分\n2、训练", ["数据\n（1）清洗\n（2）划分", "训练"]),
    ("（1）甲\n(2) 乙\n3) 丙", ["甲", "乙", "丙"]),
    ("一、甲\n1、甲一\n二、乙", ["甲\n1、甲一", "乙"]),
    ("① 甲\n②乙", ["甲", "乙"]),
    ("• 甲\n●乙", ["甲", "乙"]),
    ("- 甲\n  - 甲一\n  续行\n- 乙", ["甲\n- 甲一\n续行", "乙"]),
    ("1. 甲\n  - 两格也算下一层\n2. 乙", ["甲\n- 两格也算下一层", "乙"]),
    ("   -  甲\n - 乙\n  - 丙", ["甲", "乙", "丙"]),
    ("1. 甲\n- 紧跟的短横是下一层\n\n- 空行之后是另一个列表", ["甲\n- 紧跟的短横是下一层", "空行之后是另一个列表"]),
    ("-\u00a0甲\n-\u3000乙", ["甲", "乙"]),
    ("段落一\n续行\n\n段落二", ["段落一\n续行", "段落二"]),
    ("下周主要做：\n- 甲\n- 乙", ["甲", "乙"]),
    ("主要技术\n- 甲\n- 乙", ["甲", "乙"]),
    ("主要技术\n\n- 甲", ["主要技术", "甲"]),
    ("甲完成了，乙也是。\n- 丙", ["甲完成了，乙也是。", "丙"]),
    ("甲  \n乙\\\n丙\n续行", ["甲", "乙\\", "丙\n续行"]),
    ("- 甲  \n续行", ["甲\n续行"]),
    ("Action item 1:  \nwrite", ["Action item 1:\nwrite"]),
    ("1.甲：\n\n段落\n\n2.乙\n\n3.丙\n\n后记", ["甲：\n\n段落", "乙", "丙", "后记"]),
    ("1. 甲\n\n段落\n\n# 别的\n\n2. 乙", ["甲", "段落", "乙"]),
    ("**下周主要做：**\n\n1. 甲", ["甲"]),
    ("注意：\n没有列表", ["注意：\n没有列表"]),
    ("## 模型\n- 甲\n---\n数据\n===\n- 乙", ["甲", "乙"]),
    ("- 甲\n```\n- 代码里的短横\n\n# 注释\n```\n- 乙", ["甲\n```\n- 代码里的短横\n\n# 注释\n```", "乙"]),
    ("```\nmake\n```", ["```\nmake\n```"]),
    ("| a | b |\n| - | - |\n| 1 | 2 |", ["| a | b |\n| - | - |\n| 1 | 2 |"]),
    ("2024.11.3 开会\n1.5 倍加速\n3.x 版本", ["2024.11.3 开会\n1.5 倍加速\n3.x 版本"]),
    ("无", []),
    ("- 暂无\n-\n- ", []),
    ("", []),
]


@pytest.mark.parametrize(("cell", "texts"), TABLE)
def test_split(cell: str, texts: list[str]) -> None:
    assert [item.text for item in split_items(cell)] == texts


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("- [ ] 甲\n- [x] 乙\n- [X] 丙\n- 丁", [False, True, True, None]),
        ("[x] 没有短横", [True]),
        ("1. ✅ 甲\n2. ⬜ 乙\n3. ✔️丙", [True, False, True]),
        ("- [x]不是框", [None]),
    ],
)
def test_boxes(cell: str, ticked: list[bool | None]) -> None:
    assert [item.is_ticked for item in split_items(cell)] == ticked


def test_lines_are_those_of_the_cell() -> None:
    cell = "# 标题\n\n1. 甲\n   - 甲一\n\n2. 乙\n\n段落"
    assert [(item.first_line, item.last_line) for item in split_items(cell)] == [(2, 3), (5, 5), (7, 7)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("- [ ] **复现** INT4 训练。", "复现int4训练"),
        ("１、复现ＩＮＴ４训练", "2. 复现 INT4 训练"),
        ("读 [Attention](https://arxiv.org/abs/1706.03762)", '读 [Attention](https://example.org/(a)/b "标题")'),
        ("训练\n- 学习率 1e-4", "训练\n- 学习率 3e-4"),
        ("训练\n```\nmake\n```", "训练"),
        ("对比\n结果", "对比结果"),
    ],
)
def test_equal_keys(one: str, other: str) -> None:
    assert item_key(one) == item_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("实验一", "实验二"), ("👍", "👎"), ("甲" * 300, "甲" * 301), ("- 读", "- 写")]
)
def test_different_keys(one: str, other: str) -> None:
    assert item_key(one) != item_key(other)


CELLS = st.text(alphabet="-*1.、（）() \t\n甲ab#`~[]x>|:：_\u3000", max_size=120)


@given(CELLS)
def test_every_line_is_in_at_most_one_item_and_items_stand_in_order(cell: str) -> None:
    items = split_items(cell)
    ends = [-1]
    for item in items:
        assert ends[-1] < item.first_line <= item.last_line < len(cell.split("\n"))
        ends.append(item.last_line)


TEXTS = st.text(alphabet="甲乙丙ab", min_size=1, max_size=6)
MARKS = st.sampled_from(["- {}", "* {}", "+ {}", "{n}. {}", "{n}.{}", "{n}、{}", "（{n}）{}", "{n}) {}", "• {}"])


@given(MARKS, st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=2), st.booleans()), max_size=6))
def test_a_list_as_written_comes_back_item_by_item(mark: str, items: list[tuple[str, list[str], bool]]) -> None:
    lines, wanted = [], []
    for number, (text, nested, blank) in enumerate(items, start=1):
        below = [f"- {line}" for line in nested]
        lines += [mark.format(text, n=number), *(f"   {line}" for line in below), *([""] if blank else [])]
        wanted.append("\n".join([text, *below]))
    found = [item.text for item in split_items("\n".join(lines))]
    assert [[line.strip() for line in text.split("\n")] for text in found] == [text.split("\n") for text in wanted]


@given(st.text(max_size=400))
def test_keys_of_any_text_are_short(text: str) -> None:
    assert len(item_key(text)) <= KEY_LIMIT


@given(MARKS, TEXTS)
def test_markers_and_boxes_are_not_in_the_key(mark: str, text: str) -> None:
    assert item_key(mark.format(f"[ ] {text}", n=3)) == item_key(text)


def test_a_cell_full_of_lines_gives_so_many_items() -> None:
    assert len(split_items("- 甲\n" * 5_000)) == ITEM_LIMIT
