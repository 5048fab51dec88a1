"""Closed weeks and the year, in a browser: nothing typed is lost, everything can be reached and read."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from members.models import Group, Member, Supervision
from reports.models import ReportRow
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, cell, expect_saved, overflow, save_state
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "写到一半，这一周关闭了"
PAGE = "/g/lab/weeks/2026-W40/mine/"


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab", name="遥感组"), "刘涛")


@pytest.fixture
def advisor(author: Member) -> Member:
    return make_member(author.group, "周老师", roles=("advisor",))


def reopen(page: Page, author: Member) -> None:
    """From the board, by its link, with a reason."""
    page.goto("/g/lab/weeks/2026-W40/board/")
    page.get_by_role("link", name="Open again … 刘涛").click()
    assert accessibility_problems(page) == []
    page.get_by_label("Reason").fill("出差回来补")
    page.get_by_role("button", name="Open the week again").click()
    expect(page.get_by_text("2026-W40 is open to 刘涛 again.")).to_be_visible()


def test_what_is_typed_while_a_week_closes_waits_until_it_is_opened_again(
    open_page: OpenPage, author: Member, advisor: Member
) -> None:
    page = open_page(author)
    page.goto(PAGE)
    cell(page, "Results").fill("写到一半")
    expect_saved(page)
    Group.objects.update(lock_after_days=0)
    cell(page, "Results").fill(TEXT)
    expect(save_state(page)).to_contain_text("周老师 can open it again for you.")
    assert ReportRow.objects.get().results == "写到一半"
    page.close(run_before_unload=False)
    page = open_page(None, same_as=page)
    page.goto(PAGE)
    assert accessibility_problems(page) == []
    expect(page.get_by_role("alert").filter(has_text="closed on")).to_be_visible()
    page.locator("[data-kept-restore]").click()
    expect(cell(page, "Results")).to_have_value(TEXT)
    expect(save_state(page)).to_contain_text("周老师 can open it again for you.")
    reopen(open_page(advisor), author)
    cell(page, "Results").fill(f"{TEXT}，又开了")
    expect_saved(page)
    assert ReportRow.objects.get().results == f"{TEXT}，又开了"
    page.reload()
    expect(page.get_by_text("周老师 opened this week for you again")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_year_and_the_board_are_read_on_every_screen(
    open_page: OpenPage, author: Member, advisor: Member, width: int, scheme: str
) -> None:
    author.group.terms.create(name="秋季学期", starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 17))
    Supervision.objects.create(advisor=advisor, member=author)
    for week in ("2026-W38", "2026-W39", "2026-W41"):
        make_submitted(author, week=week, now=datetime(2026, 9, 30, tzinfo=UTC))
    page = open_page(advisor, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/g/lab/weeks/2026-W40/board/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("teaching week 4")
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="My students").click()
    expect(page.get_by_role("link", name="My students")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="All weeks of 2026").click()
    row = page.get_by_role("row").filter(has_text="刘涛")
    expect(row.get_by_role("link", name="submitted, late")).to_have_count(2)
    expect(row.get_by_role("cell", name="missing").first).to_be_attached()
    assert (accessibility_problems(page), overflow(page)) == ([], 0)
    row.get_by_role("link", name="submitted, late").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("teaching week 2")


def test_a_term_that_was_removed_is_taken_back(open_page: OpenPage, author: Member) -> None:
    admin = make_member(author.group, "周敏", roles=("admin",))
    author.group.terms.create(name="秋季学期", starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 17))
    page = open_page(admin)
    page.goto("/g/lab/settings/")
    page.get_by_role("button", name="Remove 秋季学期").click()
    expect(page.get_by_text("The term is removed.")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Remove 秋季学期")).to_be_visible()
    assert author.group.terms.count() == 1
