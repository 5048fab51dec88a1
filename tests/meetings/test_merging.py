"""Two texts about one meeting: nothing twice, nothing lost."""

from dataclasses import replace
from datetime import date, time

import pytest

from meetings.document import MinutesDoc, SectionDoc
from meetings.markdown import merge_minutes, share_something
from meetings.markdown.merging import merge_texts

DAY = date(2026, 11, 16)
FIRST = MinutesDoc(
    DAY,
    starts_at=time(15),
    place="301",
    present=("方舟", "陆晓宁"),
    opening="周例会",
    sections=(SectionDoc("进度", "- 读数据\n- 写代码"), SectionDoc("其他", "")),
)


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ("- a\n- b", "- b\n- c", "- a\n- b\n- c"),
        ("- a\n  1. x", "* a\n  1. x\n* d", "- a\n  1. x\n* d"),
        ("一段话。", "另一段。", "一段话。\n\n另一段。"),
        ("", "x", "x"),
        ("x", "", "x"),
        ("all of it", "of", "all of it"),
        ("of", "all of it", "all of it"),
        ("- a", "标题：\n- a", "标题：\n- a"),
        ("- a\n- b", "标题：\n- a\n- c", "- a\n- b\n\n标题：\n- c"),
    ],
)
def test_texts_are_joined_item_by_item(first: str, second: str, merged: str) -> None:
    assert merge_texts(first, second) == merged


def test_a_meeting_merged_with_itself_is_itself() -> None:
    assert merge_minutes(FIRST, FIRST) == FIRST


def test_what_the_second_says_beyond_the_first_is_added_and_what_differs_stays_as_text() -> None:
    second = MinutesDoc(
        DAY,
        starts_at=time(16),
        place="402",
        chair="方舟",
        present=("方 舟", "何川"),
        absent=("陆晓宁",),
        sections=(SectionDoc("进度", "- 读数据\n- 画图"), SectionDoc("下周", "- 开会")),
    )
    assert merge_minutes(FIRST, second) == replace(
        FIRST,
        chair="方舟",
        present=("方舟", "陆晓宁", "何川"),
        opening="周例会\n\n- 时间：16:00\n- 地点：402\n- 缺席：陆晓宁",
        sections=(SectionDoc("进度", "- 读数据\n- 写代码\n- 画图"), SectionDoc("其他"), SectionDoc("下周", "- 开会")),
    )


@pytest.mark.parametrize(
    ("second", "shares"),
    [
        (MinutesDoc(DAY, present=("陆晓宁",)), True),
        (MinutesDoc(DAY, sections=(SectionDoc("进度", "x"),)), True),
        (MinutesDoc(DAY, sections=(SectionDoc("别的", "- 读数据\n- 写代码"),)), True),
        (MinutesDoc(DAY, present=("何川",), sections=(SectionDoc("别的", ""),)), False),
    ],
)
def test_whether_they_have_something_in_common(second: MinutesDoc, shares: bool) -> None:
    assert share_something(FIRST, second) is shares
