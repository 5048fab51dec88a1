import pytest

from core.outline import Heading, read_outline


@pytest.mark.parametrize(
    ("line", "level", "text"),
    [
        ("# 周报 - 2024年第43周（10.21-10.27）", 1, "周报 - 2024年第43周（10.21-10.27）"),
        ("## 注：项目说明", 2, "注：项目说明"),
        ("##会议", 2, "会议"),
        ("###2017/02/06", 3, "2017/02/06"),
        ("#11月", 1, "11月"),
        ("#2017/02/06", 1, "2017/02/06"),
        ("＃11月", 1, "11月"),
        ("＃＃ 计划", 2, "计划"),
        ("## x ##", 2, "x"),
        ("# C# 入门", 1, "C# 入门"),
        ("# 2023/7/24 ", 1, "2023/7/24"),
        ("   ### 三", 3, "三"),
        ("###### 六", 6, "六"),
        ("#\u3000标题\u00a0", 1, "标题"),
        ("#", 1, ""),
        ("# 3652", 1, "3652"),
    ],
)
def test_headings(line: str, level: int, text: str) -> None:
    assert read_outline(f"前\n\n{line}\n后") == [Heading(2, level, text)]


@pytest.mark.parametrize("line", ["#3652", "#3652 修复", "#话题#", "####### 七", "    # 代码", "\\# x", "- # x"])
def test_what_is_no_heading(line: str) -> None:
    assert read_outline(line) == []


def test_underlined_headings() -> None:
    text = "刘涛\n===\n本周\n---\n\n两行\n文字\n---\n\n| a |\n---\n- x\n---\n\n尾\n="
    assert read_outline(text) == [Heading(0, 1, "刘涛"), Heading(2, 2, "本周"), Heading(14, 1, "尾")]


def test_rules_are_no_underlines() -> None:
    assert read_outline("\n---\n\n***\n---\n") == []


def test_code_fences_hold_no_headings() -> None:
    text = "# 一\n```\n# 二\n~~~\n三\n===\n```\n~~~md\n## 存在问题\n~~~\n四\n---\n```\n# 五"
    assert read_outline(text) == [Heading(0, 1, "一"), Heading(10, 2, "四")]


def test_levels_and_lines_of_a_whole_text() -> None:
    assert read_outline("# a\n## b\n#c\n") == [Heading(0, 1, "a"), Heading(1, 2, "b"), Heading(2, 1, "c")]
    assert read_outline("") == []
