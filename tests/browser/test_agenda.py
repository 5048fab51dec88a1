"""The agenda in a browser: typed a line at a time, given to people by an @ or the menu, moved while somebody types."""

import pytest
from playwright.sync_api import expect

from meetings.models import MinutesSection
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, overflow
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_agenda_is_typed_and_put_in_order(open_page: OpenPage) -> None:
    group = make_group(slug="lab")
    fang, lu = make_member(group, "方舟"), make_member(group, "陆晓宁")
    meeting = make_meeting(fang, "2026-11-16")
    page = open_page(fang)
    page.goto(meeting.get_absolute_url())
    line = page.get_by_label("Further item of the agenda")
    line.press_sequentially("读书会 @陆")
    page.get_by_role("option", name="陆晓宁").wait_for()
    line.press("Enter")  # takes the name
    line.press_sequentially("15 min")
    line.press("Enter")
    expect(page.locator(".agenda-who")).to_contain_text("陆晓宁")
    expect(line).to_be_focused()
    line.fill("校庆")
    line.press("Enter")
    expect(page.locator(".agenda > li")).to_have_count(2)
    assert (accessibility_problems(page), overflow(page)) == ([], 0)

    other = open_page(lu)
    for one in (page, other):
        one.goto(f"{meeting.get_absolute_url()}edit/")
    section = MinutesSection.objects.get(kind="agenda")
    place = f'minutes-section[data-uuid="{section.uuid}"]'
    text = page.locator(f"{place} textarea")
    text.press("Control+End")
    text.press_sequentially("\n散会")
    expect(page.locator(f"{place} [data-save-words]")).to_have_text(SAVED)
    expect(page.locator(f"{place} [data-item]")).to_have_count(3)
    page.get_by_label("Presenter: 校庆").select_option("方舟")
    expect(text).to_have_value("1. 读书会 @陆晓宁 15 min\n2. 校庆（方舟）\n3. 散会")
    page.get_by_role("button", name="Move up: 校庆").click()
    moved = "1. 校庆（方舟）\n2. 读书会 @陆晓宁 15 min\n3. 散会"
    expect(text).to_have_value(moved)
    expect(other.locator(f"{place} textarea")).to_have_value(moved)
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
