"""Reading what changed, restoring it, and undoing what was emptied or discarded, in a real browser."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from reports.models import Feedback, WeeklyReport
from reports.services import RowInput, save_feedback, save_report, submit_report
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, cell, overflow, save_state
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


@pytest.fixture
def report(author: Member) -> WeeklyReport:
    """Two revisions: a word changed, a row and a note came."""
    first = make_submitted(author, results="训练了模型，loss 0.12")
    row = first.rows.get()
    rows = [
        RowInput(row.uuid, row.project_name, row.this_week, "训练完模型，loss 0.08\n\n- 新的一项", row.next_week),
        RowInput(project="新项目", results="averyveryverylongwordwithoutanyblank" * 5),
    ]
    saved = save_report(report=first, rows=rows, note="附注", version=1, by=author)
    return submit_report(report=saved, version=saved.version, by=author)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_changed_is_told_without_colour_too(open_page: OpenPage, report: WeeklyReport, scheme: str) -> None:
    page = open_page(report.member, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto(report.get_absolute_url())
    page.get_by_role("link", name="What changed from one to the other").click()
    page.wait_for_url("**/revisions/")
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="Revision 2").click()
    expect(page.locator("del", has_text="0.12")).to_have_css("text-decoration-line", "line-through")
    expect(page.locator("ins", has_text="0.08")).to_have_css("text-decoration-line", "underline")
    expect(page.get_by_text("new row")).to_be_visible()
    assert (accessibility_problems(page), overflow(page)) == ([], 0)


def test_a_revision_is_restored_once_the_unsubmitted_text_is_safe(open_page: OpenPage, report: WeeklyReport) -> None:
    page = open_page(report.member)
    page.goto("/g/lab/weeks/2026-W47/mine/")
    cell(page, "Results").fill("还没交的")
    expect(save_state(page)).to_have_text(SAVED)
    page.goto(f"{report.get_absolute_url()}revisions/1/")
    page.get_by_role("button", name="Restore this revision").click()
    expect(page.get_by_role("link", name="Leave everything as it is")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Submit my changes, then restore revision 1").click()
    expect(cell(page, "Results")).to_have_value("训练了模型，loss 0.12")
    assert report.revisions.get(number=3).document["rows"][0]["results"] == "还没交的"


def test_an_emptied_feedback_is_put_back(open_page: OpenPage, report: WeeklyReport) -> None:
    advisor = make_member(report.group, roles=("advisor",))
    row = report.rows.get(project_name="遥感基座").uuid
    save_feedback(report=report, row_uuid=row, text="写得好\n再补对比", version=0, by=advisor)
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    pad = page.locator(f"#feedback-{row}")
    undo = pad.get_by_role("button", name="Undo: put the emptied text back")
    expect(undo).to_be_hidden()
    pad.get_by_role("textbox").fill("")
    expect(pad.locator("[data-save-words]")).to_have_text(SAVED)
    assert Feedback.objects.get().text == ""
    undo.click()
    expect(undo).to_be_hidden()
    expect(pad.get_by_role("textbox")).to_have_value("写得好\n再补对比")
    expect(pad.locator("[data-save-words]")).to_have_text(SAVED)
    assert Feedback.objects.get().text == "写得好\n再补对比"


def test_a_discarded_draft_is_brought_back(open_page: OpenPage, author: Member) -> None:
    page = open_page(author)
    page.goto("/g/lab/weeks/2026-W47/mine/")
    page.context.set_offline(True)
    cell(page, "Results").fill("还没保存")
    expect(save_state(page)).to_have_text(
        "Not saved: the server cannot be reached. Your text is kept in this browser; trying again."
    )
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = open_page(None, same_as=page)
    again.goto("/g/lab/weeks/2026-W47/mine/")
    again.get_by_role("button", name="Discard it").click()
    expect(again.get_by_text("The unsaved text is discarded.")).to_be_visible()
    again.get_by_role("button", name="Undo").click()
    again.reload()
    again.get_by_role("button", name="Put it back").click()
    expect(cell(again, "Results")).to_have_value("还没保存")
    expect(save_state(again)).to_have_text(SAVED)
