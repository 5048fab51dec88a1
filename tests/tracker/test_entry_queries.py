"""The page of entry in its fullest states: last time's plan, open feedback, weeks left out, a closed week."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Absence, CalendarPause, Group, Member, ProjectMember, Term
from reports.models import Reopening
from reports.services import save_feedback
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
NOW = "2026-10-14 12:00+08:00"
PAGE = "/g/lab/weeks/2026-W40/mine/"


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab", follows_holidays=True)


@pytest.fixture
def author(group: Group) -> Member:
    """Planned in week 38, left out 36, 37 and 39, advises a project, with feedback open, absences and terms."""
    author = make_member(group, "刘涛")
    advisor = make_member(group, "周老师", roles=("advisor",))
    project = make_project(group, "遥感基座", motivation="为什么")
    ProjectMember.objects.create(project=project, member=author, is_advisor=True)
    make_submitted(make_member(group, "林晓"), week="2026-W38")
    Term.objects.create(group=group, name="秋", starts_on="2026-09-07", ends_on="2027-01-10")
    Absence.objects.create(member=author, starts_on="2026-09-07", ends_on="2026-09-08")
    CalendarPause.objects.create(group=group, name="停电", starts_on="2026-09-08", ends_on="2026-09-08")
    make_submitted(author, week="2026-W35", now=datetime(2026, 8, 30, tzinfo=UTC))
    report = make_submitted(author, week="2026-W38", now=datetime(2026, 9, 20, tzinfo=UTC))
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="再看看", version=0, by=advisor)
    return author


def close(group: Group) -> None:
    group.lock_after_days = 1
    group.save()


def reopen(author: Member, *weeks: str) -> None:
    advisor = author.group.members.get(is_advisor=True)
    for week in weeks:
        first_day = week_of(author, week).first_day
        Reopening.objects.create(
            group=author.group, member=author, week_start=first_day, reason="出差", opened_by=advisor
        )


def queries(client: Client, path: str = PAGE) -> list[str]:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return [query["sql"] for query in captured]


def write(author: Member, report: str) -> None:
    """The report of the page's week: none yet, a draft, or submitted and commented."""
    if report == "draft":
        make_draft(author, week="2026-W40")
    elif report == "submitted":
        submitted = make_submitted(author, week="2026-W40")
        advisor = author.group.members.get(is_advisor=True)
        save_feedback(report=submitted, row_uuid=submitted.rows.get().uuid, text="好", version=0, by=advisor)


@pytest.mark.parametrize("week", ["open", "closed", "reopened"])
@pytest.mark.parametrize("report", ["none", "draft", "submitted"])
@pytest.mark.parametrize("role", ["member", "advisor"])
def test_the_page_of_entry_costs_at_most_15_queries(author: Member, role: str, report: str, week: str) -> None:
    write(author, report)
    if week != "open":
        close(author.group)
    if week == "reopened":
        reopen(author, "2026-W40", "2026-W39")
    if role == "advisor":
        Member.objects.filter(pk=author.pk).update(is_advisor=True)
    with time_machine.travel(NOW):
        asked = queries(logged_in(author))
    assert len(asked) <= 15, "\n".join(asked)


def test_the_fullest_page_shows_what_it_asks_for(author: Member) -> None:
    """The test above would pass on an empty page."""
    write(author, "draft")
    close(author.group)
    reopen(author, "2026-W40", "2026-W39")
    with time_machine.travel(NOW):
        page = logged_in(author).get(PAGE)
    assert [line.item.text for row in page.context["desk"].rows for line in row.plan] == ["训练"]
    assert [pad.feedback.text for row in page.context["desk"].rows for pad in row.answers] == ["再看看"]
    assert page.context["reopening"].reason == "出差"
    assert [week.name for week in page.context["gaps"]] == ["2026-W40", "2026-W39"]
    assert page.context["teaching"].number == 4
