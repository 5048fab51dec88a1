"""Agendas: who presents what for how long, read from lines as groups write them, and changed line by line."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.document import AgendaItemDoc, SectionDoc
from meetings.markdown.agenda import (
    add_item,
    agenda_parts,
    change_item,
    lay_agenda,
    order_items,
    read_agenda,
    write_item,
)

MEMBERS = {"方": "方舟", "方舟": "方舟", "陆晓宁": "陆晓宁", "Ann": "Ann Li", "Ann Li": "Ann Li"}
AGENDA = """\
会前请看。

1. 进展（方，10 分钟）
   - 结论

   两段
2. 校庆安排
10. Talk @Ann 20min
    - 问答

散会。"""


def knows(name: str) -> bool:
    return name in MEMBERS


def full_name(name: str) -> str:
    return MEMBERS.get(name, "")


@pytest.mark.parametrize(
    ("line", "title", "presenters", "minutes"),
    [
        ("题目（方，15 分钟）", "题目", ("方",), 15),
        ("题目(方舟, 15min)", "题目", ("方舟",), 15),
        ("题目（方/陆晓宁，1h）", "题目", ("方", "陆晓宁"), 60),
        ("题目（方 15分钟）", "题目", ("方",), 15),
        ("题目（15分钟）", "题目", (), 15),
        ("题目（方）", "题目", ("方",), None),
        ("题目（孙总，15 分钟）", "题目", ("孙总",), 15),
        ("题目（主讲：孙总）", "题目", ("孙总",), None),
        ("（孙总）讲话（20分钟）", "讲话", ("孙总",), 20),
        ("题目 @方舟", "题目", ("方舟",), None),
        ("题目 @方舟 @孙总 15min", "题目", ("方舟", "孙总"), 15),
        ("题目 15分钟 @方舟", "题目", ("方舟",), 15),
        ("Talk @Ann Li", "Talk", ("Ann Li",), None),
        ("Talk (Ann, 15')", "Talk", ("Ann",), 15),
        ("方舟：题目", "题目", ("方舟",), None),
        ("题目 —— 陆晓宁", "题目", ("陆晓宁",), None),
        ("论文 [→读书会](https://z.example/p/)（方，15 分钟）", "论文 [→读书会](https://z.example/p/)", ("方",), 15),
        *[
            (text, text, (), None)
            for text in (
                "题目（校内）",
                "题目（线上，30-40分钟）",
                "跑实验 30 分钟",
                "完成（80%）",
                "写信给 a@b.example",
                "问题 @谁也 不是",
                "（2306.11987）",
                "题目（700 分钟）",
                "题目（10 分钟，20 分钟）",
            )
        ],
    ],
)
def test_who_and_how_long_are_read_and_everything_else_is_text(
    line: str, title: str, presenters: tuple[str, ...], minutes: int | None
) -> None:
    read = read_agenda(f"- {line}", knows)[0]
    assert (read.title, read.presenters, read.minutes) == (title, presenters, minutes)
    again = read_agenda(f"1. {write_item(read, knows)}", knows)[0]
    assert (again.title, again.presenters, again.minutes) == (title, presenters, minutes)


def test_a_name_that_is_nobody_of_the_group_is_written_in_front() -> None:
    assert write_item(AgendaItemDoc("讲话", ("孙总",)), knows) == "（孙总）讲话"
    assert write_item(AgendaItemDoc("讲话", ("方",), 5), knows) == "讲话（方，5 分钟）"
    assert write_item(AgendaItemDoc("Talk", ("Ann",), 5), knows) == "Talk (Ann, 5 min)"


def test_an_item_has_its_minutes_below_it_and_the_rest_stays_between() -> None:
    assert SectionDoc("议题", AGENDA).kind == "agenda"
    before, first, second, third, after = agenda_parts(AGENDA, knows)
    assert (before, after) == ("会前请看。", "散会。")
    assert isinstance(first, AgendaItemDoc)
    assert (first.notes, first.first_line, first.last_line) == ("- 结论\n\n两段", 2, 5)
    assert [isinstance(one, AgendaItemDoc) and one.title for one in (second, third)] == ["校庆安排", "Talk"]


def test_items_change_places_under_the_numbers_with_their_minutes() -> None:
    assert order_items(AGENDA, [0, 1, 2], knows) == AGENDA
    moved = order_items(AGENDA, [2, 0, 1], knows)
    assert moved.split("\n")[2:8] == [
        *("1. Talk @Ann 20min", "   - 问答", "2. 进展（方，10 分钟）", "   - 结论", "", "   两段"),
    ]
    assert (moved.split("\n")[8], moved.split("\n")[-1]) == ("10. 校庆安排", "散会。")
    assert order_items(AGENDA, [0, 2], knows).split("\n")[6:] == ["2. Talk @Ann 20min", "   - 问答", "", "散会。"]


@pytest.mark.parametrize(
    ("text", "line", "after"),
    [
        ("", "报告 @方舟", "1. 报告 @方舟"),
        (" - \n", "- 报告", "1. 报告"),
        ("  -  总结  \n  -  安排\n ", "报告", "  -  总结  \n  -  安排\n  -  报告\n "),
        ("1. 一\n   - 记\n\n完", "2、报告", "1. 一\n   - 记\n2. 报告\n\n完"),
        ("先看通知", "报告", "先看通知\n\n1. 报告"),
    ],
)
def test_a_typed_line_becomes_the_next_item(text: str, line: str, after: str) -> None:
    assert add_item(text, line) == after


def test_a_change_leaves_all_other_lines_as_they_were() -> None:
    first = read_agenda(AGENDA, knows)[0]
    longer = change_item(AGENDA, 0, replace(first, minutes=25), knows)
    assert longer == AGENDA.replace("10 分钟", "25 分钟")
    noted = change_item(AGENDA, 1, replace(read_agenda(AGENDA, knows)[1], notes="定了\n- 十点"), knows)
    assert noted == AGENDA.replace("2. 校庆安排", "2. 校庆安排\n   定了\n   - 十点")
    assert change_item(AGENDA, 0, replace(first, notes=""), knows) == AGENDA.replace("   - 结论\n\n   两段\n", "")


def test_items_begin_one_after_the_other_while_lengths_are_known() -> None:
    shown = lay_agenda(AGENDA, time(14, 50), time(15, 10), full_name)
    assert [(one.people, one.begins) for one in shown.lines] == [
        (("方舟",), time(14, 50)),
        ((), time(15)),
        (("Ann Li",), None),
    ]
    assert (shown.planned, shown.room, shown.is_too_long, shown.says_who_or_how_long) == (30, 20, True, True)
    assert not lay_agenda("- 总结\n- 安排", None, None, full_name).says_who_or_how_long


@given(st.lists(st.sampled_from(AGENDA.split("\n")), max_size=12).map("\n".join), st.data())
def test_nothing_typed_is_lost_by_reordering(text: str, data: st.DataObject) -> None:
    items = read_agenda(text, knows)
    order = data.draw(st.permutations(range(len(items))))
    moved = order_items(text, order, knows)

    def words(one: str) -> list[str]:
        return sorted(word for line in one.split("\n") for word in line.split() if not word.rstrip(".").isdigit())

    assert words(moved) == words(text)
    assert order_items(text, list(range(len(items))), knows) == text
