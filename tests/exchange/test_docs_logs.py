"""docs/learning-logs.md says how learning logs are read: each of its lines is."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.tables import find_tables
from workload.markdown.log import read_log_day
from workload.markdown.log_file import read_log_file

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "learning-logs.md").read_text("utf-8")
LINES = PAGE.split("\n")
DAYS, LENGTHS, SHEET = find_tables(LINES)


def cells(row: tuple[str, ...]) -> list[str]:
    return [cell.strip("`").replace("⏎", "\n") for cell in row]


@pytest.mark.parametrize("row", [row.cells for row in DAYS.rows])
def test_days(row: tuple[str, ...]) -> None:
    written, day = cells(row)
    assert [str(found) for found in read_log_file(f"{written}\n", year=2021).days] == [day]


@pytest.mark.parametrize("row", [row.cells for row in LENGTHS.rows])
def test_lengths(row: tuple[str, ...]) -> None:
    line, minutes, text = cells(row)
    (entry,) = read_log_day(line, date(2026, 11, 16), ZoneInfo("UTC")).entries
    assert (entry.span, str(entry.minutes), entry.note) == (None, minutes, text)


def test_the_sheet() -> None:
    doc = read_log_file("\n".join(LINES[SHEET.start : SHEET.end]))
    shown = "\n\n".join(f"{day}\n{text}" for day, text in doc.days.items())
    said = re.search(r"are the days\n\n```\n(.*?)\n```", PAGE, re.DOTALL)
    assert said is not None
    assert shown == said[1]
