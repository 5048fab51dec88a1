"""The sheet of a plan: sentences that say themselves in every language, and the lines of a file beside it."""

import json
from datetime import date

import pytest

from core.changes import Change, LineCount, Plan, Problem
from core.sayings import Saying
from core.text import InvalidText
from exchange.document import FilePlan, ImportPlan, SourceFile
from exchange.importing import KINDS
from exchange.rendering import packed, sheet_of, shown, unpacked
from exchange.rendering.sources import source_lines


@pytest.mark.parametrize(
    "said",
    [
        "as it is {x}",
        Saying("The report has {rows:,} rows.", rows=19_000),
        Saying("{error} Look.", error=InvalidText("nul", "Character {place} is a NUL.", place=3)),
        Saying("From {day} on: {why}", day=date(2026, 11, 16), why=Saying("it was {what}", what="{odd}")),
    ],
)
def test_a_sentence_survives_being_stored(said: str) -> None:
    assert unpacked(json.loads(json.dumps(packed(said)))) == said


def plan_of(*problems: Problem, changes: tuple[Change, ...] = ()) -> ImportPlan:
    plan = Plan(changes, problems, (), LineCount(3, 2, 1, 0))
    return ImportPlan((FilePlan(SourceFile("x", "a.md", b""), "weekly-report", plan, sure=0.953),))


def test_equal_problems_are_one_with_their_lines_and_errors_stand_first() -> None:
    warning = [Problem(line, "warning", "odd", "Odd.") for line in (9, 3, 3)]
    sheet = sheet_of(plan_of(*warning, Problem(None, "error", "bad", "Bad.")))
    (file,) = sheet["files"]
    assert [(one["severity"], one["lines"]) for one in file["problems"]] == [("error", []), ("warning", [9, 3])]
    assert (file["sure"], sheet["has_errors"]) == (95, True)


def test_a_problem_of_very_many_lines_names_some() -> None:
    sheet = sheet_of(plan_of(*(Problem(line, "warning", "odd", "Odd.") for line in range(1, 61))))
    (problem,) = sheet["files"][0]["problems"]
    assert (len(problem["lines"]), problem["more"]) == (50, 10)


def test_texts_of_reports_are_not_in_the_sheet() -> None:
    change = Change("conflict", "weekly-report", "林晓 2026-W47", "SECRET", "SECRET", 3, "why")
    assert "SECRET" not in json.dumps(sheet_of(plan_of(changes=(change,))))


def test_rows_stand_in_the_order_of_their_lines() -> None:
    changes = tuple(Change("create", "workload-ledger: task", str(line), "", "", line) for line in (7, 2, 5))
    rows = sheet_of(plan_of(changes=changes))["files"][0]["changes"]
    assert [(row["line"], row["kind"]) for row in rows] == [(2, "task"), (5, "task"), (7, "task")]


def file_of(*lines: int, errors: tuple[int, ...] = ()) -> dict[str, object]:
    problems = [{"severity": "error", "lines": list(errors)}, {"severity": "info", "lines": list(lines)}]
    return {"changes": [{"line": line} for line in lines], "problems": problems}


def test_a_short_file_is_shown_in_whole() -> None:
    shown = source_lines(["a", "b", "c"], file_of(2, errors=(2, 3)), in_whole=True)
    assert [(line.number, line.text, line.gap, line.change, line.trouble) for line in shown] == [
        (1, "a", 0, None, ""),
        (2, "b", 0, 0, "error"),
        (3, "c", 0, None, "error"),
    ]


def test_of_a_long_file_only_what_is_named_is_shown() -> None:
    shown = source_lines([str(number) for number in range(1, 101)], file_of(50, 99), in_whole=False)
    assert [(line.number, line.gap) for line in shown] == [
        *((48, 47), (49, 0), (50, 0), (51, 0), (52, 0)),
        *((97, 44), (98, 0), (99, 0), (100, 0)),
    ]


def test_a_very_long_line_is_cut() -> None:
    (line,) = source_lines(["x" * 5_000], file_of(), in_whole=True)
    assert line.text == "x" * 1_000 + " …"


def test_every_kind_of_file_has_words_for_the_page() -> None:
    assert {kind.name for kind in KINDS} - set(shown.KINDS) == set()
    assert set(shown.PAGES) - set(shown.THINGS) == set()
