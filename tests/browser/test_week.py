"""The page of a week in a browser: one click does it, in place, and what is typed elsewhere on the page stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from members.queries import local_day
from tasks.models import ActionItem, TodoItem
from tests.browser.looking import accessibility_problems, overflow
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft
from tests.factories.tasks import make_task
from tests.factories.todos import item, make_list
from workload.models import LogDay, Timer

OpenPage = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member() -> Member:
    """With something of every kind in the week of today."""
    member = make_member(make_group(slug="lab", language="en"), "刘涛")
    today = local_day(member.group)
    week = member.group.calendar.week_of(today)
    make_draft(member, week=week.name)
    make_meeting(member, str(today - timedelta(days=14)), {"本周安排": "- （刘涛）复现 INT4"})
    make_task(member.group, "训练", member, days=(week.first_day, week.last_day))
    make_list(member, [item("读论文"), item("写周报")], month=(today.year, today.month))
    return member


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def test_a_week_is_done_by_clicks(open_page: OpenPage, member: Member) -> None:
    page = open_page(member, viewport={"width": 1280, "height": 800})
    page.goto("/g/lab/")
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.get_by_label("A line of the log").fill("9:00–10:30 看论文")

    box = page.get_by_role("checkbox", name="读论文")
    box.click()
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    part(page, "My assignments").get_by_role("button", name="Done").click()
    expect(part(page, "My assignments").get_by_role("button", name="Open again")).to_be_visible()
    part(page, "My tasks and readings").get_by_role("button", name="Begin").click()
    expect(part(page, "My tasks and readings")).to_contain_text("In progress")
    part(page, "My report").get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted.", exact=True)).to_be_visible()
    expect(page.get_by_label("A line of the log")).to_have_value("9:00–10:30 看论文")  # typed before, and still there

    part(page, "My log").get_by_role("button", name="Add").click()
    expect(part(page, "My log")).to_contain_text("1 h 30 min")
    page.get_by_label("What the time is spent on").fill("训练")
    page.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_role("button", name="Stop and log")).to_be_visible()
    expect(page.locator("[data-timer-clock]")).not_to_have_text("0:00:00")
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
    assert TodoItem.objects.get(text="读论文").is_done
    assert ActionItem.objects.get().state == "done"
    assert (LogDay.objects.get().text, Timer.objects.get().text) == ("9:00–10:30 看论文", "训练")


def test_without_a_server_nothing_typed_is_lost(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.goto("/g/lab/")
    page.get_by_label("A line of the log").fill("9:00–10:30 看论文")
    page.context.set_offline(True)
    part(page, "My log").get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("The server did not answer")
    expect(page.get_by_label("A line of the log")).to_have_value("9:00–10:30 看论文")
    page.context.set_offline(False)
    part(page, "My log").get_by_role("button", name="Add").click()
    expect(part(page, "My log")).to_contain_text("1 h 30 min")
