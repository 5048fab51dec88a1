"""What became of a plan, said in a real browser; the pages before a talk."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from members.queries import local_day
from reports.models import PlanItem
from reports.services import save_feedback
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems, cell, expect_saved, overflow
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def test_a_choice_is_kept_at_once_and_survives_the_submission(open_page: OpenPage, member: Member) -> None:
    make_submitted(member, week="2026-W46", next_week="- 训练基线模型\n- 读综述")
    page = open_page(member)
    page.goto("/g/lab/weeks/2026-W47/mine/")
    choices = page.locator("[data-plan-choice]")
    choices.nth(0).get_by_role("radio", name="Dropped", exact=True).check()
    expect(choices.nth(0)).to_have_attribute("data-saved", "")
    assert list(PlanItem.objects.values_list("state", flat=True)) == ["dropped", "open"]
    choices.nth(0).get_by_role("radio", name="Done", exact=True).check()
    expect(choices.nth(0).locator("[data-version]")).to_have_value("3")
    cell(page, "Results").fill("- 读综述")
    expect_saved(page)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/reports/**")
    items = PlanItem.objects.filter(planned_in="2026-11-09").values_list("text", "state", "is_chosen")
    assert list(items) == [("训练基线模型", "done", True), ("读综述", "done", False)]


def test_without_a_connection_the_choice_says_so_and_goes_with_the_form(open_page: OpenPage, member: Member) -> None:
    make_submitted(member, week="2026-W46", next_week="- 训练基线模型")
    page = open_page(member)
    page.goto("/g/lab/weeks/2026-W47/mine/")
    choice = page.locator("[data-plan-choice]")
    page.context.set_offline(True)
    choice.get_by_role("radio", name="Done", exact=True).check()
    expect(choice.get_by_text("Not saved yet: there is no connection.")).to_be_visible()
    page.context.set_offline(False)
    cell(page, "Results").fill("写了")
    expect_saved(page)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/reports/**")
    assert PlanItem.objects.get(planned_in="2026-11-09").state == "done"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_accessible_and_fit(open_page: OpenPage, member: Member, width: int) -> None:
    advisor = make_member(member.group, "沈知远", roles=("advisor",))
    calendar = member.group.calendar
    newest = calendar.preceding(calendar.week_of(local_day(member.group)))
    make_submitted(member, week=calendar.preceding(newest).name, next_week="- 训练基线模型\n- 读综述")
    report = make_submitted(member, week=newest.name, this_week="- 买显卡\n- 读综述", next_week="- 训练基线模型")
    save_feedback(report=report, row_uuid=None, text="补充**对比**", version=0, by=advisor)
    problems = {}
    for person, page_of in ((member, "plans/"), (advisor, f"since/?date={newest.first_day}")):
        page = open_page(person)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/g/lab/people/{member.uuid}/{page_of}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("顾晓岚")
        problems[page_of[:5]] = (accessibility_problems(page), overflow(page))
    assert problems == {"plans": ([], 0), "since": ([], 0)}
