"""Minutes whose days and people stand in labelled lines, under headings or in lists."""

from datetime import date, time

import pytest

from meetings.markdown import read_minutes, recognise, renew_minutes, write_minutes

SETEXT = """本组会议记录
===
第一次会议
----
###会议时间\t2026.3.12
###会议地点\t主楼 305
####主持人\t方舟

####参与人员
* 方舟
* 陆晓宁<br>

###议定
1．先读框架<br>

第二次会议
----
###会议时间\t2026.3.15
####参与人员
* 陆晓宁
###未决事项
1．选哪一部分<br>
"""
FORM = """### 2026/03/18

#### 基本信息

会议名称：分工

会议日期：2026-03-18

开始时间：8:30

持续时间：2小时

#### 参加人员

方舟
陆晓宁（迟到20分钟）
何川（生病未到）

#### 会议内容

写文档
"""
TEAM = """# Report for Week #2

**Date:** 2026-01-26
**Location:** Online
**Present participants:**

- Ada (Manager)
- Ben

**Missing participants:** NONE

---

## Next Steps

- Draft a timeline
"""
LAST = """## Meeting Information

**Meeting Date/Time:** 03/09/2026
text

## Meeting Information

**Meeting Date/Time:** 17/09/2026
"""


def test_underlined_headings_over_labels_that_are_headings() -> None:
    first, second = (meeting.document for meeting in read_minutes(SETEXT).meetings)
    assert (first.day, first.title, first.place, first.chair) == (date(2026, 3, 12), "第一次会议", "主楼 305", "方舟")
    assert (first.present, [section.title for section in first.sections]) == (("方舟", "陆晓宁"), ["议定"])
    assert (second.day, second.present) == (date(2026, 3, 15), ("陆晓宁",))


def test_a_form_with_names_one_a_line() -> None:
    (meeting,) = read_minutes(FORM).meetings
    document = meeting.document
    assert (document.starts_at, document.present, document.absent) == (time(8, 30), ("方舟", "陆晓宁"), ("何川",))
    assert [section.title for section in document.sections] == ["会议内容"]
    assert "陆晓宁（迟到20分钟）" in document.opening.split("\n")
    assert recognise(FORM) >= 0.6


def test_a_report_of_a_team_with_its_people_in_a_list() -> None:
    (meeting,) = read_minutes(TEAM).meetings
    document = meeting.document
    assert (document.day, document.place, document.present, document.absent) == (
        date(2026, 1, 26), "Online", ("Ada", "Ben"), (),
    )  # fmt: skip
    assert "Ada (Manager)" in document.opening


@pytest.mark.parametrize(("text", "days"), [(LAST, [3, 17]), (LAST.replace("17/", "11/"), [])])
def test_days_that_end_in_their_year_need_one_that_tells_the_order(text: str, days: list[int]) -> None:
    assert [meeting.document.day.day for meeting in read_minutes(text).meetings] == days


def test_what_is_changed_says_its_day_in_the_heading() -> None:
    (meeting,) = read_minutes(TEAM).meetings
    document = meeting.document
    changed = renew_minutes(meeting.text, type(document)(**{**vars(document), "place": "Room 5"}))
    (again,) = read_minutes("\n".join(changed)).meetings
    assert (again.document.day, again.document.place) == (document.day, "Room 5")
    assert changed[-2:] == ["", "- Draft a timeline"] or "- Draft a timeline" in changed


def test_what_it_holds_is_written_as_usual_minutes() -> None:
    for text in (SETEXT, FORM, TEAM):
        for meeting in read_minutes(text).meetings:
            (again,) = read_minutes(write_minutes(meeting.document)).meetings
            assert again.document == meeting.document
