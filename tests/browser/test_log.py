"""The learning log in a browser: a line typed and understood, a doubt settled, the timer over a reload, phone width."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from members.models import Member
from tests.browser.looking import accessibility_problems, expect_saved, overflow
from tests.factories.logs import make_log
from tests.factories.members import make_group, make_member, make_project
from tests.factories.workload import make_work
from workload.models import LogDay, TimeEntry, Timer
from workload.services import share_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
DAY = "/g/lab/log/2026-11-16/"


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def look(page: Page, name: str) -> None:
    """Nothing axe would refuse and nothing wider than the window; kept as a picture where `LOOK_AT` says so."""
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert (name, accessibility_problems(page), overflow(page)) == (name, [], 0)


def test_a_line_is_understood_as_it_is_typed(author: Member, open_page: OpenPage) -> None:
    item = make_work(author.group, author, title="训练大模型", starts_on="2026-11-16")
    page = open_page(author)
    page.goto(DAY)
    text = page.get_by_label("The day, as you like to write it")
    text.press_sequentially("10:10 - 11:00 看论文 #ddp\n")
    reading = page.locator("[data-reading]")
    expect(reading).to_contain_text("Morning or evening?")
    reading.get_by_role("button", name="No, 22:10–23:00").click()
    expect(text).to_have_value("22:10–23:00 看论文 #ddp\n")
    expect(reading).not_to_contain_text("Morning or evening?")
    text.press("Control+End")
    text.press_sequentially("两小时半")
    expect(reading).to_contain_text("stated 1 h 40 min more than the spans")
    expect_saved(page, "log-day")
    with page.expect_response(lambda response: "/log/entries/" in response.url):
        reading.get_by_label("What 22:10–23:00 was for").select_option(label="训练大模型")
    page.reload()
    expect(page.get_by_label("What 22:10–23:00 was for")).to_have_value(f"item:{item.uuid}")
    assert TimeEntry.objects.get().work_item_id == item.pk
    look(page, "day")
    page.set_viewport_size({"width": 360, "height": 780})
    look(page, "day-phone")


def test_two_windows_bring_a_day_together(author: Member, open_page: OpenPage) -> None:
    make_log(author, "9:00 am - 10:00 看\n\n晚上再写")
    first = open_page(author)
    first.goto(DAY)
    second = open_page(author, same_as=first)
    second.goto(DAY)
    texts = [page.get_by_label("The day, as you like to write it") for page in (first, second)]
    texts[0].press("Control+Home")
    texts[0].press_sequentially("1h\n")
    expect_saved(first, "log-day")
    texts[1].press("Control+End")
    texts[1].press_sequentially("，完")
    expect(texts[1]).to_have_value("1h\n9:00 am - 10:00 看\n\n晚上再写，完")
    expect_saved(second, "log-day")
    expect(second.locator("[data-reading]")).to_contain_text("agrees")


def test_the_timer_goes_on_over_a_reload(author: Member, open_page: OpenPage) -> None:
    page = open_page(author)
    page.goto("/g/lab/log/")
    page.get_by_label("The day, as you like to write it").press_sequentially("早上开会")
    page.get_by_label("What the time is spent on").fill("看论文")
    page.get_by_label("What the time is spent on").press("Enter")
    clock = page.locator("[data-timer-clock]")
    expect(clock).to_have_text(re.compile(r"0:00:(?!00)\d\d"))
    page.reload()
    expect(clock).to_have_text(re.compile(r"0:0\d:(?!00)\d\d"))
    look(page, "timer")
    other = open_page(author)
    other.goto("/g/lab/log/")
    other.get_by_role("button", name="Pause").click()
    expect(other.get_by_text("paused")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".messages")).to_contain_text("changed meanwhile")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Stop and log").click()
    expect(page.locator(".messages")).to_contain_text("The time is in the log.")
    text = page.get_by_label("The day, as you like to write it").input_value()
    assert re.fullmatch(r"早上开会\n\d\d:\d\d–\d\d:\d\d 看论文", text)
    assert (Timer.objects.count(), LogDay.objects.count()) == (0, 1)


def test_a_file_comes_with_its_todos_and_a_paper_becomes_a_reading(author: Member, open_page: OpenPage) -> None:
    text = "## TODO\n1. 看 AlexNet\n\n## 问题\n1. 显存如何衡量？\n\n## Tips\n早起\n\n## 2026-11-16\n2h15m\n\n"
    text += (
        "11:20 am -1:35 pm\n[Reading ActNN](https://arxiv.org/pdf/2104.14129.pdf) #ddp\n\n## 2026-11-15\n\n7:30-8:00\n"
    )
    page = open_page(author)
    page.goto("/g/lab/log/files/")
    page.get_by_label("or its text").fill(text)
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("Come to your to-dos")).to_contain_text("TODO (new) · 问题 (new)")
    expect(page.get_by_text("Not days, kept with the file")).to_contain_text("Tips")
    look(page, "files")
    page.set_viewport_size({"width": 360, "height": 780})
    look(page, "files-phone")
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".messages")).to_contain_text("2 days were imported. On your page of to-dos: TODO · 问题.")
    page.goto(DAY)
    look(page, "paper-phone")
    page.get_by_role("button", name="Make Reading ActNN a reading").click()
    expect(page.locator("h1")).to_contain_text("Reading ActNN")
    expect(page.get_by_text("You logged 2 h 15 min on this.")).to_be_visible()
    page.goto("/g/lab/todos/")
    expect(page.get_by_role("textbox", name="To-do")).to_have_count(2)
    look(page, "todos-phone")


def test_weeks_months_and_years(author: Member, open_page: OpenPage) -> None:
    make_project(author.group, "NMT")
    make_log(
        author,
        "9:00 am - 11:30 #nmt 读 [DDP](https://pytorch.org/docs/) 源码\n- 记下问题\n\n21:00–01:14 #写作",
        day="2026-11-16",
    )
    make_log(author, "2h15m", day="2026-11-17")
    make_log(author, "4h\n10:00–11:00\n14:20–", day="2026-11-18")
    for number in range(1, 28, 2):
        make_log(author, f"10:00–{10 + number % 9}:30", day=f"2026-10-{number:02}")
    share_log(member=author, totals="group", days="", by=author)
    pages = {"week": "weeks/2026-W47/", "month": "months/2026-10/", "year": "years/2026/", "sharing": "sharing/"}
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 360)):
        page = open_page(author, color_scheme=scheme, viewport={"width": width, "height": 800})
        for name, address in pages.items():
            page.goto(f"/g/lab/log/{address}")
            look(page, f"{name}-{scheme}-{width}")
    page.goto("/g/lab/log/weeks/2026-W47/")
    page.locator("h1").click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_contain_text("Week 46 of 2026")
    other = open_page(make_member(author.group, "陈静"))
    other.goto("/g/lab/log/sharing/")
    other.get_by_role("link", name="刘涛").click()
    expect(other.locator("h1")).to_contain_text("Learning log of 刘涛")
    other.goto(f"/g/lab/log/of/{author.uuid}/years/2026/")
    look(other, "year-of-other")
