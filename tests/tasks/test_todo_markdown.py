"""Pages of to-dos: read with every line accounted for, written in their own form, whatever stands in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.document import TodoDoc, TodoLine, TodoSection, clean_line, clean_note
from tasks.markdown import parts_of, read_heading, read_todos, recognise_todos, title_of, write_todos
from tests.tasks.todo_page import PAGE

SIGNS = st.sampled_from(
    [
        *[
            "\n",
            "\n\n",
            " ",
            "  ",
            "    ",
            "\t",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "12. ",
            "3、",
            "- [ ] ",
            "* [X] ",
            "[x] ",
            "\\",
            "\\- [ ] a",
        ],
        *["# ", "## ", "＃", "## 6月", "# 2023", "## 问题", "###", "---", "***", "```", "~~~", "`", "9 ", "31 ", "0 "],
        *[
            "[a](https://x.org)",
            "[]()",
            "甲](https://x.org)",
            "[",
            "](",
            "\u3000",
            "\u00a0",
            "\x0b",
            "\u2028",
            "\ufeff",
            "🈷️",
            "字",
        ],
    ]
)  # fmt: skip
TEXT = st.lists(SIGNS, max_size=24).map("".join)
LINE = st.lists(SIGNS, max_size=6).map(lambda parts: clean_line("".join(parts)))
NOTE = st.one_of(st.just(""), TEXT.map(clean_note))
MARKERS = st.sampled_from(["-", "*", "+", "1.", "12.", "3)", "4、"])


@st.composite
def todo_lines(draw: st.DrawFn, most_day: int) -> tuple[TodoLine, ...]:
    lines: list[TodoLine] = []
    for _ in range(draw(st.integers(0, 5))):
        depth = draw(st.integers(0, lines[-1].depth + 1 if lines else 0))
        is_done = draw(st.sampled_from([True, False] if depth else [True, False, None]))
        days = st.integers(1, most_day) if most_day and is_done is not None else st.none()
        day = draw(st.one_of(st.none(), days))
        lines.append(TodoLine(draw(LINE), is_done, day, depth, draw(NOTE), draw(MARKERS)))
    return tuple(lines)


@st.composite
def documents(draw: st.DrawFn) -> TodoDoc:
    year: int | None = None
    sections = []
    for _ in range(draw(st.integers(0, 4))):
        title = draw(st.one_of(st.sampled_from(["2023", "6🈷️", "2月", "问题", "AI"]), LINE))
        heading = read_heading(title, year)
        year = heading.year if heading.kind == "year" else year
        lines = draw(todo_lines(heading.most_day))
        level = draw(st.integers(1, 6))
        sections.append(TodoSection(heading.kind, title, level, heading.year, heading.month, "", lines))
    head = draw(st.sampled_from(["", "---\ntitle: TODO\n---"]))
    return TodoDoc(head, tuple(sections))


@settings(max_examples=150)
@given(documents())
def test_what_is_written_is_read_back_the_same(document: TodoDoc) -> None:
    assert read_todos(write_todos(document)).document == document


@settings(max_examples=150)
@given(TEXT)
def test_any_text_is_read_whole_and_stays_what_it_was_read_as(text: str) -> None:
    read = read_todos(text)
    assert (read.lines.lost, sum((read.lines.read, read.lines.kept, read.lines.blank))) == (0, read.lines.total)
    written = write_todos(read.document)
    assert read_todos(written).document == read.document
    for word in ("字", "甲", "https://x.org", "a"):
        assert written.count(word) >= text.count(word)


def test_the_page_of_a_group() -> None:
    read = read_todos(PAGE)
    june, april = read.document.sections[1], read.document.sections[2]
    assert [(one.kind, one.year, one.month, one.title) for one in read.document.sections] == [
        ("year", 2023, None, "2023"),
        ("month", 2023, 6, "6🈷️"),
        ("month", 2023, 4, "4🈷️"),
        ("month", 2023, 3, "3🈷️"),
        ("section", None, None, "开发文档"),
        ("section", None, None, "AI"),
        ("questions", None, None, "问题"),
    ]
    assert june.lines[0] == TodoLine(
        "[To Repeat or Not](https://arxiv.org/abs/2305.13230)",
        True,
        9,
        note="* [重复还是不重复](https://mp.weixin.qq.com/s/D)\n最近的研究强调了数据集规模。",
    )
    assert [(one.text[:9], one.is_done, one.depth, one.marker) for one in april.lines] == [
        ("ChatGLM-6", True, 0, "-"),
        ("[研究 GitHu", False, 0, "-"),
        ("编写 YOLOv8", True, 0, "-"),
        ("Ultralyti", True, 1, "*"),
        ("开发 Python", True, 0, "-"),
        ("没有源代码发布", True, 1, "*"),
        ("开发使用 pip ", False, 1, "*"),
    ]
    assert read.document.sections[3].lines == ()
    assert [(one.text, one.is_done) for one in read.document.sections[5].lines] == [
        ("[LlamaIndex](https://gpt-index.readthedocs.io/)", None),
        ("[]()", None),
    ]
    assert [line.marker for line in read.document.sections[6].lines] == ["1.", "3."]
    assert [(one.code, one.line) for one in read.problems] == [("link-broken", 18)]
    assert (read.lines.total, read.lines.kept, read.lines.lost) == (33, 5, 0)


def test_an_untouched_page_is_written_as_it_was() -> None:
    assert write_todos(read_todos(PAGE).document) == PAGE


def test_places_name_the_lines_of_items() -> None:
    read = read_todos("# 2023\n\n## 6月\n- [ ] a\n  more\n\n  and more\n- [ ] b\n")
    assert read.headings == (1, 3)
    assert [(place.first_line, place.last_line) for place in read.places[1]] == [(4, 7), (8, 8)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- [ ] a\n\t- [x] b\n\t\t- [ ] c", [("a", 0), ("b", 1), ("c", 2)]),
        ("1. [x] a\n   - [ ] b", [("a", 0), ("b", 1)]),
        ("- [ ] a\n - [ ] b", [("a", 0), ("b", 0)]),
        ("* a\n* b", [("a", 0), ("b", 0)]),
        ("1、看论文\n2、写", [("看论文", 0), ("写", 0)]),
        ("- \\[ ] a", [("[ ] a", 0)]),
        ("2023.6 开始", []),
        ("```\n- [ ] no item\n```", []),
        ("#3652 and\n- [ ] a", [("a", 0)]),
    ],
)
def test_forms_of_items(text: str, lines: list[tuple[str, int]]) -> None:
    section = read_todos(text).document.sections[0]
    assert [(line.text, line.depth) for line in section.lines] == lines


@pytest.mark.parametrize(
    ("title", "kind", "year", "month"),
    [
        ("6🈷️", "month", 2023, 6), ("6月", "month", 2023, 6), ("12 月份", "month", 2023, 12),
        ("六月", "month", 2023, 6),
        ("十二月", "month", 2023, 12), ("2018-02", "month", 2018, 2), ("2016.6", "month", 2016, 6),
        ("2018年2月", "month", 2018, 2), ("012017", "month", 2017, 1), ("June", "month", 2023, 6),
        ("Sep. 2021", "month", 2021, 9), ("📅 2023", "year", 2023, None), ("2023年", "year", 2023, None),
        ("问题", "questions", None, None), ("Open questions", "questions", None, None),
        ("13月", "section", None, None), ("学习资料", "section", None, None), ("", "section", None, None),
        ("mayor", "section", None, None),
        ("2018-02 (ICLR Edition)", "month", 2018, 2), ("9月（补）", "month", 2023, 9),
        ("第2节 (续)", "section", None, None),
    ],
)  # fmt: skip
def test_headings(title: str, kind: str, year: int | None, month: int | None) -> None:
    found = read_heading(title, 2023)
    assert (found.kind, found.year, found.month) == (kind, year, month)


def test_a_number_is_a_day_only_where_the_month_has_it() -> None:
    lines = read_todos(
        "# 2023\n## 2月\n- [ ] 28 a\n- [ ] 29 b\n- [ ]  3 c\n- 5 d\n## 资料\n- [ ] 3 e\n"
    ).document.sections
    assert [(line.day, line.text) for line in lines[1].lines] == [
        (28, "a"),
        (None, "29 b"),
        (None, "3 c"),
        (None, "5 d"),
    ]
    assert [(line.day, line.text) for line in lines[2].lines] == [(None, "3 e")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("读 [甲](https://x.org/a_(b)) 完", [("读 ", ""), ("甲", "https://x.org/a_(b)"), (" 完", "")]),
        ("Ultralytics Serving](https://x.org)", [("Ultralytics Serving", "https://x.org")]),
        ("见https://x.org/a，很好", [("见", ""), ("https://x.org/a", "https://x.org/a"), ("，很好", "")]),
        ("[笔记](./a/b.md)", [("笔记", "./a/b.md")]),
        *[(text, [(text, "")]) for text in ("[]()", "[画图]()", "[x](//evil.example)")],
        *[(text, [(text, "")]) for text in ("[x](java\tscript:alert(1))", "<img src=x onerror=a>")],
        *[(text, [(text, "")]) for text in ("[x](javascript:alert(1))", "[x](JaVaScRiPt:a)", "[x](data:text/html,a)")],
        *[(text, [(text, "")]) for text in ("[x](&#106;avascript:a)", "[x](javascript&colon;a)")],
    ],
)  # fmt: skip
def test_links_of_a_line(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(part.text, part.url) for part in parts_of(text)] == parts
    assert title_of("[甲](https://x.org) 乙") == "甲 乙"


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a\n" * 125_000,
        "[" * 1_000_000,
        "- " + "[a](" * 250_000,
        "".join("  " * min(n, 400) + "- [ ] a\n" for n in range(1_200)),
        "```\n" * 250_000,
        "# \n" * 300_000,
        "- " * 500_000,
        "\\" * 1_000_000,
        " " * 1_000_000,
        "- [ ] a\n" + "\n" * 1_000_000,
        "- " + "https://" * 125_000,
        "#" * 1_000_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_megabyte_of_anything_is_read(text: str) -> None:
    read = read_todos(text)
    for section in read.document.sections[:3]:
        for line in section.lines[:3]:
            parts_of(line.text)
    assert read.lines.lost == 0


def test_recognised_by_what_stands_in_it() -> None:
    assert recognise_todos(PAGE) == 0.9
    assert recognise_todos("- [ ] a\n- [ ] b\n- [x] c\n", "todo") == 0.85
    assert recognise_todos("# 周报\n\n- [ ] a\n", "week") == 0
    assert recognise_todos("", "todo") == 0


def test_a_list_of_what_is_to_be_read_is_known_by_its_title() -> None:
    items = "".join(f"* 第{number}篇\n" for number in range(10))
    assert recognise_todos(f"# Paper list\n\n## 检测\n{items}") == 0.65
    assert recognise_todos(f"# 检测\n{items}", "论文清单") == 0.65
    assert recognise_todos(f"# 检测\n{items}") == 0
    assert recognise_todos("# 书单\n* 一本\n") == 0
