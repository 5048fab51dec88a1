"""The outliner of to-dos in a real browser: by keyboard only, offline, in two windows, dragged, on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from reports.models import ReportRow
from tasks.models import TodoList
from tasks.services.todo_lists import remove_list
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, overflow
from tests.browser.looking import expect_saved as expect_saved_in
from tests.factories.members import make_group, make_member
from tests.factories.todos import item, keep, make_list, shown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODOS = "/g/lab/todos/"


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def open_todos(open_page: OpenPage, owner: Member, **arguments: Any) -> Page:
    page = open_page(owner, **arguments)
    page.goto(TODOS)
    return page


def expect_saved(page: Page) -> None:
    expect_saved_in(page, "todo-outliner")


def lines(page: Page) -> Locator:
    return page.get_by_role("textbox", name="To-do")


def test_an_outline_is_written_by_keyboard_only(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("第一")], month=(2023, 6))
    page = open_todos(open_page, owner)
    lines(page).first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("第二")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("第三")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("一条 **说明**")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+ArrowUp")
    expect_saved(page)
    assert shown(june) == ["第三", "第一", "  x 第二"]
    assert june.items.get(text="第三").note == "一条 **说明**"
    page.keyboard.press("Control+z")
    expect_saved(page)
    assert shown(june) == ["第一", "  x 第二", "第三"]
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+Shift+Backspace")
    expect(page.get_by_text("“第三” is removed.")).to_be_visible()
    expect_saved(page)
    assert shown(june) == ["第一", "  x 第二"]
    page.get_by_role("button", name="Undo").click()
    expect_saved(page)
    assert shown(june) == ["第一", "  x 第二", "第三"]
    page.reload()
    expect(lines(page)).to_have_count(3)
    expect(page.locator("strong", has_text="说明")).to_be_visible()
    page.keyboard.press("Escape")
    assert accessibility_problems(page) == []


def test_what_is_typed_offline_is_kept_and_saved_later(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    page = open_todos(open_page, owner)
    lines(page).first.focus()
    page.context.set_offline(True)
    page.keyboard.press("End")
    page.keyboard.type("bc")
    expect(page.get_by_text("Your text is kept in this browser")).to_be_visible()
    page.context.set_offline(False)
    expect_saved(page)
    assert shown(june) == ["abc"]


def test_two_windows_write_in_one_list(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("甲"), item("乙")], month=(2023, 6))
    page = open_todos(open_page, owner)
    other = open_page(owner, same_as=page)
    other.goto(TODOS)
    lines(page).first.focus()
    page.keyboard.press("End")
    page.keyboard.type("一")
    expect_saved(page)
    lines(other).last.focus()
    other.keyboard.press("End")
    other.keyboard.type("二")
    other.keyboard.press("Enter")
    other.keyboard.type("丙")
    expect_saved(other)
    assert shown(june) == ["甲一", "乙二", "丙"]
    expect(lines(other).first).to_have_value("甲一")


def test_a_line_typed_into_a_list_that_another_window_removed_is_kept(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("甲")], month=(2023, 6))
    notes = make_list(owner, [item("资料")])
    page = open_todos(open_page, owner)
    remove_list(todo_list=notes, by=owner)
    lines(page).last.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("刚想到的")
    expect_saved(page)
    assert shown(june) == ["甲", "刚想到的"]


def test_a_line_is_dragged_into_another_list(open_page: OpenPage, owner: Member) -> None:
    may = make_list(owner, [item("五月")], month=(2023, 5))
    june = make_list(owner, [item("六月"), item("下面", depth=1)], month=(2023, 6))
    page = open_todos(open_page, owner)
    page.set_viewport_size({"width": 1280, "height": 900})  # near its lower edge a page that is dragged on scrolls
    handle = page.get_by_role("button", name="Move").first
    target = page.locator(f"[data-list='{may.uuid}'] [data-item]").bounding_box()
    assert target is not None
    handle.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 80, target["y"] + 4, steps=8)
    page.mouse.up()
    expect_saved(page)
    assert (shown(june), shown(may)) == ([], ["六月", "  下面", "五月"])


def test_several_lines_are_pasted_as_items(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("")], month=(2023, 6))
    page = open_todos(open_page, owner)
    lines(page).first.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "- [ ] one\\n- [x] two\\n\\n3. three");
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    expect_saved(page)
    assert shown(june) == ["one", "x two", "three"]


def test_a_line_becomes_a_task_with_one_click_and_links_to_it(open_page: OpenPage, owner: Member) -> None:
    make_list(owner, [item("写代码")], month=(2023, 6))
    page = open_todos(open_page, owner)
    page.set_viewport_size({"width": 360, "height": 780})
    lines(page).first.focus()
    page.keyboard.press("End")
    page.keyboard.type("和文档")
    page.get_by_role("button", name="Becomes a task").click()
    page.get_by_role("link", name="a task").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("写代码和文档")


def test_a_line_becomes_a_line_of_the_report(open_page: OpenPage, owner: Member) -> None:
    make_list(owner, [item("写代码")], month=(2023, 6))
    page = open_todos(open_page, owner)
    lines(page).first.hover()
    page.get_by_role("button", name="Into this week's report").click()
    expect(page).to_have_url(re.compile("/mine/"))
    assert ReportRow.objects.get().this_week == "1. 写代码"


def test_links_of_a_line_can_be_followed_and_the_line_be_edited(open_page: OpenPage, owner: Member) -> None:
    make_list(owner, [item("[论文](https://x.org/a) 读"), item("[坏](javascript:alert(1))")], month=(2023, 6))
    page = open_todos(open_page, owner)
    expect(page.get_by_role("link", name="论文", include_hidden=True)).to_have_attribute("href", "https://x.org/a")
    expect(page.locator("[data-shown] a")).to_have_count(1)


def test_a_phone_shows_every_line_within_its_width(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, month=(2023, 6))
    keep(june, [item("很长的待办" * 12), item("x" * 90, depth=1), item("深", depth=2)], owner)
    page = open_todos(open_page, owner, viewport={"width": 360, "height": 740})
    assert overflow(page) == 0
    assert accessibility_problems(page) == []


def test_without_scripts_a_list_is_edited_as_text(open_page: OpenPage, owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    page = open_todos(open_page, owner, java_script_enabled=False)
    page.get_by_text("Edit as text").click()
    page.get_by_label(re.compile("what is to be done")).fill("- [x] a\n- [ ] 9 b\n")
    page.get_by_role("button", name="Save").last.click()
    assert shown(TodoList.objects.get(pk=june.pk)) == ["x a", "b"]
