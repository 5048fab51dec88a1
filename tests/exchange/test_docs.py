"""docs/markdown.md says what the programs do."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import load_command_class

from core.buckets import BucketLimits
from core.text import CELL_LIMIT, MARKDOWN_LIMIT, TITLE_LIMIT
from exchange.importing import plan_import
from exchange.management.commands import import_markdown
from exchange.markdown import FILE_LIMIT, LINE_LIMIT, LINES_LIMIT, read_ledger, write_ledger
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc
from reports.markdown import read_weekly_report
from reports.services import ROW_LIMIT
from tests.exchange.files import source
from tests.factories.members import make_group
from workload.document import Share
from workload.markdown.shares import NOTHING, read_share

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, HOURS, EXPORT = ((DOCS / name).read_text("utf-8") for name in ("markdown.md", "hours.md", "export.md"))


def block(language: str) -> str:
    return blocks(language)[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_reads_as_the_page_says() -> None:
    read = read_weekly_report(block("markdown"))
    assert read.document is not None
    assert read.problems == ()
    assert "kept" not in read.uses
    document = read.document
    assert (document.week, document.starts_on, document.member) == ("2026-W47", date(2026, 11, 16), "林晓")
    assert document.rows == (
        RowDoc(
            "遥感的\n变化检测", "- 清洗数据\n- 训练基线", "基线 F1 = 0.71", "换主干网络", (FeedbackDoc("好", "周老师"),)
        ),
    )
    assert (document.note, document.feedback) == ("周四请假。", (FeedbackDoc("总体不错。", "周老师"),))
    assert document.project_notes == (ProjectNoteDoc("遥感的变化检测", "人工判读太慢。", "先做双时相基线。"),)


def test_the_ledger_reads_as_the_page_says_and_is_written_as_it_stands() -> None:
    ledger = blocks("markdown")[1]
    read = read_ledger(ledger)
    assert (read.problems, read.lines.kept, write_ledger(read.document)) == ((), 0, ledger)
    tasks = [(str(row.work.period), row.title, row.state, str(row.work.workload)) for row in read.document.tasks]
    assert tasks == [
        ("2026-09-07 – 2026-09-13", "整理影像", "done", "少"),
        ("2026-09-07 – 2026-09-13", "搭建平台", "planned", ""),
        ("2026-09-21 – 2026-10-11", "训练基线", "in_progress", "大*5"),
    ]


def example(name: str) -> str:
    (text,) = re.findall(rf"```markdown {name}\n(.*?)```", HOURS, re.DOTALL)
    return str(text)


def shares(name: str) -> list[tuple[str, str, str]]:
    """The last day, who did how much, and what, of the rows of an example."""
    rows = read_ledger(example(name)).document.tasks
    return [
        (
            f"{row.work.period.ends_on:%m-%d}",
            ", ".join(f"{share.name} {share}".strip() for share in row.work.shares)
            or f"{'/'.join(row.work.participants.names)} {row.work.written_workload}",
            row.title,
        )
        for row in rows
    ]


def test_hours_of_each_member_read_as_the_page_says() -> None:
    assert shares("wide") == [
        ("03-21", "林晓 1.5h, Wu 0.5h", "Sorted pictures"),
        ("04-02", "林晓 2h, He Chuan 9h, Wu", "Field trip"),
    ]
    assert read_ledger(example("wide")).problems == ()
    assert shares("list") == [
        ("05-10", "林晓/Wu 3h", "Set up the drone"),
        ("05-10", "He Chuan 9.5h", "Flew over the reed beds (6h), sorted the pictures (3.5h)"),
        ("05-10", "Wu 2h", "looked for nests"),
        ("05-10", "林晓 2h, He Chuan 0.5h", "Talked about it"),
    ]
    assert shares("people") == [
        ("11-21", "林晓 2h", "read the paper"),
        ("11-21", "林晓 1.5h", "looked for another one"),
        ("11-23", "林晓 1,5 hours", "tried it out"),
        ("12-03", "Wu 45 minutes", "wrote it down"),
    ]
    assert [(one.stated, one.counted) for one in read_ledger(example("people")).totals] == [(300, 300)]


def test_the_cells_of_shares_read_as_the_page_says() -> None:
    rows = re.search(r"\| cell \| says \|\n\|---\|---\|\n(.*?)\n\n", HOURS, re.DOTALL)
    assert rows is not None
    hours, buckets, signs, nothing = (
        [read_share(one, BucketLimits()) for one in cells(row)] for row in rows[1].split("\n")
    )
    assert all(isinstance(one, Share) and one.minutes for one in hours)
    assert all(isinstance(one, Share) and one.workload.bucket and not one.minutes for one in buckets)
    assert {str(one) for one in signs} == {""}
    assert set(nothing) == {NOTHING}


def cells(row: str) -> list[str]:
    """What stands as code in the first cell of a row; a word without is the thing itself: blank."""
    first = row.split(" | ", maxsplit=1)[0]
    return [*re.findall(r"`([^`]+)`", first), *([""] if "blank" in first else [])]


@pytest.mark.parametrize("command", ["import_markdown", "export_markdown", "undo_import"])
def test_every_option_is_on_the_page(command: str) -> None:
    parser = load_command_class("exchange", command).create_parser("manage.py", command)
    ours = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    general = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    documented = set(
        re.findall(r"--[a-z][a-z-]*", (PAGE + EXPORT).partition(f"\n## `manage.py {command}`")[2].partition("\n## ")[0])
    )
    assert ours - general - {"--force-color", "--skip-checks"} == documented


def test_the_exit_codes_are_on_the_page() -> None:
    codes = (import_markdown.FINE, import_markdown.ERRORS, import_markdown.USAGE, import_markdown.QUESTIONS)
    assert [int(code) for code in re.findall(r"^\| ([0-9]) \| ", PAGE, re.MULTILINE)] == list(codes)


def test_the_limits_are_on_the_page() -> None:
    limits = [f"{FILE_LIMIT // 1024 // 1024} MB", *(f"{limit:,}" for limit in (LINES_LIMIT, LINE_LIMIT))]
    limits += [f"{limit:,}" for limit in (TITLE_LIMIT, CELL_LIMIT, MARKDOWN_LIMIT, ROW_LIMIT)]
    assert [limit for limit in limits if limit not in PAGE] == []


@pytest.mark.django_db
def test_the_json_on_the_page_has_the_names_of_the_program() -> None:
    (shown,) = json.loads(block("json"))["files"]
    (printed,) = plan_import(make_group(), [source()]).as_json()["files"]
    assert list(shown) == list(printed)
    assert list(shown["questions"][0]) == list(printed["questions"][0])
    assert {key: shown[key] for key in ("path", "kind", "lines", "changes")} == {
        key: printed[key] for key in ("path", "kind", "lines", "changes")
    }
    assert list(shown["problems"][0]) == ["line", "severity", "code", "message"]


def test_every_question_is_on_the_page() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(import_markdown.__file__).parents[2].rglob("*.py"))
    asked = set(re.findall(r'Question\("([a-z-]+)"', code))
    assert asked == set(re.findall(r"^\| `([a-z][a-z-]*)` \|", PAGE, re.MULTILINE))
