"""Cases 61, 62, 74: who lost a right has lost it at the next request, by every door; what he wrote stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from activity.models import Event, Job
from activity.services import store_rendered_file
from members.models import Account, Group, Member
from members.services import make_reset_link, remove_member, set_account_active
from reports.models import WeeklyReport
from reports.services import approve_report
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_account
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


def _leaves(lab: Lab) -> None:
    Member.objects.filter(pk=lab.author.pk).update(left_on=timezone.localdate())


def _is_removed(lab: Lab) -> None:
    remove_member(member=lab.author, by=lab.admin)


def _is_closed(lab: Lab) -> None:
    account = Account.objects.get(memberships=lab.author)
    set_account_active(account=account, active=False, by=make_account(is_staff=True, is_superuser=True))


def _group_is_taken_off(lab: Lab) -> None:
    Group.objects.filter(pk=lab.group.pk).update(deleted_at=timezone.now())


def file_of(report: WeeklyReport) -> str:
    stored = store_rendered_file(
        kind="weekly-report",
        subject=report.uuid,
        audience="full",
        content_hash="1",
        group=report.group,
        name="x.pdf",
        data=b"%PDF-1.7 %%EOF",
    )
    return str(stored.uuid)


def statuses(client: Client | APIClient, paths: list[str]) -> list[int]:
    found = []
    for path in paths:
        answer: Any = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        found.append(answer.status_code)
    return found


@pytest.mark.parametrize("loses", [_leaves, _is_removed, _is_closed, _group_is_taken_off])
def test_at_the_next_request_every_door_is_shut(loses: Callable[[Lab], None], settings: Settings) -> None:
    """The old session, the old token, the old link of a PDF, of a job, of a reset."""
    settings.MAIL_URL = ""
    lab = make_lab()
    report = make_submitted(lab.author)
    job = Job.objects.get(requested_by=lab.author)
    file, slug = file_of(report), lab.group.slug
    reset = make_reset_link(member=lab.author, by=lab.admin).removeprefix(settings.PUBLIC_URL)
    browser, script = logged_in(lab.author), client_of(lab.author)
    pages = [f"/g/{slug}/weeks/2026-W47/", f"/g/{slug}/weeks/2026-W47/board/", f"/g/{slug}/weeks/2026-W47/mine/"]
    pages += [f"{report.get_absolute_url()}report.md", f"/g/{slug}/files/{file}/", f"/g/{slug}/jobs/{job.uuid}/"]
    pages += [f"/g/{slug}/people/", f"/g/{slug}/projects/", report.get_absolute_url()]
    api = [f"/api/v1/reports/{report.uuid}/", f"/api/v1/reports/{report.uuid}/markdown/", f"/api/v1/files/{file}/"]
    api += [f"/api/v1/jobs/{job.uuid}/", f"/api/v1/members/{lab.other.uuid}/", f"/api/v1/groups/{slug}/"]
    assert statuses(browser, pages) == [200] * len(pages)
    assert statuses(script, api) == [200] * len(api)

    loses(lab)

    gone = 302 if loses is _is_closed else 404
    assert statuses(browser, pages) == [gone] * len(pages)
    assert statuses(script, api) == [401 if loses is _is_closed else 404] * len(api)
    wrote = post_json(browser, f"/g/{slug}/weeks/2026-W46/mine/save/", entry(row(results="x")))
    assert wrote.status_code == (401 if loses is _is_closed else 404)
    answer = script.post("/api/v1/reports/", {"group": slug, "week": "2026-W46"})
    assert answer.status_code == (401 if loses is _is_closed else 400)
    if loses is _is_closed:
        dead = Client()
        dead.get(reset)
        assert dead.get("/password/reset/new/").status_code == 404
    assert WeeklyReport.objects.get() == report


@pytest.mark.parametrize("loses", [_leaves, _is_removed, _is_closed])
def test_what_he_wrote_stays_with_his_name(loses: Callable[[Lab], None]) -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    loses(lab)
    page = logged_in(lab.other).get(report.get_absolute_url())
    assert (page.status_code, "刘涛" in page.content.decode(), "读完了" in page.content.decode()) == (200, True, True)
    board = logged_in(lab.advisor).get(f"/g/{lab.group.slug}/weeks/2026-W47/board/").context["board"]
    assert [line.report for line in board.lines if line.member.name == "刘涛"] == [report]
    assert client_of(lab.other).get(f"/api/v1/reports/{report.uuid}/").json()["member"]["name"] == "刘涛"


def test_who_is_no_advisor_any_more_does_not_advise_by_an_open_page() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    desk, script = logged_in(lab.advisor), client_of(lab.advisor)
    Member.objects.filter(pk=lab.advisor.pk).update(is_advisor=False)
    address = report.get_absolute_url()
    answers = [
        desk.post(f"{address}approve/", {"revision": 1}),
        desk.post(f"{address}return/", {"revision": 1, "reason": "x"}),
        post_json(desk, f"{address}feedback/", {"row": None, "text": "x", "version": 0}),
        script.post(f"/api/v1/reports/{report.uuid}/approve/", {"revision": 1}),
        script.put(f"/api/v1/reports/{report.uuid}/feedback/", {"text": "x"}, headers={"If-None-Match": "*"}),
        desk.get(f"/g/{lab.group.slug}/queue/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403, 403, 404]
    report.refresh_from_db()
    assert (report.state, report.feedback.count()) == ("submitted", 0)


def test_a_reviewed_report_is_closed_by_every_door_and_an_advisor_opens_it() -> None:
    """Case 74: 409 with the reason for the author; the advisor's return is in the history."""
    lab = make_lab()
    report = approve_report(report=make_submitted(lab.author), by=lab.advisor)
    browser, script = logged_in(lab.author), client_of(lab.author)
    api, match = f"/api/v1/reports/{report.uuid}/", {"If-Match": f'"{report.uuid}-{report.version}"'}
    mine = f"/g/{lab.group.slug}/weeks/2026-W47/mine/"
    saved = post_json(browser, f"{mine}save/", entry(row(results="x"), version=report.version))
    answers = [
        script.patch(api, {"note": "x"}, headers=match),
        script.put(api, {"rows": [], "note": "x"}, headers=match),
        script.post(f"{api}submit/", headers=match),
        script.delete(api),
    ]
    assert [answer.status_code for answer in [saved, *answers]] == [409] * 5
    assert "reviewed" in saved.json()["problem"]
    assert [answer.json()["code"] for answer in answers[:3]] == ["locked"] * 3
    assert browser.post(mine, entry_form(row(results="x"), version=report.version)).status_code == 400
    browser.post(f"{mine}remove/")
    stored = WeeklyReport.objects.get()
    assert (stored.version, stored.state, stored.note, stored.deleted_at) == (report.version, "reviewed", "", None)
    assert [row.results for row in stored.rows.all()] == ["读完了"]

    desk = logged_in(lab.advisor)
    assert desk.post(f"{report.get_absolute_url()}return/", {"revision": 1, "reason": "再写"}).status_code == 302
    event = Event.objects.filter(verb="report.returned").get()
    assert (event.actor, event.subject, event.at > timezone.now() - timedelta(minutes=1)) == (
        lab.advisor,
        report.uuid,
        True,
    )
    assert script.patch(api, {"note": "x"}, headers=match).status_code == 200
