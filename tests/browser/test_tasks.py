"""Tasks in a real browser: entered, dragged, moved by keys, looked at on the timeline, put into the report."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.list_lines import with_line
from members.models import Member
from members.queries import local_day
from reports.models import WeeklyReport
from tasks.models import Task
from tasks.services import note_progress
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, cell, expect_saved, overflow
from tests.core.test_list_lines import EXAMPLES
from tests.factories.members import make_group, make_member, make_project
from tests.factories.tasks import make_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = "/g/lab/tasks/board/"


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def card(page: Page, title: str) -> object:
    return page.locator("[data-card]").filter(has=page.get_by_role("link", name=title, exact=True))


def in_column(page: Page, state: str) -> list[str]:
    return page.locator(f'[data-column="{state}"] [data-card] .card-head a').all_inner_texts()


def stored_column(state: str) -> list[str]:
    return list(Task.objects.filter(state=state).order_by("board_position", "pk").values_list("title", flat=True))


def expect_told(page: Page, words: str) -> None:
    expect(page.locator("[data-told]").first).to_have_text(words)


def test_from_the_idea_to_the_report(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.goto("/g/lab/tasks/")
    page.get_by_label("New task").fill("跑通基线")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="跑通基线")).to_be_visible()
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_role("button", name="Move “跑通基线”").focus()
    page.keyboard.press("ArrowRight")
    expect_told(page, "“跑通基线” is in “In progress” now, place 1 of 1.")
    page.get_by_role("link", name="Timeline", exact=True).click()
    bar = page.get_by_role("link", name="跑通基线")
    expect(bar).to_contain_text("In progress")
    bar.click()
    page.get_by_text("Note progress").click()
    page.get_by_role("textbox", name="Progress").fill("准确率 91%")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The progress is noted.")).to_be_visible()
    page.goto("/g/lab/mine/")
    page.get_by_text("Tasks and readings of this week").click()
    offer = page.locator("[data-offer]")
    expect(offer).to_contain_text("跑通基线")
    offer.get_by_role("button", name="This week's tasks").click()
    offer.get_by_role("button", name="Results").click()
    expect_saved(page)
    expect(offer.get_by_text("in the report")).to_be_visible()
    row = WeeklyReport.objects.get().rows.get()
    assert (row.this_week, row.results) == ("1. 跑通基线", "1. 跑通基线: 准确率 91%")


def test_a_card_is_dragged_with_the_mouse(open_page: OpenPage, member: Member) -> None:
    for title in ("丙", "乙", "甲"):
        make_task(member.group, title, member)
    make_task(member.group, "做完的", member, state="done")
    page = open_page(member, viewport={"width": 1280, "height": 900})
    page.goto(BOARD)
    drag(page, "甲", "做完的", below=True)
    expect_told(page, "“甲” is in “Done” now, place 2 of 2.")
    assert (stored_column("done"), stored_column("planned")) == (["做完的", "甲"], ["乙", "丙"])
    drag(page, "丙", "乙", below=False)
    expect_told(page, "“丙” is in “Planned” now, place 1 of 2.")
    assert stored_column("planned") == ["丙", "乙"]
    assert Task.objects.get(title="丙").version == 1
    page.reload()
    assert in_column(page, "planned") == ["丙", "乙"]


def drag(page: Page, title: str, other: str, *, below: bool) -> None:
    source = card(page, title).bounding_box()  # type: ignore[attr-defined]
    target = card(page, other).bounding_box()  # type: ignore[attr-defined]
    page.mouse.move(source["x"] + 40, source["y"] + source["height"] - 8)
    page.mouse.down()
    height = target["height"] * (0.8 if below else 0.2)
    page.mouse.move(target["x"] + 60, target["y"] + height, steps=8)
    expect(page.locator(".task-place")).to_be_visible()
    page.mouse.up()


def test_escape_puts_a_dragged_card_back(open_page: OpenPage, member: Member) -> None:
    make_task(member.group, "甲", member)
    make_task(member.group, "做完的", member, state="done")
    page = open_page(member, viewport={"width": 1280, "height": 900})
    page.goto(BOARD)
    source = card(page, "甲").bounding_box()  # type: ignore[attr-defined]
    target = card(page, "做完的").bounding_box()  # type: ignore[attr-defined]
    page.mouse.move(source["x"] + 40, source["y"] + source["height"] - 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 4, steps=6)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".task-place")).to_have_count(0)
    assert (in_column(page, "planned"), stored_column("planned")) == (["甲"], ["甲"])


def test_a_finger_drags_at_the_handle(open_page: OpenPage, member: Member) -> None:
    make_task(member.group, "甲", member)
    page = open_page(member, viewport={"width": 1000, "height": 900}, has_touch=True)
    page.goto(BOARD)
    handle = page.get_by_role("button", name="Move “甲”").bounding_box()
    column = page.locator('[data-column="in_progress"]').bounding_box()
    assert handle is not None
    assert column is not None
    touch = page.context.new_cdp_session(page)
    start = {"x": handle["x"] + handle["width"] / 2, "y": handle["y"] + handle["height"] / 2}
    end = {"x": column["x"] + 40, "y": column["y"] + 10}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 9):
        point = {axis: start[axis] + (end[axis] - start[axis]) * step / 8 for axis in "xy"}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_told(page, "“甲” is in “In progress” now, place 1 of 1.")
    assert stored_column("in_progress") == ["甲"]


def test_keys_move_a_card_and_keep_the_focus(open_page: OpenPage, member: Member) -> None:
    for title in ("丙", "乙", "甲"):
        make_task(member.group, title, member)
    page = open_page(member, viewport={"width": 1280, "height": 900})
    page.goto(BOARD)
    handle = page.get_by_role("button", name="Move “甲”")
    handle.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect_told(page, "“甲” is in “Planned” now, place 3 of 3.")
    assert in_column(page, "planned") == ["乙", "丙", "甲"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_told(page, "“甲” is in “Done” now, place 1 of 1.")
    expect(handle).to_be_focused()
    assert (stored_column("planned"), stored_column("done")) == (["乙", "丙"], ["甲"])
    expect(page.locator("[data-count]").first).to_have_text("2")


def test_a_card_that_somebody_changed_goes_where_it_is_now(open_page: OpenPage, member: Member) -> None:
    task = make_task(member.group, "甲", member)
    page = open_page(member, viewport={"width": 1280, "height": 900})
    page.goto(BOARD)
    note_progress(task=task, version=1, progress="做了", state="dropped", by=member)
    page.get_by_role("button", name="Move “甲”").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert").filter(has_text="changed meanwhile")).to_be_visible()
    assert (in_column(page, "dropped"), stored_column("dropped")) == (["甲"], ["甲"])
    page.get_by_role("button", name="Move “甲”").focus()
    page.keyboard.press("ArrowLeft")
    expect_told(page, "“甲” is in “Done” now, place 1 of 1.")


def test_without_a_connection_the_card_goes_back(open_page: OpenPage, member: Member) -> None:
    make_task(member.group, "甲", member)
    page = open_page(member, viewport={"width": 1280, "height": 900})
    page.goto(BOARD)
    page.context.set_offline(True)
    page.get_by_role("button", name="Move “甲”").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert").filter(has_text="could not be reached")).to_be_visible()
    assert in_column(page, "planned") == ["甲"]


def test_participants_are_chosen_by_one_box_or_found(open_page: OpenPage, member: Member) -> None:
    for name in ("王朔", "周钦宏", "焦锐", "孔祥哲", "杨泽远", "张萌", "李一"):
        make_member(member.group, name)
    make_member(member.group, "导师", roles=("advisor",))
    page = open_page(member)
    page.goto("/g/lab/tasks/new/")
    page.get_by_label("Title").fill("一起做")
    page.get_by_label("All members").check()
    expect(page.get_by_text("8 chosen")).to_be_visible()
    page.get_by_role("searchbox", name="Find a member").fill("王")
    expect(page.locator(".participants-list li:visible")).to_have_count(1)
    page.get_by_label("王朔").uncheck()
    expect(page.get_by_text("7 chosen")).to_be_visible()
    assert page.get_by_label("All members").evaluate("box => box.indeterminate")
    page.get_by_role("radio", name="Large").check()
    page.get_by_label("Times").fill("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The task is entered.")).to_be_visible()
    task = Task.objects.get()
    assert (str(task.workload), task.participations.count()) == ("大*5", 7)


def test_a_line_goes_to_the_row_of_its_project(open_page: OpenPage, member: Member) -> None:
    week = member.group.calendar.week_of(local_day(member.group))
    project = make_project(member.group, "遥感 基座")
    days = (week.first_day - timedelta(days=3), week.last_day)
    make_task(member.group, "训练", member, project=project, days=days)
    page = open_page(member)
    page.goto("/g/lab/mine/")
    cell(page, "Project").fill("别的")
    page.get_by_text("Tasks and readings of this week").click()
    page.locator("[data-offer]").get_by_role("button", name="This week's tasks").click()
    expect_saved(page)
    rows = list(WeeklyReport.objects.get().rows.values_list("project_name", "this_week"))
    assert rows == [("别的", ""), ("遥感 基座", "1. 训练")]


def test_the_page_adds_lines_as_the_server_does(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.goto("/g/lab/mine/")
    address = page.locator('script[src*="js/offers"]').get_attribute("src")
    texts = [text for text, _longer in EXAMPLES]
    script = "([address, texts]) => import(address).then(({withLine}) => texts.map((text) => withLine(text, '新')))"
    assert page.evaluate(script, [address, texts]) == [with_line(text, "新") for text in texts]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_accessible_and_fit(open_page: OpenPage, member: Member, width: int) -> None:
    today = local_day(member.group)
    days = (today - timedelta(days=20), today + timedelta(days=9))
    for title, state in (("甲", "planned"), ("乙", "in_progress"), ("丙", "done"), ("丁", "dropped")):
        make_task(member.group, title, member, state=state, progress="**好**", days=days, workload="大*5")
    page = open_page(member, viewport={"width": width, "height": 900})
    found: dict[Any, Any] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in (
            "",
            "board/",
            "timeline/",
            "timeline/?span=year&by=project",
            "new/",
            f"{Task.objects.earliest('pk').uuid}/",
        ):
            page.goto("/g/lab/tasks/" + path)
            found[scheme, path] = (overflow(page), accessibility_problems(page))
    page.goto("/g/lab/mine/")
    page.get_by_text("Tasks and readings of this week").click()
    expect(page.locator("[data-offer]")).to_have_count(3)
    found["offers"] = (overflow(page), accessibility_problems(page))
    assert found == dict.fromkeys(found, (0, []))
