"""Papers in a browser: a link is pasted, the paper is read, noted on with a formula, marked read, and cited."""

import re

import pytest
from playwright.sync_api import expect

from members.models import Member
from papers.models import Paper, Reading, ReadingNote
from papers.services import PaperInput, change_paper
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, expect_saved, overflow
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def test_from_a_pasted_link_to_a_citation(open_page: OpenPage, member: Member) -> None:
    make_member(member.group, "陈静")
    page = open_page(member)
    page.goto("/g/lab/papers/")
    page.get_by_label("New paper").fill("https://arxiv.org/pdf/1706.03762v5")
    page.get_by_label("New paper").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("https://arxiv.org/pdf/1706.03762v5")
    expect(page.get_by_text("Title and authors are being asked for")).to_be_visible()

    paper = Paper.objects.get()  # no worker runs here: the title is typed in another window
    data = PaperInput(title="Attention is all you need", url=paper.url, authors="Ashish Vaswani", year=2017)
    change_paper(paper=paper, version=1, data=data, by=member)
    Paper.objects.update(fetch_state=Paper.Fetch.DONE)
    page.get_by_role("link", name="Attention is all you need").click()

    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_label("What is read")).to_have_value("Attention is all you need")
    page.get_by_label("陈静").check()
    page.get_by_label("Medium").check()
    page.get_by_label("Expected gain").fill("怎样不用循环")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    reading = Reading.objects.get()
    expect(page).to_have_url(re.compile(str(reading.uuid)))
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("button", name="Read", exact=True)).to_have_attribute("aria-pressed", "true")
    states = reading.participations.values_list("member__name", "state")
    assert dict(states) == {"刘涛": "read", "陈静": "to_read"}

    page.get_by_label("My note").fill("注意力是 $QK^T/\\sqrt{d}$")
    expect_saved(page, "reading-note")
    assert ReadingNote.objects.get().paper == paper
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("reading-note math")).to_have_count(1)
    page.get_by_role("link", name="Attention is all you need").click()
    expect(page.get_by_label("My note")).to_have_value("注意力是 $QK^T/\\sqrt{d}$")
    expect(page.locator("#bibtex")).to_contain_text("@misc{vaswani2017attention,")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert (accessibility_problems(page), overflow(page)) == ([], 0)


def test_a_note_of_two_windows_is_brought_together(open_page: OpenPage, member: Member) -> None:
    paper = make_paper(member)
    first = open_page(member)
    first.goto(paper.get_absolute_url())
    second = open_page(member, same_as=first)
    second.goto(paper.get_absolute_url())
    first.get_by_label("My note").fill("第一行\n\n第三行")
    expect_saved(first, "reading-note")

    second.get_by_label("My note").fill("另一个窗口")
    expect(second.get_by_text("Another window of yours saved this meanwhile")).to_be_visible()
    second.get_by_role("button", name="Add it to mine").click()

    expect_saved(second, "reading-note")
    text = ReadingNote.objects.get().text
    assert ("第一行" in text, "第三行" in text, "另一个窗口" in text) == (True, True, True)
