"""Two browsers write one report at the same time, 1,000 random edits: no character is lost."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from members.models import Member
from reports.models import WeeklyReport
from reports.services import RowInput, open_report
from tests.browser.conftest import OpenPage
from tests.factories.members import make_group, make_member
from tests.factories.reports import week_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/g/lab/weeks/2026-W47/mine/"
WRITE = (Path(__file__).parent / "thousand_edits.js").read_text()
FINISH = """async () => {
  const entry = document.querySelector('report-entry');
  const note = entry.querySelector('#note');
  note.value += '完';
  note.dispatchEvent(new InputEvent('input', {bubbles: true}));
  await window.settle();
  return entry.read();
}"""


@pytest.fixture
def member() -> Member:
    member = make_member(make_group(slug="lab"))
    rows = [RowInput(project=name, this_week="- a\n- b", results="c\n\nd", next_week="e") for name in "甲乙丙丁"]
    open_report(member=member, week=week_of(member), by=member, rows=rows, note="first\nlast")
    return member


def start(page: Page, writer: int) -> None:
    """Let the page's writer go; it is not waited for."""
    script = f"arguments => {{ window.writing = ({WRITE})(arguments); }}"
    page.evaluate(script, {"writer": writer, "seed": 47 + writer, "edits": 500})


def texts_of(body: dict[str, Any]) -> str:
    cells = [row[name] for row in body["rows"] for name in ("this_week", "results", "next_week")]
    return "\n".join([*cells, body["note"]])


def stored() -> str:
    report = WeeklyReport.objects.get()
    cells = [text for row in report.rows.all() for text in (row.this_week, row.results, row.next_week)]
    return "\n".join([*cells, report.note])


def test_a_thousand_edits_of_two_browsers_lose_no_character(open_page: OpenPage, member: Member) -> None:
    pages = [open_page(member), open_page(member)]
    conflicts: list[int] = []

    def note_conflict(answer: Response) -> None:
        if answer.status == 409:
            conflicts.append(answer.status)

    for page in pages:
        page.on("response", note_conflict)
        page.goto(PAGE)
    for writer, page in enumerate(pages):
        start(page, writer)
    writers = [page.evaluate("window.writing") for page in pages]
    for page in (pages[0], pages[1], pages[0]):  # each has come to the text that is stored, with what the other wrote
        assert texts_of(page.evaluate(FINISH)) == stored()
    assert [writer["done"] for writer in writers] == [500, 500]
    text = stored()
    alive = [set(writer["inserted"]) - set(writer["deleted"]) for writer in writers]
    lost = [sorted(chars - set(text)) for chars in alive]
    assert lost == [[], []]
    assert min(len(chars) for chars in alive) > 100
    assert min(len(writer["deleted"]) for writer in writers) > 50
    assert set("first last") <= set(text)  # what nobody touched is there as well
    assert len(conflicts) > 50  # the two did meet
