"""Time sheets of several people, a row for each person: they are the group's ledger, and nobody's learning log."""

from pathlib import Path

import pytest

from exchange.importing import detect
from exchange.markdown import read_ledger
from exchange.services import export_markdown
from tests.exchange.ledgers import brought_in
from tests.factories.members import make_group

SHEET = """\
## Timelog

|  Date      | Hours | Name   | Notes              |
|------------|-------|--------|--------------------|
| 3/29/2026  |   3   | Lin    | Wrote the parser   |
| 4/2/2026   |   1   | Wu Hao | Checked the tables |
| 4/2/2026   |   9   | Lin    | Trained a baseline |
"""


def test_the_column_with_the_texts_says_what_was_done() -> None:
    read = read_ledger(SHEET)
    rows = [
        (str(row.work.period.ends_on), row.title, row.work.participants.names, str(row.work.workload))
        for row in read.document.tasks
    ]
    assert rows == [
        ("2026-03-29", "Wrote the parser", ("Lin",), "中"),
        ("2026-04-02", "Checked the tables", ("Wu Hao",), "少"),
        ("2026-04-02", "Trained a baseline", ("Lin",), "大"),
    ]
    assert (detect(SHEET)[0], read.lines.kept, read.lines.lost) == ("workload-ledger", 2, 0)


@pytest.mark.django_db
def test_it_comes_back_byte_for_byte(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, SHEET)
    export_markdown(group=group, folder=tmp_path)
    assert [path.read_text("utf-8") for path in tmp_path.rglob("*.md")] == [SHEET]


def test_people_and_notes_without_a_workload_are_no_ledger() -> None:
    text = "| Date | Attendees | Notes |\n|---|---|---|\n| 2026-04-02 | Lin, Wu Hao | Talked about tables |\n"
    assert detect(text)[0] == "kept"
