"""The main job end to end: written with autosave, submitted, answered in place, approved, seen, fetched as PDF."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from members.models import Member
from reports.models import WeeklyReport
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, cell, expect_saved, overflow
from tests.factories.members import PASSWORD, make_group, make_member, make_project
from tests.factories.reports import make_submitted
from tests.pdfs import flat_text_of, fonts_of
from tests.servers import RealWorker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


IN_THE_PDF = [
    "邓佺",
    "混合专家推理",
    "若a<b且c>d，见List<int>",
    "写论文𠮷",
    "方向对，补一组消融",
    "继续",
    "灾难性遗忘",
]
LONG = "很长的链接 https://example.org/" + "a" * 300 + "\n\n```\n" + "x" * 300 + "\n```"


def make_lab() -> tuple[Member, Member]:
    group = make_group(slug="lab", name="遥感与智能计算课题组")
    make_project(group, "混合专家推理", motivation="减少**灾难性遗忘**", plan="1. 聚类\n2. 路由")
    author = make_member(group, "邓佺")
    make_submitted(author, week="2026-W40", project="混合专家推理", next_week="1. 对比基线")
    WeeklyReport.objects.update(state="reviewed")
    return author, make_member(group, "沈知远", roles=("advisor",))


def test_a_weekly_report_goes_its_whole_way(open_page: OpenPage, worker: RealWorker, tmp_path: Path) -> None:
    author, advisor = make_lab()
    address = write_and_submit(log_in(open_page, author))
    answer_in_place(open_page(advisor), address)
    page = open_page(author)
    page.goto(address)
    row = page.get_by_role("row").filter(has_text="混合专家推理")
    expect(row.get_by_role("cell").filter(has_text="方向对")).to_contain_text("沈知远")
    expect(page.get_by_text("Reviewed", exact=True)).to_be_visible()
    assert accessibility_problems(page) == []
    fetch_pdf(page, tmp_path)


def log_in(open_page: OpenPage, member: Member) -> Page:
    assert member.account is not None
    member.account.language = "en"
    member.account.save()
    page = open_page(None, locale="en-US")
    page.goto("/")
    assert accessibility_problems(page) == []
    page.get_by_label("Mail address").fill(member.account.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/g/lab/weeks/**")
    assert accessibility_problems(page) == []
    return page


def write_and_submit(page: Page) -> str:
    """Returns the address of the submitted report."""
    page.get_by_role("link", name="My report").click()
    expect(cell(page, "This week's tasks")).to_have_value("1. 对比基线")  # last time's plan
    page.locator("report-entry:defined").wait_for()  # lists go on by themselves once the script is there
    results = cell(page, "Results")
    results.click()
    page.keyboard.type("- 完成基线")
    page.keyboard.press("Enter")
    page.keyboard.type("若 a<b 且 c>d，见 `List<int>`")
    expect_saved(page)
    assert accessibility_problems(page) == []
    page.reload()
    expect(cell(page, "Results")).to_have_value("- 完成基线\n- 若 a<b 且 c>d，见 `List<int>`")
    cell(page, "Next week's plan").fill("- 写论文 𠮷")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/g/lab/reports/**")
    expect(page.get_by_text("Submitted.", exact=True)).to_be_visible()
    expect(page.get_by_text("若 a<b 且 c>d，见 List<int>")).to_be_visible()
    return page.url


def answer_in_place(page: Page, address: str) -> None:
    page.goto("/g/lab/queue/")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="邓佺").click()
    assert page.url == address
    pad = page.locator("feedback-pad").first
    pad.get_by_role("textbox").fill("方向对，补一组消融")
    expect(pad.locator("[data-save-words]")).to_have_text(SAVED)
    assert accessibility_problems(page) == []
    page.get_by_label("My feedback on the whole report").fill("继续")
    page.get_by_role("button", name="Approve").click()  # waits until the last text is saved
    page.wait_for_url("**/g/lab/queue/**")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def fetch_pdf(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    expect(page.get_by_text("The file is ready:")).to_be_visible()
    expect(page.get_by_text("empty boxes")).to_have_count(0)  # no missing glyph
    file = folder / "report.pdf"
    download.value.save_as(file)
    data = file.read_bytes()
    text = flat_text_of(data)
    for words in (
        "邓佺",
        "混合专家推理",
        "若a<b且c>d，见List<int>",
        "写论文𠮷",
        "方向对，补一组消融",
        "继续",
        "灾难性遗忘",
    ):
        assert words in text
    assert set(fonts_of(data).values()) == {True}
    assert download.value.suggested_filename.endswith(".pdf")


def test_long_words_fit_a_phone(open_page: OpenPage) -> None:
    author, advisor = make_lab()
    report = make_submitted(author, results=LONG)
    page = open_page(advisor, viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(report.get_absolute_url())
    assert overflow(page) == 0
    page = open_page(author, viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"/g/lab/weeks/{report.week.name}/mine/")
    assert overflow(page) == 0
