"""Lines that say how long something took: what is a length, what is a remark, and that no line makes it slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.length_lines import LengthLine, find_length, read_length_line, says_time

IN_FRONT = {
    "2h 看论文": (120, "看论文"),
    "- *3 hours* reading papers": (180, "reading papers"),
    "45 min: mail": (45, "mail"),
    "两小时：写作": (120, "写作"),
    "2小时15分 论文": (135, "论文"),
    "1,5 Hours - layers": (90, "layers"),
    "03h20: plots": (200, "plots"),
    "半小时 复盘": (30, "复盘"),
    "30' fixes": (30, "fixes"),
    "2h: 3 papers": (120, "3 papers"),
    "(1h 30min) talk": (90, "talk"),
    "7 Hours spent on segmentation": (420, "spent on segmentation"),
}
NOT_IN_FRONT = (
    "2h", "2 hours ago I went", "2h - 3h reading", "3h 30 reading", "5 m of cable", "2 hours per week", "2 papers read",
    "2.5 read", "2hours1", "hours 2 read", "",
)  # fmt: skip
ANYWHERE = {
    "- Plan finished (4 hours). It is in the wiki.": 240,
    "- Runs set up `2.5 hours`, see the notes": 150,
    "- read chapter 3, 2h": 120,
    "text: 30 min": 30,
}
NOT_ANYWHERE = ("学习 Python 3.5h", "a (1 hour) b (2 hours)", "(1 hour)", "v2.5 h", "a (4 hours a week)", "x")


@pytest.mark.parametrize("line", IN_FRONT)
def test_lengths_in_front(line: str) -> None:
    assert read_length_line(line) == LengthLine(*IN_FRONT[line])


@pytest.mark.parametrize("line", NOT_IN_FRONT)
def test_lines_that_begin_with_no_length(line: str) -> None:
    assert read_length_line(line) is None


@pytest.mark.parametrize("line", ANYWHERE)
def test_lengths_elsewhere(line: str) -> None:
    found = find_length(line)
    assert found is not None
    assert found.minutes == ANYWHERE[line]


@pytest.mark.parametrize("line", NOT_ANYWHERE)
def test_lines_without_a_length_of_their_own(line: str) -> None:
    assert find_length(line) is None


def test_a_line_of_its_own_may_end_in_its_length() -> None:
    assert find_length("学习 Python 3.5h", is_alone=True) == LengthLine(210, "学习 Python")
    assert find_length("周末学习8小时", is_alone=True) == LengthLine(480, "周末学习")
    assert find_length("done in 3 hours", is_alone=True) is None


def test_a_guess_says_so() -> None:
    assert read_length_line("+/-3h tests") == LengthLine(180, "tests", is_about=True)
    assert find_length("- survey `approx. 15 hours`") == LengthLine(900, "survey `approx. 15 hours`", is_about=True)


def test_what_says_a_time() -> None:
    lines = ("(2h)", "9:00-10:00", "2h 读", "读 2h", "读", "2024-05-13")
    assert [says_time(line) for line in lines] == [True, True, True, True, False, False]


@given(st.text(alphabet="0123456789hm.,:-*(`) 小时半十x", max_size=60))
def test_any_line_can_be_read(line: str) -> None:
    for found in (read_length_line(line), find_length(line), find_length(line, is_alone=True)):
        assert found is None or found.minutes >= 0


@pytest.mark.parametrize("sign", ["1", "*", "(", "十", "1 ", "(2h", "h"])
def test_a_long_line_is_read_at_once(sign: str) -> None:
    begin = time.process_time()
    for _turn in range(20):
        read_length_line(sign * 2000)
        find_length((sign * 2000)[:2000], is_alone=True)
    assert time.process_time() - begin < 2
