"""Pictures pasted, dropped and chosen in a real browser, while typing goes on."""

import base64
import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from activity.models import Attachment
from members.models import Member
from reports.models import WeeklyReport
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, cell, expect_saved
from tests.factories.members import make_group, make_member
from tests.factories.pictures import picture_bytes
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/g/lab/weeks/2026-W47/mine/"
PICTURE = picture_bytes("PNG", (320, 200), "seagreen")
GIVE = """(field, [how, name, type, bytes, text]) => {
  const transfer = new DataTransfer();
  const data = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
  transfer.items.add(new File([data], name, { type }));
  if (text) transfer.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true };
  const pasted = { ...options, clipboardData: transfer };
  if (how === "paste") return !field.dispatchEvent(new ClipboardEvent("paste", pasted));
  const dragged = { ...options, dataTransfer: transfer };
  field.dispatchEvent(new DragEvent("dragover", dragged));
  return !field.dispatchEvent(new DragEvent("drop", dragged));
}"""


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def open_entry(open_page: OpenPage, member: Member) -> Page:
    page = open_page(member)
    page.goto(PAGE)
    return page


def give(
    field: Locator, how: str, name: str = "曲线.png", type: str = "image/png", data: bytes = PICTURE, text: str = ""
) -> bool:
    """Whether the page took it: nothing is left for the browser to do."""
    return bool(field.evaluate(GIVE, [how, name, type, base64.b64encode(data).decode(), text]))


def state(page: Page) -> Locator:
    return page.locator(".picture-state [role=status]")


def address() -> str:
    picture = Attachment.objects.latest("pk")
    return f"/g/lab/attachments/{picture.uuid}/"


def test_a_pasted_picture_stands_at_the_caret_and_typing_goes_on(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.fill("前面\n后面")
    field.evaluate("field => field.setSelectionRange(2, 2)")
    assert give(field, "paste")
    expect(field).to_have_value(re.compile(r"^前面\n!\[曲线]\(/g/lab/attachments/[0-9a-f-]{36}/\)\n后面$"))
    page.keyboard.type("\n继续")
    expect(field).to_have_value(f"前面\n![曲线]({address()})\n继续\n后面")
    expect(page.locator(".picture-state")).to_have_count(0)
    expect_saved(page)
    assert WeeklyReport.objects.get().rows.get().results == f"前面\n![曲线]({address()})\n继续\n后面"
    page.get_by_role("button", name="Preview").click()
    shown = page.get_by_role("img", name="曲线")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 320
    assert accessibility_problems(page) == []


def test_undo_takes_a_picture_back(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.click()
    page.keyboard.type("一")
    give(field, "paste")
    expect(field).to_have_value(re.compile(r"^一\n!\["))
    page.keyboard.press("Control+z")
    expect(field).to_have_value("一")


def test_pictures_are_dropped_in_order_and_words_beside_a_picture_win(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "This week's tasks")
    assert give(field, "drop", "一.png")
    assert give(field, "drop", "二.jpg", "image/jpeg", picture_bytes("JPEG"))
    expect(field).to_have_value(re.compile(r"^!\[一]\(\S+\)\n!\[二]\(\S+\)$"))
    assert not give(field, "paste", text="表格里的文字")  # a spreadsheet puts a picture beside its words


def test_a_picture_is_chosen_by_the_button_of_a_new_row(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    page.get_by_role("button", name="Add a row").click()
    with page.expect_file_chooser() as chooser:
        page.locator("[data-row]").nth(1).get_by_role("button", name="Insert a picture").nth(1).click()
    chooser.value.set_files(FilePayload(name="手机.jpg", mimeType="image/jpeg", buffer=picture_bytes("JPEG")))
    expect(cell(page, "Results", 2)).to_have_value(re.compile(r"^!\[手机]\(\S+\)$"))


def test_failures_are_told_beside_the_text(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.fill("正文")
    give(field, "drop", "图.svg", "image/svg+xml", b"<svg/>")
    expect(state(page)).to_have_text("图.svg was not taken: only PNG, JPEG, WebP and GIF pictures are.")
    page.get_by_role("button", name="Dismiss").click()
    give(field, "drop", "假.png", "image/png", b"<svg/>")
    expect(state(page)).to_have_text("假.png: This is no PNG, JPEG, WebP or GIF picture that can be read.")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Dismiss").click()
    give(field, "drop", "大.png", "image/png", bytes(10 * 1024 * 1024 + 1))
    expect(state(page)).to_have_text("大.png is larger than 10 MB: make it smaller.")
    expect(field).to_have_value("正文")


def test_without_the_net_a_picture_is_tried_again(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    page.context.set_offline(True)
    give(field, "paste")
    expect(state(page)).to_have_text("曲线.png was not sent: the server cannot be reached. Try again.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(field).to_have_value(re.compile(r"^!\[曲线]\(\S+\)$"))


def test_a_picture_waits_until_a_word_is_composed(open_page: OpenPage, member: Member) -> None:
    page = open_entry(open_page, member)
    field = cell(page, "Results")
    field.click()
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))")
    with page.expect_response("**/attachments/"):
        give(field, "paste")
    page.wait_for_timeout(300)
    expect(field).to_have_value("")
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    expect(field).to_have_value(re.compile(r"^!\[曲线]"))


def test_an_advisor_puts_a_picture_into_feedback(open_page: OpenPage, member: Member) -> None:
    advisor = make_member(member.group, "沈知远", roles=("advisor",))
    report = make_submitted(member, results="公式 $x^2$ 与\n\n$$\n\\frac{a}{b}\n$$")
    page = open_page(advisor)
    page.goto(report.get_absolute_url())
    expect(page.locator("math")).to_have_count(2)
    pad = page.locator("feedback-pad").first
    field = pad.get_by_role("textbox")
    field.click()
    give(field, "paste")
    expect(field).to_have_value(re.compile(r"^!\[曲线]"))
    expect(pad.locator("[data-save-words]")).to_have_text(re.compile(r"^Saved at"))
    reader = open_page(member)
    reader.goto(report.get_absolute_url())
    expect(reader.get_by_role("img", name="曲线")).to_be_visible()
    assert accessibility_problems(reader) == []
