"""Writing a report in a real browser: what typing, moving, losing the net and two windows do."""

import json
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from members.models import Member
from reports.models import WeeklyReport
from reports.services import RowInput, approve_report, open_report, save_feedback
from tests.browser.conftest import OpenPage, session_cookie
from tests.browser.looking import cell, expect_saved, save_state
from tests.factories.members import PASSWORD, make_group, make_member
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/g/lab/weeks/2026-W47/mine/"
IN_STORE = """act => new Promise((resolve) => {
  indexedDB.open("zuji").onsuccess = ({target}) => {
    const store = target.result.transaction("drafts", "readwrite").objectStore("drafts");
    ACT.onsuccess = (event) => resolve(event.target.result);
  };
})"""
KEEP = IN_STORE.replace("ACT", "store.put({}, act)")
KEPT = IN_STORE.replace("ACT", "store.getAllKeys()")


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def open_entry(open_page: OpenPage, member: Member, **arguments: Any) -> Page:
    page = open_page(member, **arguments)
    page.goto(PAGE)
    return page


def stored() -> list[tuple[str, str]]:
    return list(WeeklyReport.objects.get().rows.values_list("project_name", "results"))


def test_rows_are_added_moved_removed_and_brought_back(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    cell(page, "Project").fill("甲")
    cell(page, "Results").fill("一")
    page.get_by_role("button", name="Add a row").click()
    page.keyboard.type("乙")
    cell(page, "Results", 2).fill("二")
    page.keyboard.press("Alt+ArrowUp")
    expect_saved(page)
    assert stored() == [("乙", "二"), ("甲", "一")]
    page.get_by_role("button", name="Remove row").first.click()
    expect_saved(page)
    assert stored() == [("甲", "一")]
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Move row down").first.click()
    expect_saved(page)
    assert stored() == [("甲", "一"), ("乙", "二")]


def test_enter_goes_on_with_lists_but_not_while_composing(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.click()
    page.keyboard.type("1. 一\n二\n")
    expect(field).to_have_value("1. 一\n2. 二\n3. ")
    page.keyboard.press("Enter")  # an empty item ends the list
    expect(field).to_have_value("1. 一\n2. 二\n")
    page.keyboard.type("- [x] 三\n")
    expect(field).to_have_value("1. 一\n2. 二\n- [x] 三\n- [ ] ")
    field.fill("- 拼音")
    refused = field.evaluate(
        "field => !field.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert (refused, field.input_value()) == (False, "- 拼音")


def test_preview_shows_what_readers_will_see(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    cell(page, "Results").fill("**好** <b>不是粗体</b>")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("strong", has_text="好")).to_be_visible()
    expect(page.get_by_text("<b>不是粗体</b>")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(cell(page, "Results")).to_be_visible()


def test_two_windows_bring_their_texts_together(open_page: OpenPage, member: Member) -> None:
    make_draft(member, results="原文", next_week="原计划")
    first = open_entry(open_page, member)
    second = open_entry(open_page, member, same_as=first)
    cell(first, "Results").fill("第一个窗口")
    expect_saved(first)
    cell(second, "Next week's plan").fill("第二个窗口的计划")
    expect_saved(second)  # only different cells were changed: both are kept without a question
    expect(cell(second, "Results")).to_have_value("第一个窗口")
    cell(first, "Next week's plan").fill("第一个窗口的计划")
    dialog = first.get_by_role("dialog")
    expect(dialog.get_by_label("Mine")).to_have_value("第一个窗口的计划")
    expect(dialog.get_by_text("第二个窗口的计划")).to_be_visible()
    assert WeeklyReport.objects.get().rows.get().next_week == "第二个窗口的计划"
    dialog.get_by_role("button", name="Add it to mine").click()
    dialog.get_by_role("button", name="Save what is on my side").click()
    expect_saved(first)
    assert WeeklyReport.objects.get().rows.get().next_week == "第一个窗口的计划\n第二个窗口的计划"


def test_what_another_window_saved_comes_in_while_one_writes(open_page: OpenPage, member: Member) -> None:
    make_draft(member, results="一\n\n二\n\n三")
    first = open_entry(open_page, member)
    second = open_entry(open_page, member)
    cell(first, "Results").fill("新的一行\n一\n\n二，改了\n\n三")
    expect_saved(first)
    field = cell(second, "Results")
    field.press("ControlOrMeta+End")
    second.keyboard.type("，写在这里")
    expect(field).to_have_value("新的一行\n一\n\n二，改了\n\n三，写在这里")
    second.keyboard.type("，接着写")  # where the caret was, although a line came in above
    expect(field).to_have_value("新的一行\n一\n\n二，改了\n\n三，写在这里，接着写")
    expect_saved(second)
    assert stored() == [("遥感基座", "新的一行\n一\n\n二，改了\n\n三，写在这里，接着写")]


def test_an_input_method_is_not_disturbed_by_another_window(open_page: OpenPage, member: Member) -> None:
    report = make_draft(member, results="一")
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.press("ControlOrMeta+End")
    page.keyboard.type("二")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "pinyin", "selectionStart": 6, "selectionEnd": 6})
    report.rows.update(results="另一行\n一")
    WeeklyReport.objects.update(version=2)
    with page.expect_response("**/save/") as answer:
        pass
    assert answer.value.status == 409
    page.wait_for_timeout(300)
    expect(field).to_have_value("一二pinyin")
    session.send("Input.insertText", {"text": "拼音"})
    expect(field).to_have_value("另一行\n一二拼音")
    expect_saved(page)
    assert stored() == [("遥感基座", "另一行\n一二拼音")]


def test_rows_of_two_windows_come_together(open_page: OpenPage, member: Member) -> None:
    rows = [RowInput(project=name, results=name) for name in "甲乙丙丁"]
    open_report(member=member, week=week_of(member), by=member, rows=rows)
    first, second = open_entry(open_page, member), open_entry(open_page, member)
    cell(first, "Project", 4).press("Alt+ArrowUp")  # 甲乙丁丙
    first.get_by_role("button", name="Remove row").first.click()
    first.get_by_role("button", name="Add a row").click()
    first.keyboard.type("戊")
    expect_saved(first)
    second.get_by_role("button", name="Remove row").nth(2).click()  # 丙
    cell(second, "Results", 1).fill("甲，还在写")  # removed by the other window meanwhile: it stays
    second.get_by_role("button", name="Add a row").click()
    second.keyboard.type("己")
    expect_saved(second)
    names = [name for name, _results in stored()]
    assert sorted(names) == sorted("甲乙丁戊己")
    assert names.index("乙") < names.index("丁") < names.index("己")
    expect(second.locator("[data-row]")).to_have_count(5)
    second.get_by_role("button", name="Undo").click()
    expect_saved(second)
    assert sorted(name for name, _results in stored()) == sorted("甲乙丙丁戊己")


def test_deciding_later_sends_nothing(open_page: OpenPage, member: Member) -> None:
    report = make_draft(member, results="原文")
    page = open_entry(open_page, member)
    report.rows.update(results="别处")
    WeeklyReport.objects.update(version=2)
    cell(page, "Results").fill("我的")
    page.get_by_role("button", name="Decide later").click()
    cell(page, "Results").fill("我的，还在写")
    page.wait_for_timeout(2500)
    assert stored() == [("遥感基座", "别处")]
    page.get_by_role("button", name="Not saved: there are two versions").click()
    expect(page.get_by_label("Mine")).to_have_value("我的，还在写")


def test_without_the_net_the_text_waits_and_is_saved_on_return(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    page.context.set_offline(True)
    cell(page, "Results").fill("断网时写的")
    expect(save_state(page)).to_have_text(re.compile("^Not saved: the server cannot be reached"))
    page.context.set_offline(False)
    expect_saved(page)
    assert stored() == [("", "断网时写的")]


def test_two_minutes_without_the_net_are_told_and_made_good_in_order(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.clock.install(time=timezone.now())
    page.goto(PAGE)
    expect(page.locator("report-entry:defined")).to_be_attached()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/save/") else None)
    page.context.set_offline(True)
    for minute in ("一", "二"):
        for field in ("Results", "Next week's plan"):
            cell(page, field).press_sequentially(f"{minute} {field[0]} ")
        page.clock.run_for(60_000)
        expect(save_state(page)).to_have_text(re.compile("^Not saved: the server cannot be reached"))
    cell(page, "Results").press_sequentially("三")
    expect(save_state(page)).to_have_text(re.compile("^Not saved"))  # the sign stays while one goes on
    sent.clear()
    page.context.set_offline(False)
    page.clock.run_for(2_000)
    expect_saved(page)
    row = WeeklyReport.objects.get().rows.get()
    assert (row.results, row.next_week) == ("一 R 二 R 三", "一 N 二 N ")
    assert [json.loads(body)["rows"][0]["results"] for body in sent] == ["一 R 二 R 三"] * len(sent)
    assert WeeklyReport.objects.get().version == 1


def test_a_lost_answer_is_no_conflict(open_page: OpenPage, member: Member) -> None:
    make_draft(member, results="原文")
    page = open_entry(open_page, member)
    page.route("**/save/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1)
    cell(page, "Results").fill("原文，送到了")
    expect(save_state(page)).to_have_text(re.compile("^Not saved: the server cannot be reached"))
    cell(page, "Results").press_sequentially("，接着写")
    expect_saved(page)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert stored() == [("遥感基座", "原文，送到了，接着写")]


def test_after_the_session_ends_the_text_is_saved_once_logged_in_again(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    Session.objects.all().delete()
    cell(page, "Results").fill("登录失效后写的")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in in another tab").click()
    tab = opened.value
    tab.locator("[name=email]").fill(member.account.email if member.account else "")
    tab.locator("[name=password]").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/g/lab/**")
    tab.close()
    page.evaluate("dispatchEvent(new Event('focus'))")  # as on coming back from the tab of the log-in
    expect_saved(page)
    assert stored() == [("", "登录失效后写的")]
    assert page.locator("input[name=csrfmiddlewaretoken]").first.input_value() != token


def test_text_of_a_killed_browser_is_offered_to_its_writer_only(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    page.context.set_offline(True)
    cell(page, "Results").fill("还没保存")
    expect(save_state(page)).to_have_text(re.compile("^Not saved"))
    page.close(run_before_unload=False)
    other = open_entry_as(open_page, make_member(member.group), like=page)
    expect(other.get_by_text("text of this report that was not saved")).to_be_hidden()
    again = open_entry_as(open_page, member, like=page)
    expect(cell(again, "Results")).to_have_value("")
    again.get_by_role("button", name="Put it back").click()
    expect_saved(again)
    assert stored() == [("", "还没保存")]


def open_entry_as(open_page: OpenPage, member: Member, *, like: Page) -> Page:
    """Another tab of the same browser, logged in as this member."""
    like.context.set_offline(False)
    page = open_page(None, same_as=like)
    page.context.add_cookies([session_cookie(member, like.url)])
    page.goto(PAGE)
    return page


def test_a_browser_that_keeps_nothing_says_so_once(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }")
    page.goto(PAGE)
    notice = page.get_by_text("This browser cannot keep unsaved text")
    expect(notice).to_be_hidden()
    cell(page, "Results").fill("私密窗口")
    expect(notice).to_be_visible()
    expect(notice).to_have_count(1)
    expect_saved(page)


def test_logging_out_forgets_unsaved_text(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    page.evaluate(KEEP, "other:place")
    assert page.evaluate(KEPT) == ["other:place"]
    page.get_by_text(member.name).click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/log-in/")
    assert page.evaluate(KEPT) == []


def test_leaving_with_unsaved_text_asks_first(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.context.set_offline(True)
    cell(page, "Results").press_sequentially("没保存")
    page.context.set_offline(False)
    page.goto("/g/lab/weeks/2026-W46/")
    assert asked == ["beforeunload"]


def test_who_stays_on_the_page_goes_on_with_autosaves(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    page.context.set_offline(True)
    cell(page, "Results").press_sequentially("没保存")
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.assign('/g/lab/people/'))")
    asked.value.dismiss()
    page.context.set_offline(False)
    expect_saved(page)
    cell(page, "Results").press_sequentially("，接着写")
    expect(save_state(page)).to_have_text("Not saved yet …")
    expect_saved(page)
    assert stored() == [("", "没保存，接着写")]


def test_a_review_during_writing_keeps_the_text_and_says_so(open_page: OpenPage, member: Member) -> None:
    make_draft(member, results="原文")
    page = open_entry(open_page, member)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/reports/**")
    page.goto(PAGE)
    approve_report(report=WeeklyReport.objects.get(), by=make_member(member.group, roles=("advisor",)))
    cell(page, "Results").fill("改了一半")
    expect(save_state(page)).to_have_text(re.compile("^Not saved: This report was reviewed and is closed"))
    expect(cell(page, "Results")).to_have_value("改了一半")


def test_a_wrong_clock_is_told(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.clock.install(time="2020-01-01")
    page.goto(PAGE)
    expect(page.get_by_text("The clock of this device differs")).to_be_visible()


def test_arrow_keys_go_from_week_to_week_but_not_while_typing(open_page: OpenPage, member: Member) -> None:
    page = open_page(member)
    page.goto("/g/lab/weeks/2026-W47/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/2026-W46/")
    page.goto(PAGE)
    cell(page, "Results").click()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(300)
    assert page.url.endswith(PAGE)


def test_without_scripts_a_report_is_written_and_submitted(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member, java_script_enabled=False)
    cell(page, "Project").fill("甲")
    cell(page, "Results").fill("一")
    page.get_by_role("button", name="Add a row").click()
    cell(page, "Project", 2).fill("乙")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell(page, "Project", 2)).to_have_value("乙")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted.", exact=True)).to_be_visible()


def test_the_bar_tells_of_saving_also_where_feedback_waits_for_an_answer(open_page: OpenPage, member: Member) -> None:
    earlier = make_submitted(member, week="2026-W46")
    advisor = make_member(member.group, "沈知远", roles=("advisor",))
    save_feedback(report=earlier, row_uuid=None, text="再想想", version=0, by=advisor)
    page = open_entry(open_page, member)
    expect(page.get_by_text("再想想")).to_be_visible()
    cell(page, "Results").fill("写了")
    expect_saved(page, ".entry-foot")
