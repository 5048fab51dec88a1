"""An advisor writes feedback in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from members.models import Member
from reports.models import Feedback, WeeklyReport
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab"), "沈知远", roles=("advisor",))


@pytest.fixture
def report(advisor: Member) -> WeeklyReport:
    return make_submitted(make_member(advisor.group))


def test_two_windows_of_one_advisor_lose_nothing(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    first = open_page(advisor)
    second = open_page(advisor, same_as=first)
    for page in (first, second):
        page.goto(report.get_absolute_url())
    pads = [page.locator("feedback-pad").first for page in (first, second)]
    pads[0].get_by_role("textbox").fill("第一个窗口")
    expect(pads[0].locator("[data-save-words]")).to_have_text(SAVED)
    pads[1].get_by_role("textbox").fill("第二个窗口")
    expect(pads[1].locator("[data-other-text]")).to_have_text("第一个窗口")
    assert Feedback.objects.get().text == "第一个窗口"
    pads[1].get_by_role("button", name="Add it to mine").click()
    expect(pads[1].locator("[data-save-words]")).to_have_text(SAVED)
    assert Feedback.objects.get().text == "第二个窗口\n第一个窗口"
    pads[0].get_by_role("textbox").fill("第一个窗口\n另一行")  # another line than the one that was changed
    expect(pads[0].get_by_role("textbox")).to_have_value("第二个窗口\n第一个窗口\n另一行")
    expect(pads[0].locator("[data-save-words]")).to_have_text(SAVED)
    assert Feedback.objects.get().text == "第二个窗口\n第一个窗口\n另一行"


def test_returning_with_a_reason(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    page.get_by_text("Return …").click()
    page.get_by_label("Reason").fill("缺**对比**")
    page.get_by_role("button", name="Return to the author").click()
    page.wait_for_url("**/queue/")
    author = open_page(report.member)
    author.goto(f"/g/lab/weeks/{report.week.name}/mine/")
    expect(author.get_by_text("Returned for revision")).to_be_visible()
    expect(author.locator("strong", has_text="对比")).to_be_visible()


def test_a_job_that_finds_no_worker_says_that_it_waits(
    open_page: OpenPage, advisor: Member, report: WeeklyReport
) -> None:
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    page.get_by_role("button", name="PDF").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("The file waits to be made")).to_be_visible()


def test_fifty_edits_of_each_of_two_windows_lose_no_word(
    open_page: OpenPage, advisor: Member, report: WeeklyReport
) -> None:
    row = report.rows.get().uuid
    first = open_page(advisor)
    pages = [first, open_page(advisor, same_as=first)]
    script = (Path(__file__).parent / "feedback_edits.js").read_text()
    for writer, page in enumerate(pages):
        page.goto(report.get_absolute_url())
        page.evaluate(
            f"arguments => {{ window.writing = ({script})(arguments); }}",
            {"writer": writer, "pad": f"#feedback-{row}", "edits": 50},
        )
    written = [set(page.evaluate("window.writing")) for page in pages]
    assert [len(words) for words in written] == [50, 50]
    assert (written[0] | written[1]) - set(Feedback.objects.get().text.split()) == set()
