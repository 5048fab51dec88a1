"""Work kept as lists: below a period lines of names, below a name lines of days, each with its length."""

from datetime import date
from pathlib import Path

import pytest

from core.buckets import Bucket, Workload
from core.periods import Period
from exchange.importing import detect
from exchange.markdown import read_ledger
from exchange.services import export_markdown
from members.models import Group
from tasks.models import Task
from tests.exchange.ledgers import brought_in, counts, planned
from tests.exchange.test_wide_ledgers import hours, say
from tests.factories.members import make_group, make_member
from workload.services import remove_item

WEEKS = """\
# Who did what in 2026

## May 4-10 (first flights)

- Lin, Wu: 3h - Set up the drone
- He Chuan: 9.5h - Flew over the reed beds (6h) & sorted the pictures (3.5h)

## May 11–17

- Lin: 0h
- Wu: 2h (looked for nests)
- He Chuan: - 4h - Wrote the script
- Everyone had a cold on Friday.

## May 18 - 24

- Wu - 1h 30min - Read about herons
- Lin, He Chuan: 2h/30min - Talked about it
"""
PEOPLE = """\
# Hours

## Lin
* 2h, +- 21/11/2026: read the paper
* 1.5h, looked for another one
* 6h, 23/11/2026 - 24/11/2026: tried it out
* **total**: 9.5

## Wu
* 3h, 02/12/2026: Slides: first version
* 30m, 5/12/2026: talk
* **total**: 4
"""
CHINESE = """\
## 2026年3月9日-3月15日

- 林晓：整理影像，2小时
- 何川、林晓：3小时 标注

## 3月16日-3月22日

- 何川：写报告（半小时）
- 林晓: 大 - 训练
"""


def said(text: str) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"{row.work.period.starts_on:%m-%d}/{row.work.period.ends_on:%m-%d}",
            "/".join(row.work.participants.names),
            "/".join(map(str, row.work.shares)) or row.work.written_workload or str(row.work.workload),
            row.title,
        )
        for row in read_ledger(text).document.tasks
    ]


def test_lines_of_names_below_periods() -> None:
    assert detect(WEEKS)[0] == "workload-ledger"
    assert said(WEEKS) == [
        ("05-04/05-10", "Lin/Wu", "3h", "Set up the drone"),
        ("05-04/05-10", "He Chuan", "9.5h", "Flew over the reed beds (6h) & sorted the pictures (3.5h)"),
        ("05-11/05-17", "Wu", "2h", "looked for nests"),
        ("05-11/05-17", "He Chuan", "4h", "Wrote the script"),
        ("05-18/05-24", "Wu", "1h 30min", "Read about herons"),
        ("05-18/05-24", "Lin/He Chuan", "2h/0.5h", "Talked about it"),
    ]
    read = read_ledger(WEEKS)
    assert (read.problems, read.lines.kept) == ((), 3)


def test_lines_of_days_below_names() -> None:
    assert detect(PEOPLE)[0] == "workload-ledger"
    assert said(PEOPLE) == [
        ("11-21/11-21", "Lin", "2h", "read the paper"),
        ("11-21/11-21", "Lin", "1.5h", "looked for another one"),
        ("11-23/11-24", "Lin", "6h", "tried it out"),
        ("12-02/12-02", "Wu", "3h", "Slides: first version"),
        ("12-05/12-05", "Wu", "30m", "talk"),
    ]
    read = read_ledger(PEOPLE)
    assert [(one.line, one.severity, one.code) for one in read.problems] == [
        (5, "info", "day-carried"),
        (12, "warning", "total-differs"),
    ]
    assert [(one.name, one.stated, one.counted) for one in read.totals] == [("Lin", 570, 570), ("Wu", 240, 210)]


def test_lines_in_chinese() -> None:
    assert detect(CHINESE)[0] == "workload-ledger"
    assert said(CHINESE) == [
        ("03-09/03-15", "林晓", "2小时", "整理影像"),
        ("03-09/03-15", "何川/林晓", "3小时", "标注"),
        ("03-16/03-22", "何川", "半小时", "写报告"),
        ("03-16/03-22", "林晓", "大", "训练"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## 2026-03-09\n\n- Reading: 2h - paper\n- Writing: 1h - text\n- Testing: 3h - code\n",
        "## 2026-03-09\n\n- Lin: 3h - one\n- Lin: 2h - two\n- Lin: 1h - three\n",
        "# Minutes 2026-03-09\n\n- Lin: sort the pictures\n- Wu: buy a drone\n- Lin: write it down in 2h\n- Wu: rest\n",
        "## Lin\n\n- 2h, no day at all\n- 3h, none\n\n## Wu\n\n- 2h, none\n- 3h, none\n",
    ],
    ids=["activities", "one person", "minutes", "no days"],
)
def test_other_lists_are_not_taken_for_it(text: str) -> None:
    assert detect(text)[0] != "workload-ledger"


# With a database


@pytest.mark.django_db
def test_a_year_that_stands_nowhere_is_asked_for_and_remembered() -> None:
    group = make_group()
    text = WEEKS.replace(" in 2026", "")
    (question,) = planned(group, text).files[0].plan.questions
    assert (question.code, question.proposal) == ("year", "leave out")
    key = {f"year:{question.subject}": "2027"}
    brought_in(group, text, **{name.replace(":", "_", 1): answer for name, answer in key.items()})
    assert Task.objects.get(title="Set up the drone").period == Period(date(2027, 5, 4), date(2027, 5, 10))
    assert counts(planned(group, text)) == (0, 0, 6, 0)


def exported(group: Group, folder: Path) -> str:
    export_markdown(group=group, folder=folder)
    (path,) = folder.rglob("工作量.md")
    return path.read_text("utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("text", [WEEKS, PEOPLE, CHINESE], ids=["weeks", "people", "chinese"])
def test_a_list_comes_back_byte_for_byte_and_is_known_again(text: str, tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, text)
    assert exported(group, tmp_path) == text
    create, update, _same, conflict = counts(planned(group, text))
    assert (create, update, conflict) == (0, 0, 0)


@pytest.mark.django_db
def test_what_changes_is_renewed_in_its_line(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WEEKS)
    assert hours("Talked about it") == [("Lin", "small", 120), ("He Chuan", "small", 30)]
    say("Set up the drone", title="Built the drone")
    say("Wrote the script", workload=Workload(Bucket.LARGE))
    say("Read about herons", period=Period(date(2026, 5, 18), date(2026, 5, 18)))
    expected = WEEKS.replace("Set up", "Built").replace("- 4h -", "- 大 -")
    expected = expected.replace("- Wu - 1h 30min -", "- 2026-05-18, Wu: 1h 30min -")
    assert exported(group, tmp_path) == expected
    create, update, _same, conflict = counts(planned(group, expected))
    assert (create, update, conflict) == (0, 0, 0)


@pytest.mark.django_db
def test_a_line_that_goes_leaves_its_day_to_the_next(tmp_path: Path) -> None:
    group = make_group()
    admin = make_member(group, "Zhou", roles=("admin",))
    brought_in(group, PEOPLE)
    remove_item(item=Task.objects.get(title="read the paper"), by=admin)
    say("talk", participants=[admin])
    lines = exported(group, tmp_path).split("\n")
    assert lines[3] == "* 2026-11-21: 1.5h - looked for another one"
    assert lines[9] == "* 5/12/2026, Zhou: 30m - talk"
    assert lines[:3] + lines[4:9] + lines[10:] == [
        *PEOPLE.split("\n")[:3], *PEOPLE.split("\n")[5:10], *PEOPLE.split("\n")[11:],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("- Lin: 2h - sorted", "- Wu: 3h - flew", "- Lin: 1h - wrote", "- Wu: 30min - slept"),
        ("- [Lin] 2h: sorted", "- [Wu] 3h: flew", "- [Lin] 1h: wrote", "- [Wu] 30min: slept"),
        ("- sorted (Lin, 2h)", "- flew (3h, Wu)", "- wrote (Lin 1h)", "- slept（Wu，30min）"),
        ("* Lin - 2h - sorted", "* Wu - 3h - flew", "* Lin - 1h - wrote", "* Wu - 30min - slept"),
        ("Lin：sorted，2h", "Wu：flew，3h", "Lin：wrote，1h", "Wu：slept，30min"),
        ("1. [x] Lin: 2h sorted", "2. [x] Wu: 3h flew", "3. [ ] Lin: ~1h wrote", "4. [x] Wu: 30min slept"),
    ],
)
@pytest.mark.parametrize("head", ["## 2026-03-09", "**9 March 2026**", "### Week of 2026.3.9-3.9"])
def test_names_and_lengths_stand_in_many_orders(head: str, lines: tuple[str, ...]) -> None:
    text = "\n".join(["# Hours", "", head, "", *lines, ""])
    rows = [("03-09/03-09", who, *rest) for who, *rest in (
        ("Lin", "2h", "sorted"), ("Wu", "3h", "flew"), ("Lin", "1h", "wrote"), ("Wu", "30min", "slept"),
    )]  # fmt: skip
    assert (detect(text)[0], said(text)) == ("workload-ledger", rows)
