"""Case 47: markup stored in every text is text on every page, in mails, PDFs, errors, conflicts and in the admin."""

import json
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from core.names import NAME_LIMIT
from members.services import request_password_reset
from reports.models import Feedback, WeeklyReport
from reports.rendering import print_report
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted
from tests.factories.tasks import make_task
from tests.permissions.test_matrix import body_of, lines
from tests.permissions.world import World, build_world
from tests.security.planting import MARK, markup, plant, rich
from tests.security.reading import leaked, shown_in

pytestmark = pytest.mark.django_db
READERS = ("admin", "advisor", "owner", "guest", "colleague")


@pytest.fixture
def world() -> World:
    return build_world()


def assert_clean(answer: Any, *, status: int | None = None) -> str:
    """Nothing that was planted became markup; the page's text."""
    if status is not None:
        assert answer.status_code == status, answer.content
    assert answer.status_code < 500
    body = body_of(answer)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page = body.decode()
        assert leaked(page, MARK) == []
        return page
    assert answer.headers.get("X-Content-Type-Options") == "nosniff"
    assert "html" not in answer.headers.get("Content-Type", "")
    return ""


def test_the_mark_is_found_where_it_is_markup() -> None:
    for page in (markup("x"), f"<p title='{markup('x')}'>", f"<script>{markup('x')}", f"<textarea>{markup('x')}"):
        assert leaked(page, MARK) == [MARK, f"{MARK}on"]
    assert len(markup("ProjecnameNN")) <= NAME_LIMIT + 10


def test_on_every_page(world: World) -> None:
    places, shown = plant(world), ""
    for actor in READERS:
        client = world.client(actor)
        for line in lines():
            if not line.may(actor, "GET"):
                continue
            cache.clear()  # the throttle has tests of its own
            shown += assert_clean(client.get(line.path.format(**world.values)))
    texts = shown_in(shown)
    assert [place for place in places if place not in texts] == []
    assert markup("Reportprojec") in texts


def test_on_the_pages_of_the_administrator(world: World) -> None:
    plant(world)
    client = world.client("site_admin")
    account, group = world.accounts["colleague"], world.group
    shown = ""
    for path in (
        "/admin/",
        "/admin/members/account/",
        f"/admin/members/account/?q=<{MARK}>",
        f"/admin/members/account/{account.pk}/change/",
        f"/admin/members/account/{account.pk}/history/",
        "/admin/members/group/",
        f"/admin/members/group/{group.pk}/change/",
    ):
        shown += assert_clean(client.get(path), status=200)
    data = {"action": "close_accounts", "_selected_action": [account.pk]}
    assert_clean(client.post("/admin/members/account/", data, follow=True), status=200)
    assert f"<{MARK}>" in shown_in(shown)


@pytest.mark.parametrize("audience", ["full", "guest"])
def test_in_the_pdf(world: World, audience: str) -> None:
    plant(world)
    for state in ("submitted", "reviewed", "foreign"):
        printed = print_report(world.reports[state], audience=audience)
        assert leaked(printed.html, MARK) == []
        assert markup("ReportprojecPast") in shown_in(printed.html)
        assert {"<", ">", '"', "/"} & set(printed.name) == set()


def test_in_mails(settings: Settings) -> None:
    settings.MAIL_URL = "smtp://localhost"
    member = make_member(make_group(name=markup("group")), markup("person"))
    assert member.account is not None
    sent = request_password_reset(email=member.account.email, address="192.0.2.1")
    assert sent is not None
    sent.result(timeout=5)
    message = mail.outbox[0]
    assert (message.alternatives if hasattr(message, "alternatives") else []) == []  # plain text, no HTML at all
    assert (MARK in message.subject + str(message.body), message.content_subtype) == (False, "plain")


def test_on_the_screens_of_conflicts() -> None:
    group = make_group()
    member, advisor = make_member(group), make_member(group, roles=("advisor", "admin"))
    draft, report = make_draft(member), make_submitted(member, week="2026-W46")
    browser, desk = logged_in(member), logged_in(advisor)
    mine = f"/g/{group.slug}/weeks/2026-W47/mine/"
    stored = row(**{cell: markup("stored") for cell in ("project", "this_week", "results", "next_week")})
    typed = stored | {"results": rich("typed"), "project": markup("typed")}
    assert post_json(browser, f"{mine}save/", entry(stored, version=1, note=rich("note"))).status_code == 200
    page = assert_clean(browser.post(mine, entry_form(typed, version=1, note=rich("mine"))), status=409)
    assert (markup("stored") in shown_in(page), markup("typed") in shown_in(page)) == (True, True)
    assert_clean(post_json(browser, f"{mine}save/", entry(typed, version=1)), status=409)

    address = f"{report.get_absolute_url()}feedback/"
    assert desk.post(address, {"text": rich("first"), "version": 0}).status_code == 302
    page = assert_clean(desk.post(address, {"text": markup("second"), "version": 0}), status=409)
    assert (markup("first") in shown_in(page), markup("second") in shown_in(page)) == (True, True)
    assert Feedback.objects.get().text == rich("first")

    answer = desk.post(f"{report.get_absolute_url()}return/", {"reason": markup("reason"), "revision": 7})
    assert markup("reason") in shown_in(assert_clean(answer, status=409))
    assert WeeklyReport.objects.get(pk=draft.pk).version == 2


def test_on_stale_pages_of_settings_and_projects() -> None:
    group = make_group(name=markup("stored"))
    admin, project = make_member(group, roles=("admin",)), make_project(group, markup("stored"), plan=rich("plan"))
    browser = logged_in(admin)
    form = browser.get(f"/g/{group.slug}/settings/").context["settings_form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None} | {
        "deadline_time": "23:59",
        "name": markup("typed"),
    }
    group.version = 5
    group.save()
    page = assert_clean(browser.post(f"/g/{group.slug}/settings/", values), status=409)
    assert (markup("stored") in shown_in(page), markup("typed") in shown_in(page)) == (True, True)
    data = {"name": markup("typed"), "motivation": rich("typed"), "version": 9}
    page = assert_clean(browser.post(f"/g/{group.slug}/projects/{project.uuid}/edit/", data), status=409)
    assert (markup("stored") in shown_in(page), markup("typed") in shown_in(page)) == (True, True)


def test_in_refusals_messages_and_links_to_pass_on(settings: Settings) -> None:
    settings.MAIL_URL = ""
    group = make_group()
    admin = make_member(group, markup("admin"), roles=("admin", "advisor"))
    new, old = make_member(group, markup("new"), has_account=False), make_member(group, markup("old"))
    browser, people = logged_in(admin), f"/g/{group.slug}/people/"
    shown = ""
    for path, data in (
        (f"{people}new/", {"name": markup("long") * 9}),
        (f"{people}new/", {"name": markup("new")}),  # asks about the namesake
        (f"{people}{new.uuid}/", {"name": markup("admin"), "joined_on": markup("day")}),
        (f"{people}{new.uuid}/aliases/", {"name": markup("alias")}),
        (f"{people}{new.uuid}/absences/", {"reason": markup("away"), "starts_on": markup("day")}),
        (f"{people}{new.uuid}/supervisors/", {"advisors": markup("choice")}),
        (f"{people}{new.uuid}/invite/", {"email": markup("mail")}),
        (f"{people}{new.uuid}/invite/", {"email": ""}),
        (f"{people}{old.uuid}/reset-link/", {}),
        (f"{people}{old.uuid}/remove/", {}),
        (f"{people}{old.uuid}/restore/", {}),
        (f"{people}{admin.uuid}/remove/", {}),  # the last admin: refused with his name
        (f"{people}roster/", {"roster": f"{markup('line')}\n{markup('new')}"}),
        (f"{people}roster/", {"roster": f"{markup('line')}\n{markup('mail')}@x", "apply": "1"}),
        (f"/g/{group.slug}/settings/pauses/", {"name": markup("pause"), "starts_on": markup("day")}),
        (f"/g/{group.slug}/settings/terms/", {"name": markup("term"), "starts_on": markup("day")}),
        (f"/g/{group.slug}/settings/", {"name": markup("group"), "slug": markup("slug"), "time_zone": markup("zone")}),
        (f"/g/{group.slug}/projects/new/", {"name": markup("project"), "version": 0}),
        (f"/g/{group.slug}/projects/new/", {"name": markup("project"), "version": 0}),  # taken
        ("/account/tokens/", {"name": markup("token"), "last_day": markup("day")}),
        ("/account/tokens/", {"name": markup("token"), "group": markup("choice")}),
        ("/account/tokens/", {"name": markup("token")}),
        ("/account/", {"language": markup("choice")}),
        ("/account/password/", {"old_password": markup("old"), "new_password": markup("new")}),
    ):
        answer = browser.post(path, data, follow=True)
        shown += assert_clean(answer, status=200)
    early = browser.post(f"/g/{group.slug}/weeks/2026-W40/reopen/{old.uuid}/", {"reason": markup("reason")})
    assert_clean(early, status=400)
    texts = shown_in(shown)
    assert [kind for kind in ("new", "old", "admin", "line", "alias", "project", "token") if kind not in texts] == []


def test_in_addresses_and_on_error_pages() -> None:
    group = make_group()
    browser, attack = logged_in(make_member(group, roles=("admin",))), markup("x")
    for client in (browser, Client()):
        for path in (f"/{attack}/", f"/g/{attack}/", f"/g/{group.slug}/weeks/{attack}/", f"/invite/{attack}/"):
            assert_clean(client.get(path, headers={"Referer": attack, "User-Agent": attack}))
            assert_clean(client.post(path, {attack: attack}))
    for path in ("people/", "projects/", "queue/", "history/", ""):
        assert_clean(browser.get(f"/g/{group.slug}/{path}", dict.fromkeys(("q", "show", "page", "revision"), attack)))
    assert_clean(Client().get("/log-in/", {"next": attack}))
    assert_clean(Client().post("/log-in/", {"email": attack, "password": attack, "next": attack}))
    assert_clean(Client(enforce_csrf_checks=True).post("/log-in/", {"next": attack}), status=403)
    for path in (f"reports/?{attack}=1", f"reports/?week={attack}", f"{attack}/", "reports/"):
        answer = browser.post(f"/api/v1/{path}", json.dumps({attack: attack}), content_type="application/json")
        assert_clean(answer)
        assert_clean(browser.get(f"/api/v1/{path}"))


def test_on_stale_pages_of_tasks() -> None:
    student = make_member(make_group())
    task = make_task(student.group, markup("stored"), student, progress=rich("stored"))
    browser, address = logged_in(student), task.get_absolute_url()
    days = {"starts_on": "2024-10-21", "ends_on": "2024-10-27", "state": "planned"}
    data = {"title": markup("typed"), "progress": rich("typed"), "version": 9, **days}
    page = assert_clean(browser.post(f"{address}edit/", data), status=409)
    assert (markup("stored") in shown_in(page), markup("typed") in shown_in(page)) == (True, True)
    data = {"progress": rich("typed"), "state": "done", "version": 9}
    page = assert_clean(browser.post(f"{address}progress/", data), status=409)
    assert (markup("stored") in shown_in(page), markup("typed") in shown_in(page)) == (True, True)
