"""A ledger dropped on the page of imports, its questions answered, applied, and seen."""

import base64
import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from exchange.models import ImportRun
from members.models import Member
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, overflow
from tests.exchange.files import REPORT
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from workload.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """(place, files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) {
    const data = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    transfer.items.add(new File([data], name, { type: "text/markdown" }));
  }
  const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
  place.dispatchEvent(new DragEvent("dragover", options));
  place.dispatchEvent(new DragEvent("drop", options));
}"""


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab"), "陈明远", roles=("admin", "advisor"), owes_report=False)


def drop(page: Page, *files: tuple[str, str | bytes]) -> None:
    sent = [
        [name, base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()] for name, text in files
    ]
    page.locator("file-drop .drop-place").evaluate(DROP, sent)


def open_import(open_page: OpenPage, admin: Member, **arguments: object) -> Page:
    page = open_page(admin, **arguments)
    page.goto("/g/lab/import/")
    expect(page.get_by_text("Drop files, a folder or a zip here")).to_be_visible()
    return page


def test_a_ledger_is_dropped_asked_about_and_imported(open_page: OpenPage, admin: Member) -> None:
    page = open_import(open_page, admin)
    drop(page, ("工作量.md", LEDGER), ("photo.png", b"\x89PNG"))
    expect(page.locator("[data-dropped] li")).to_have_text(
        ["工作量.md", "photo.png is no Markdown, text or zip file and is not sent"]
    )
    page.get_by_role("button", name="Look what it would do").click()
    expect(page.get_by_role("heading", name="What the import would do")).to_be_visible()
    assert accessibility_problems(page) == []

    page.get_by_role("group", name='Who is "Zhou"?').get_by_label("陈明远").check()
    page.get_by_role("button", name="Check again with these answers").click()
    expect(page.get_by_text("Checked again with your answers.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="10.19-10.25 评测")
    expect(row).to_contain_text("陈明远")

    row.get_by_role("link").first.click()
    line = page.locator("li:target")
    expect(line).to_contain_text("评测")
    line.get_by_role("link").click()
    expect(page.locator("tr:target")).to_contain_text("评测")

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Imported files")).to_be_visible()
    assert accessibility_problems(page) == []
    assert WorkItem.objects.count() == 8
    page.get_by_role("link", name=re.compile("评测")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("评测")

    page.go_back()
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.once("dialog", agree)
    page.get_by_role("button", name="Undo the whole import").click()
    expect(page.get_by_text("Nothing of this import stays.")).to_be_visible()
    assert (asked[0].startswith("Take back all"), WorkItem.objects.count()) == (True, 0)
    assert accessibility_problems(page) == []


def test_a_report_is_pasted_without_scripts(open_page: OpenPage, admin: Member) -> None:
    make_member(admin.group, "林晓")
    page = open_page(admin, java_script_enabled=False)
    page.goto("/g/lab/import/")
    page.locator("summary", has_text="Or paste a text").click()
    page.get_by_label("Text", exact=False).first.fill(REPORT)
    page.get_by_label("Name of the text's file").fill("林晓 2026-W47")
    page.get_by_role("button", name="Look what it would do").click()
    expect(page.get_by_text("林晓 2026-W47").first).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("link", name="林晓 2026-W47")).to_be_visible()
    assert ImportRun.objects.get().is_applied


def test_a_plan_fits_a_phone_light_and_dark(open_page: OpenPage, admin: Member) -> None:
    page = open_import(open_page, admin, viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_text("Or paste a text").click()
    assert (overflow(page), accessibility_problems(page)) == (0, [])
    drop(page, ("工作量.md", LEDGER), ("坏.md", b"a\x00b"), ("日记.md", "# 日记\n\n" + "很长" * 300))
    page.get_by_role("button", name="Look what it would do").click()
    expect(page.get_by_text("Character 2 is a NUL")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert (overflow(page), accessibility_problems(page)) == (0, [])


def test_what_is_too_much_is_said_before_it_is_sent(open_page: OpenPage, admin: Member) -> None:
    page = open_import(open_page, admin)
    drop(page, ("groß.md", b"a" * (10 * 1024 * 1024 + 1)))
    expect(page.locator("[data-dropped] li")).to_have_text(["groß.md is larger than 10 MB and is not sent"])
    drop(page, *((f"{number}.md", "a") for number in range(101)))
    expect(page.locator("[data-dropped] li").first).to_have_text(
        "At most 100 files are taken at once: import them in parts."
    )
    page.get_by_role("button", name="Look what it would do").click()
    assert page.url.endswith("/g/lab/import/")
    assert not ImportRun.objects.exists()


def test_a_long_text_is_pasted_at_once(open_page: OpenPage, admin: Member) -> None:
    page = open_import(open_page, admin)
    page.get_by_text("Or paste a text").click()
    field = page.get_by_label("Text", exact=False).first
    field.fill("vorher ")
    pasted = "| 甲 | 乙 |\n" * 20_000
    field.evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
        }""",
        pasted,
    )
    assert field.input_value() == "vorher " + pasted
    assert field.evaluate("(field) => field.validationMessage") == ""
    field.evaluate("(field) => { field.value = '很'.repeat(400_000); field.dispatchEvent(new InputEvent('input')); }")
    assert field.evaluate("(field) => field.validationMessage") == (
        "This text is too long to be pasted: save it as a file."
    )
