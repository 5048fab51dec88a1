"""Two weeks of a group: a plan, its report, minutes that draft themselves, an assignment, and the next report."""

import pytest
from playwright.sync_api import Locator, Page, expect

from meetings.models import MinutesSection
from tasks.models import ActionItem
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, cell, overflow
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_loop_of_two_weeks_closes(open_page: OpenPage) -> None:
    group = make_group(slug="lab")
    author, taker = make_member(group, "方舟"), make_member(group, "陆晓宁")
    make_submitted(author, week="2026-W46", next_week="- 训练检测模型")
    make_meeting(taker, "2026-11-16", {"本周安排": "- （方）训练检测模型\n- （陆）写综述"})
    meeting = make_meeting(taker, "2026-11-23")
    pages = open_page(author), open_page(taker)
    report_what_was_planned(pages[0])
    draft_and_type_together(*pages, address=f"{meeting.get_absolute_url()}edit/")
    assert [one.state for one in ActionItem.objects.filter(given_on="2026-11-16").order_by("pk")] == ["done", "moved"]
    put_into_the_next_report(pages[0])


def report_what_was_planned(page: Page) -> None:
    page.goto("/g/lab/weeks/2026-W47/mine/")
    expect(cell(page, "This week's tasks")).to_have_value("- 训练检测模型")
    page.locator("report-entry:defined").wait_for()
    cell(page, "Results").fill("- 训练检测模型，跑通了")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/g/lab/reports/**")


def draft_and_type_together(author: Page, taker: Page, *, address: str) -> None:
    taker.goto(address)
    taker.get_by_role("button", name="Make a draft").click()
    done, given = (text_of(taker, title) for title in ("上周工作总结", "本周安排"))
    expect(done).to_contain_text("训练检测模型，跑通了 [→")
    expect(given).to_contain_text("（陆晓宁）写综述 [→")
    assert "训练检测模型" not in given.input_value()  # the report has told that it is done
    assert (accessibility_problems(taker), overflow(taker)) == ([], 0)
    author.goto(address)
    for page in (author, taker):
        page.locator("minutes-section:defined").first.wait_for()
    given.fill(f"{given.input_value()}\n- （方）写相关工作一章")
    text_of(author, "主要事项").fill("- 下周来客人")
    for page, title in ((author, "主要事项"), (taker, "本周安排")):
        expect(page.locator(f"{place_of(title)} [data-save-words]")).to_have_text(SAVED)
    expect(text_of(author, "本周安排")).to_have_value(given.input_value())
    taker.get_by_role("button", name="Close the minutes").click()
    expect(taker.get_by_role("heading", name="Assigned at this meeting")).to_be_visible()


def put_into_the_next_report(page: Page) -> None:
    page.goto("/g/lab/meetings/assignments/")
    page.get_by_role("listitem").filter(has_text="写相关工作一章").get_by_role(
        "button", name="Make a task of it"
    ).click()
    page.wait_for_url("**/g/lab/tasks/**")
    page.goto("/g/lab/weeks/2026-W48/mine/")
    page.get_by_text("Tasks and readings of this week").click()
    offer = page.locator("[data-offer]").filter(has_text="写相关工作一章")
    offer.get_by_role("button", name="This week's tasks").click()
    expect(offer.get_by_text("in the report")).to_be_visible()


def place_of(title: str) -> str:
    section = MinutesSection.objects.get(title=title, meeting__day="2026-11-23")
    return f'minutes-section[data-uuid="{section.uuid}"]'


def text_of(page: Page, title: str) -> Locator:
    return page.locator(f"{place_of(title)} textarea")
