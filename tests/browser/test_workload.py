"""From a summary to the rows behind its numbers, to its charts and files, and a written table held against it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from activity.models import Job
from tests.browser.conftest import OpenPage
from tests.browser.looking import accessibility_problems
from tests.factories.members import make_group, make_member
from tests.factories.workload import make_work
from workload import jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRITTEN = "| 成员 | 少 | 中 | 大 |\n|---|---|---|---|\n| Shuo Wang | 1 | 0 | 0 |\n"


def test_a_summary_and_what_is_behind_it(open_page: OpenPage) -> None:
    group = make_group(slug="lab")
    shuo, rui = (make_member(group, name, joined_on=date(2021, 1, 1)) for name in ("Shuo Wang", "Rui Jiao"))
    make_work(group, shuo, rui, workload="大*5", title="Tuning Fairseq", starts_on="2021-10-22")
    make_work(group, shuo, workload="少", title="Checking data", starts_on="2021-09-10")
    page = open_page(shuo)

    page.goto("/g/lab/workload/")
    page.get_by_label("From").fill("2021-01-01")
    page.get_by_label("Until").fill("2021-12-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Year 2021")
    expect(page.get_by_role("row", name="Shuo Wang")).to_contain_text("6")
    for chart in ("What was done, over time", "Load beside the group's median", "Who did how much when"):
        expect(page.get_by_role("img", name=chart)).to_be_visible()
    assert accessibility_problems(page) == []

    page.get_by_role("button", name="CSV").click()
    expect(page.locator("#pdf-job")).to_contain_text("The file is going to be made")
    with page.expect_download() as download:
        jobs.render(str(Job.objects.get().uuid))
    assert download.value.path().read_bytes().decode("utf-8-sig").splitlines()[1].endswith(",1,0,5,0,6")

    page.get_by_role("row", name="Shuo Wang").get_by_role("link", name="5", exact=True).click()
    expect(page.get_by_role("rowheader", name="Tuning Fairseq")).to_be_visible()
    expect(page.get_by_text("Checking data")).to_have_count(0)
    page.get_by_role("link", name="Back to the summary").click()

    page.get_by_role("link", name="Check a written table").click()
    page.get_by_label("Or paste a table").fill(WRITTEN)
    page.get_by_role("button", name="Check").click()
    expect(
        page.get_by_text("The table agrees with the rows until 2021-09-10; since then 1 row was added.")
    ).to_be_visible()
    expect(page.get_by_role("row", name="Shuo Wang")).to_contain_text("Tuning Fairseq")
    expect(page.get_by_text("Rui Jiao", exact=True)).to_be_visible()
    assert accessibility_problems(page) == []
    assert "Shuo Wang" in page.get_by_label("Or paste a table").input_value()
