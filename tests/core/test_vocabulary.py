import pytest

from core.vocabulary import (
    column_of,
    is_approval,
    is_nothing,
    minutes_label_of,
    minutes_section_of,
    section_of,
)


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("项目名称", "project"),
        ("项目<br />名称", "project"),
        ("**本周任务**", "this_week"),
        ("1. 工作结果：", "results"),
        ("二、导师反馈", "feedback"),
        ("导师点评", "feedback"),
        ("下周计划", "next_week"),
        ("Next Week", "next_week"),
        ("This week's tasks", "this_week"),
        ("ＲＥＳＵＬＴＳ", "results"),
        ("备注", None),
        ("", None),
    ],
)
def test_columns_of_a_report(title: str, column: str | None) -> None:
    assert column_of(title) == column


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("注：项目说明", "project_notes"),
        ("注: 项目说明", "project_notes"),
        ("总体说明", "note"),
        ("导师评语", "feedback"),
        ("（1）本周工作", "results"),
        ("一、下周工作计划：", "next_week"),
        ("Plan for the next week", "next_week"),
        ("存在问题", None),
        ("下周计划的讨论", None),
    ],
)
def test_sections_of_a_report(title: str, section: str | None) -> None:
    assert section_of(title) == section


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("主要事项", "agenda"),
        ("上周任务完成情况", "done"),
        ("2. 遗留问题和当前问题汇总：", "issues"),
        ("本周工作内容", "assignments"),
        ("**Action items**", "assignments"),
        ("### Action Items due by Friday and who does them", "assignments"),
        ("Action items / open questions", "assignments"),
        ("Actions of the players", None),
        ("研究方向", None),
        ("", None),
    ],
)
def test_sections_of_minutes(title: str, kind: str | None) -> None:
    assert minutes_section_of(title) == kind


@pytest.mark.parametrize(
    ("label", "field"),
    [("会议时间", "time"), ("**参会人员**", "present"), ("Apologies", "excused"), ("题目", None), ("", None)],
)
def test_labels_of_minutes(label: str, field: str | None) -> None:
    assert minutes_label_of(label) == field


@pytest.mark.parametrize("text", ["", " \n", "None.", "无", "无。", "暂无", "请联系导师填写", "/", "Action item 2:"])
def test_words_for_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["通过", "无需修改", "none of this works", "0"])
def test_words_that_say_something(text: str) -> None:
    assert not is_nothing(text)


def test_approvals() -> None:
    assert [text for text in ("通过", "LGTM!", "✔️", "通过，但要改图", "不通过") if is_approval(text)] == [
        "通过",
        "LGTM!",
        "✔️",
    ]
