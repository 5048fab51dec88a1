"""A week is reviewed without touching the mouse; marks, answers and names in a real browser."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from members.models import Member
from reports.models import Feedback, PrivateNote, WeeklyReport
from reports.services import answer_feedback, save_feedback
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, overflow
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("甲", "乙", "丙", "丁", "戊")


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab"), "沈知远", roles=("advisor",))


@pytest.fixture
def report(advisor: Member) -> WeeklyReport:
    return make_submitted(make_member(advisor.group, "顾晓岚"), week="2026-W46")


def expect_report_of(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("[data-review-help]")).to_be_visible()  # the keys are there


def test_a_week_is_reviewed_without_the_mouse(open_page: OpenPage, advisor: Member) -> None:
    reports = [
        make_submitted(make_member(advisor.group, name), now=datetime(2026, 11, 16 + day, 4, tzinfo=UTC))
        for day, name in enumerate(NAMES)
    ]
    page = open_page(advisor)
    page.goto("/g/lab/queue/")
    page.keyboard.press("j")  # begin with the first
    expect_report_of(page, "甲")
    assert accessibility_problems(page) == []
    page.keyboard.press("j")
    expect_report_of(page, "乙")
    page.keyboard.press("k")
    expect_report_of(page, "甲")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys for reviewing")
    expect(keys).to_be_visible()
    assert accessibility_problems(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    page.keyboard.press("n")
    expect(page.locator("feedback-pad textarea").first).to_be_focused()
    page.keyboard.type("jka 很好")  # letters are letters while one types
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.type("继续")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("a")
    expect_report_of(page, "乙")
    expect(page.get_by_text("Approved: 甲, 2026-W47.")).to_be_visible()
    page.keyboard.press("u")
    expect_report_of(page, "甲")
    expect(page.get_by_text("The approval is taken back")).to_be_visible()
    page.keyboard.press("a")

    expect_report_of(page, "乙")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("feedback-pad").first.get_by_role("button", name="To be improved")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("r")
    page.keyboard.type("缺对比")
    page.keyboard.press("Control+Enter")
    for name in NAMES[2:]:
        expect_report_of(page, name)
        page.keyboard.press("3")
        page.keyboard.press("a")
    page.wait_for_url("**/queue/**")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    for stored in reports:
        stored.refresh_from_db()
    assert [stored.state for stored in reports] == ["reviewed", "returned", "reviewed", "reviewed", "reviewed"]
    written = {(one.report.member.name, one.row_uuid is None): (one.text, one.mark) for one in Feedback.objects.all()}
    assert written == {
        ("甲", False): ("jka 很好", ""),
        ("甲", True): ("继续", "good"),
        ("乙", False): ("", "revise"),
        ("丙", False): ("", "talk"),
        ("丁", False): ("", "talk"),
        ("戊", False): ("", "talk"),
    }


def test_single_keys_can_be_switched_off(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect_report_of(page, "顾晓岚")
    page.keyboard.press("a")
    page.keyboard.press("1")
    expect(page.locator("feedback-pad [aria-pressed=true]")).to_have_count(0)
    page.get_by_role("button", name="Keys for reviewing").click()
    page.get_by_label("Use single keys on this device").check()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("feedback-pad [aria-pressed=true]")).to_have_count(1)


def test_open_feedback_is_answered_in_the_next_form(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    row = report.rows.get().uuid
    first = save_feedback(report=report, row_uuid=row, text="补**消融**", mark="revise", version=0, by=advisor)
    second = save_feedback(report=report, row_uuid=None, text="整体不错", version=0, by=advisor)
    page = open_page(report.member)
    page.goto("/g/lab/weeks/2026-W47/mine/")
    beside = page.locator("[data-row] feedback-answer")
    expect(beside).to_contain_text("To be improved")
    assert accessibility_problems(page) == []
    beside.get_by_role("textbox").fill("已补，见下")
    expect(beside.locator("[data-save-words]")).to_have_text(SAVED)
    expect(beside.get_by_text("settled")).to_be_visible()
    on_top = page.get_by_role("heading", name="Open feedback of earlier weeks").locator("..").locator("feedback-answer")
    on_top.get_by_role("button", name="Tick off").click()
    expect(on_top.get_by_role("button", name="Open again")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, first.settled_at is None, second.settled_at is None) == ("已补，见下", False, False)
    assert report.member.reports.count() == 1  # the form itself was not touched
    page.goto("/g/lab/weeks/2027-W20/mine/")
    expect(page.locator("feedback-answer")).to_have_count(0)

    other = open_page(advisor)
    other.goto("/g/lab/queue/")
    expect(other.get_by_role("heading", name="Answers to your feedback")).to_be_visible()
    assert accessibility_problems(other) == []
    other.goto(report.get_absolute_url())
    expect(other.locator(".answers-card")).to_contain_text("已补，见下")
    assert accessibility_problems(other) == []
    other.get_by_role("button", name="Taken note of").click()
    expect(other.locator(".answers-card")).to_have_count(0)


def test_two_windows_of_an_author_lose_no_answer(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    feedback = save_feedback(report=report, row_uuid=None, text="为什么", version=0, by=advisor)
    first = open_page(report.member)
    second = open_page(report.member, same_as=first)
    for page in (first, second):
        page.goto(report.get_absolute_url())
    first.get_by_label("My answer to 沈知远").fill("第一个窗口")
    expect(first.locator("feedback-answer [data-save-words]")).to_have_text(SAVED)
    second.get_by_label("My answer to 沈知远").fill("第二个窗口")
    expect(second.locator("[data-other-text]").first).to_have_text("第一个窗口")
    second.get_by_role("button", name="Add it to mine").click()
    expect(second.locator("feedback-answer [data-save-words]")).to_have_text(SAVED)
    feedback.refresh_from_db()
    assert sorted(feedback.answer.split("\n")) == ["第一个窗口", "第二个窗口"]


def test_an_at_offers_names_to_the_keyboard(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    make_member(advisor.group, "陆远")
    make_member(advisor.group, "访客", roles=("guest",))
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    pad = page.locator("feedback-pad").first
    pad.get_by_role("textbox").press_sequentially("请 @")
    options = page.get_by_role("option")
    expect(options).to_have_text(["顾晓岚", "陆远", "沈知远"])
    assert accessibility_problems(page) == []
    page.keyboard.type("lu")
    expect(options).to_have_text(["陆远"])
    page.keyboard.press("Enter")
    page.keyboard.type("看一下")
    expect(pad.get_by_role("textbox")).to_have_value("请 @陆远 看一下")
    expect(pad.locator("[data-save-words]")).to_have_text(SAVED)
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_private_note_saves_itself_and_is_listed(open_page: OpenPage, advisor: Member, report: WeeklyReport) -> None:
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    page.get_by_label("My private note").fill("下次谈转博")
    expect(page.locator("private-note [data-save-words]")).to_have_text(SAVED)
    assert PrivateNote.objects.get().text == "下次谈转博"
    page.get_by_role("link", name="My notes about 顾晓岚").click()
    expect(page.get_by_text("下次谈转博")).to_be_visible()
    assert accessibility_problems(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_feedback_fit_and_are_accessible(
    open_page: OpenPage, advisor: Member, report: WeeklyReport, width: int, scheme: str
) -> None:
    row = report.rows.get().uuid
    feedback = save_feedback(report=report, row_uuid=row, text="补消融" * 30, mark="talk", version=0, by=advisor)
    save_feedback(report=report, row_uuid=None, text="整体" * 20, mark="good", version=0, by=advisor)
    answer_feedback(feedback=feedback, text="已补" * 40, version=0, by=report.member)
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    author, reader = open_page(report.member, **options), open_page(advisor, **options)
    for page, address in (
        (reader, report.get_absolute_url()),
        (reader, "/g/lab/queue/"),
        (reader, "/g/lab/feedback/"),
        (reader, "/g/lab/notes/"),
        (author, report.get_absolute_url()),
        (author, "/g/lab/weeks/2026-W47/mine/"),
    ):
        page.goto(address)
        assert (re.sub(r"[0-9a-f-]{36}", "…", address), accessibility_problems(page), overflow(page)) == (
            re.sub(r"[0-9a-f-]{36}", "…", address),
            [],
            0,
        )
