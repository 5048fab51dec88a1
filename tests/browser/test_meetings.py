"""Two people type minutes at once in real browsers, and nobody's words are lost."""

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Meeting, MinutesSection
from members.models import Member
from tests.browser.conftest import OpenPage
from tests.browser.looking import SAVED, accessibility_problems, overflow
from tests.factories.meetings import make_meeting, make_meetings
from tests.factories.members import make_group, make_member
from tests.meetings.minutes import MINUTES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> list[Member]:
    group = make_group(slug="lab")
    return [make_member(group, "方舟"), make_member(group, "陆晓宁")]


def pad(page: Page, title: str) -> str:
    section = MinutesSection.objects.get(title=title)
    return f'minutes-section[data-uuid="{section.uuid}"]'


def test_two_people_type_minutes_at_once(open_page: OpenPage, people: list[Member]) -> None:
    meeting = make_meeting(people[0], "2026-11-16")
    pages = [open_page(person) for person in people]
    for page in pages:
        page.goto(f"{meeting.get_absolute_url()}edit/")
    done, given = (pad(pages[0], title) for title in ("上周工作总结", "本周安排"))
    pages[0].locator(f"{done} textarea").fill("- （方）读完了论文")
    pages[1].locator(f"{given} textarea").fill("- （陆）写报告")
    for page, place in zip(pages, (done, given), strict=True):
        expect(page.locator(f"{place} [data-save-words]")).to_have_text(SAVED)
    expect(pages[0].locator(f"{given} textarea")).to_have_value("- （陆）写报告")
    expect(pages[1].locator(f"{done} textarea")).to_have_value("- （方）读完了论文")
    pages[0].locator(f"{given} textarea").fill("- （陆）写报告\n- （方）跑实验")
    expect(pages[1].locator(f"{given} textarea")).to_have_value("- （陆）写报告\n- （方）跑实验")
    pages[1].get_by_role("button", name="Close the minutes").click()
    expect(pages[1].get_by_role("heading", name="Assigned at this meeting")).to_be_visible()
    expect(pages[0].get_by_text("Somebody has closed these minutes")).to_be_visible()
    assert Meeting.objects.get().is_closed


def test_the_same_words_of_a_section_are_both_shown(open_page: OpenPage, people: list[Member]) -> None:
    meeting = make_meeting(people[0], "2026-11-16", {"自由": "一行"})
    first, second = (open_page(person) for person in people)
    for page in (first, second):
        page.goto(f"{meeting.get_absolute_url()}edit/")
    place = pad(first, "自由")
    second.evaluate("() => customElements.whenDefined('minutes-section')")
    second.context.set_offline(True)
    second.locator(f"{place} textarea").fill("第二行")
    first.locator(f"{place} textarea").fill("第一行")
    expect(first.locator(f"{place} [data-save-words]")).to_have_text(SAVED)
    second.context.set_offline(False)
    expect(second.locator(f"{place} [data-other-text]")).to_have_text("第一行")
    second.locator(place).get_by_role("button", name="Add it to mine").click()
    expect(second.locator(f"{place} [data-save-words]")).to_have_text(SAVED)
    assert MinutesSection.objects.get(title="自由").text == "第二行\n第一行"


def test_pages_of_meetings_fit_a_phone_and_break_no_rule(open_page: OpenPage, people: list[Member]) -> None:
    newest = make_meetings(people[0], MINUTES)[-1]
    page = open_page(people[0], viewport={"width": 360, "height": 740}, has_touch=True)
    base, here = "/g/lab/meetings/", newest.get_absolute_url()
    paths = [base, f"{base}new/", f"{base}issues/", f"{base}assignments/", here, f"{here}edit/"]
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = (overflow(page), accessibility_problems(page))
    assert found == dict.fromkeys(paths, (0, []))


def test_previous_and_next_meeting_by_key(open_page: OpenPage, people: list[Member]) -> None:
    oldest, middle, _newest = make_meetings(people[0], MINUTES)
    page = open_page(people[0])
    page.goto(middle.get_absolute_url())
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{oldest.get_absolute_url()}")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{middle.get_absolute_url()}")
