"""Whatever bytes a file has: no reader breaks, and no line of it is left out of the account."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import LineCount
from exchange.importing import KINDS
from exchange.markdown import SourceText, UnreadableFile, decode, read_ledger
from meetings.markdown import read_minutes
from reports.markdown import read_weekly_reports, split_lines
from tasks.markdown import read_todos
from workload.markdown.log_file import read_log_file, write_log_file

PIECES = st.sampled_from(
    (
        "# 2026-11-16",
        "## 第一次会议",
        "----",
        "===",
        "**时间：** 2026/11/16 10:30",
        "- **会议时间**: 17/09/2026",
        "###会议时间\t2026.3.12 晚8点",
        "#### 参加人员",
        "何川（迟到）",
        "参会人员：",
        "# 周报 - 2026年第47周（11.16-11.22）",
        "# 周报-何川",
        "## 20261116周",
        "### Week 1 (Date: Sept 8 - 12)",
        "何川：",
        "本周任务:",
        "**Next Targets**:",
        "### 姓名",
        "## 导师点评",
        "### 实习项目",
        "| 年份 | 时间 | 任务 | 工作量 |",
        "|---|---|---|---|",
        "| 2026 | 9.07-9.13 | a | 大*5 |",
        "| 成员 | 少 | 中 | 大 |",
        "- [X] 9 [a](https://lab.example)",
        "  * [ ] b",
        "## 6🈷️",
        "# 2026",
        "---",
        "title: TODO",
        "## 2026-11-16",
        "11:20 am -1:35 pm",
        "2h15m",
        "```",
        "~~~",
        "<center>**x**</center>",
        "\\",
        "",
        "   ",
        "\t- a",
        "> b",
        "[a](b)",
        "第 二 周",
        "＃11月",
        "\ufeff",
        "\u200b",
        "\x0b",
        "\u2028",
    )
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("\n".join)


def counts(text: str) -> list[LineCount]:
    return [
        read_weekly_reports(text, year=2026, named="2026-W47").lines,
        read_minutes(text, year=2026).lines,
        read_ledger(text, year=2026).lines,
        read_todos(text).lines,
    ]


@settings(max_examples=60)
@given(TEXTS)
def test_every_line_of_any_text_is_accounted_for(text: str) -> None:
    total = len(split_lines(text))
    for found in counts(text):
        assert found.total in (0, total)
        assert found.read + found.kept + found.blank == found.total
    assert write_log_file(read_log_file(text)) == text
    for kind in KINDS:
        assert 0.0 <= kind.recognise(text, "notes") <= 1.0


@settings(max_examples=60)
@given(st.binary(max_size=400) | TEXTS.map(lambda text: text.encode("gb18030", "ignore")) | TEXTS.map(str.encode))
def test_any_bytes_are_a_text_or_say_why_not(content: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        source = decode(content)
        for kind in KINDS:
            kind.recognise(source.text, "")
        counts(source.text)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_text_in_any_dress(encoding: str, newline: str) -> None:
    text = f"# 周报 - 2026年第47周（11.16-11.22）{newline}{newline}姓名：何川{newline}"
    source = decode(text.encode(encoding))
    assert isinstance(source, SourceText)
    assert (source.text, source.newline) == (text, newline)
    (report,) = read_weekly_reports(source.text).reports
    assert report.document is not None
    assert report.document.member == "何川"
