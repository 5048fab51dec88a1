"""A member hears the bell, reads what he was told and goes there; on a phone, too."""

import pytest
from playwright.sync_api import expect

from activity.models import Notice
from reports.services import return_report, save_feedback
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, overflow
from tests.factories.activity import make_notice
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_bell_to_the_report(open_page: OpenPage, width: int) -> None:
    author = make_member(make_group(slug="lab"), "刘涛")
    advisor = make_member(author.group, "沈知远", roles=("advisor",))
    report = make_submitted(author)
    save_feedback(report=report, row_uuid=None, text="太短", version=0, by=advisor)
    return_report(report=report, reason="请补充", by=advisor)

    page = open_page(author, viewport={"width": width, "height": 800}, color_scheme="dark")
    page.goto("/g/lab/")
    bell = page.get_by_role("link", name="Notices")
    expect(bell).to_contain_text("2")
    bell.click()
    assert (accessibility_problems(page), overflow(page)) == ([], 0)

    page.get_by_role("button", name="returned your report of week 47, 2026").click()
    page.wait_for_url(f"**{report.get_absolute_url()}")
    expect(bell).to_contain_text("1")
    bell.click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    page.get_by_label("Also by mail").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Also by mail")).not_to_be_checked()


def test_who_opens_the_link_of_a_mail_has_read_the_notice(open_page: OpenPage) -> None:
    author = make_member(make_group(slug="lab"), "刘涛")
    report = make_submitted(author)
    notices = [make_notice(author, subject=report.uuid) for _ in range(2)]

    page = open_page(author)
    for left, notice in ((1, notices[0]), (0, notices[1])):
        with page.expect_response(lambda answer: "/notices/" in answer.url and answer.ok):
            page.goto(f"{report.get_absolute_url()}#told-{notice.uuid}")
        expect(page.locator(".bell .count")).to_have_count(left)
        assert Notice.objects.filter(read_at=None).count() == left
        assert "#" not in page.url
        page.goto("/g/lab/")
