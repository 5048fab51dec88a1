"""Case 89: passwords, tokens, links and texts are in no log, event, job, or address, and stored as hashes only."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from activity.models import Event, Job
from members.models import Account, ApiToken, CalendarAddress
from members.services import (
    create_token,
    invite_member,
    make_reset_link,
    renew_calendar_address,
    request_password_reset,
)
from tests.factories.api import client_of, client_with, make_lab
from tests.factories.members import PASSWORD, make_member
from tests.factories.pages import entry, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted
from tracker.logs import OneLineFormatter

pytestmark = pytest.mark.django_db
TYPED = "seven quiet herons"  # a password that is planted
TEXT = "秘密 kept between us"  # a text of a report


class Kept(logging.Handler):
    """Everything that any part of the program would log, at any level, as production writes it."""

    def __init__(self) -> None:
        super().__init__(level=0)
        self.setFormatter(OneLineFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "django", "django.request", "members", "activity")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # statements are not logged in production
    root.addHandler(kept)
    yield kept
    root.removeHandler(kept)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def assert_nowhere(secrets: list[str], log: Kept) -> None:
    """Not in the log, not in the history, not in the arguments of jobs."""
    assert log.lines  # something was logged at all
    histories = [json.dumps(event.details, ensure_ascii=False) + str(event) for event in Event.objects.all()]
    jobs = [json.dumps(job.arguments, ensure_ascii=False) + job.kind + job.error for job in Job.objects.all()]
    found = [(secret, line) for line in [*log.lines, *histories, *jobs] for secret in secrets if secret in line]
    assert found == []


def test_passwords_are_not_told(log: Kept) -> None:
    account, browser = make_member(make_lab().group).account, Client()
    assert account is not None
    browser.post("/log-in/", {"email": account.email, "password": TYPED})
    browser.post(f"/log-in/?password={TYPED}", {"email": TYPED, "password": PASSWORD})
    Client(enforce_csrf_checks=True).post("/log-in/", {"email": account.email, "password": TYPED})
    browser.post("/log-in/", {"email": account.email, "password": PASSWORD})
    session = browser.session.session_key
    browser.post("/account/password/", {"old_password": TYPED, "new_password": TYPED})
    browser.post("/account/password/", {"old_password": PASSWORD, "new_password": TYPED, "x": "\0"})
    browser.post("/account/sessions/", {"password": PASSWORD})
    answer = browser.get("/nothing/")
    assert_nowhere([TYPED, PASSWORD, str(session)], log)
    assert TYPED not in answer.content.decode()
    assert Account.objects.get(pk=account.pk).check_password(TYPED)


def test_a_password_is_never_shown_again() -> None:
    make_lab()
    for answer in (
        Client().post("/log-in/", {"email": "nobody@lab.example", "password": TYPED}),
        Client().post("/log-in/", {"password": TYPED}),
        logged_in(make_lab().author).post("/account/password/", {"old_password": TYPED, "new_password": TYPED}),
    ):
        assert TYPED not in answer.content.decode()
        assert TYPED not in str(answer.headers)


def test_tokens_are_not_told_wherever_they_are_put(log: Kept) -> None:
    lab = make_lab()
    account = lab.author.account
    assert account is not None
    token = create_token(account=account, name="script", by=account).text
    secret = token.split("_", 2)[2]
    browser, script = logged_in(lab.author), client_with(token)
    script.get("/api/v1/groups/")
    script.get(f"/api/v1/reports/?token={token}")
    script.get(f"/api/v1/{token}/")
    browser.get(f"/{token}/?access_token={token}", headers={"Referer": f"http://testserver/?t={token}"})
    browser.get(f"/g/{lab.group.slug}/people/?q={token}")
    client_with(token + "x").get("/api/v1/groups/")
    client_with(token[:-3]).get("/api/v1/groups/")
    script.post("/api/v1/projects/", {"token": token, "group": lab.group.slug, "name": "x"})
    made = browser.post("/account/tokens/", {"name": "backup", "read_only": "on"})
    text = re.search(r"zuji_[0-9a-f]+_([A-Za-z0-9_-]+)", made.content.decode())
    assert text is not None
    assert_nowhere([secret, text[1]], log)
    assert text[1] not in browser.get("/account/tokens/").content.decode()
    assert ApiToken.objects.filter(secret_hash__in=[secret, text[1]]).count() == 0


def test_links_are_not_told_even_when_their_page_refuses(log: Kept, settings: Settings) -> None:
    settings.MAIL_URL = ""
    lab = make_lab()
    invited = invite_member(member=make_member(lab.group, "新人", has_account=False), by=lab.admin)
    secret = invited.link.rstrip("/").rsplit("/", 1)[-1]
    reset = make_reset_link(member=lab.author, by=lab.admin)
    token = reset.rstrip("/").rsplit("/", 1)[-1]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/invite/{secret}/", {}).status_code == 403  # alive, and logged by Django with its address
    assert strict.put(f"/invite/{secret}/").status_code == 403
    assert Client().put(f"/invite/{secret}/").status_code == 405
    assert logged_in(lab.other).post(f"/invite/{secret}/").status_code == 409
    path = reset.removeprefix(settings.PUBLIC_URL)
    assert strict.post(path).status_code == 403
    assert Client().post(path).status_code == 405
    browser = Client()
    assert (browser.get(path).status_code, browser.get("/password/reset/new/").status_code) == (302, 200)
    assert Client().get(f"/invite/{secret}x/").status_code == 404
    assert_nowhere([secret, token], log)
    assert [line for line in log.lines if "/invite/…" in line] != []


def test_a_reset_by_mail_is_told_to_its_owner_only(log: Kept, settings: Settings) -> None:
    settings.MAIL_URL = "smtp://localhost"
    account = make_lab().author.account
    assert account is not None
    sending = request_password_reset(email=account.email, address="192.0.2.1")
    assert sending is not None
    sending.result(timeout=5)
    link = re.search(r"/password/reset/[0-9a-f-]+/([^/\s]+)/", str(mail.outbox[0].body))
    assert link is not None
    assert Client().post(link[0]).status_code == 405
    assert_nowhere([link[1]], log)
    assert mail.outbox[0].to == [account.email]


def test_an_error_of_ours_tells_no_secret_of_its_address(log: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("broken at /invite/abcdefgh1234/\nERROR forged line")

    monkeypatch.setattr("members.views.invitations.invitation_of_secret", fail)
    answer = Client(raise_request_exception=False).get("/invite/abcdefgh1234/")
    assert answer.status_code == 500
    assert "abcdefgh1234" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert_nowhere(["abcdefgh1234"], log)
    assert [line for text in log.lines for line in text.split("\n") if line.startswith("ERROR forged")] == []


def test_texts_of_reports_are_in_reports_only(log: Kept) -> None:
    lab = make_lab()
    draft = make_draft(lab.author, results=TEXT)
    browser, advisor = logged_in(lab.author), logged_in(lab.advisor)
    mine = f"/g/{lab.group.slug}/weeks/2026-W47/mine/"
    post_json(browser, f"{mine}save/", entry(row(results=TEXT, project=TEXT), version=1, note=TEXT))
    post_json(browser, f"{mine}save/", entry(row(results=TEXT + "\0"), version=2))
    post_json(browser, f"{mine}save/", entry(row(results=TEXT * 3000), version=2))
    post_json(browser, f"/g/{lab.group.slug}/preview/", {"texts": [TEXT, "[" * 9000 + TEXT]})
    client_of(lab.author).put(f"/api/v1/reports/{draft.uuid}/", {"note": TEXT, "rows": [{"x": TEXT}]})
    report = make_submitted(lab.author, week="2026-W46", results=TEXT)
    post_json(advisor, f"{report.get_absolute_url()}feedback/", {"row": None, "text": TEXT, "version": 0})
    advisor.post(f"{report.get_absolute_url()}return/", {"reason": TEXT, "revision": 1})
    browser.post(f"{report.get_absolute_url()}pdf/")
    logged_in(lab.other).get(f"{draft.get_absolute_url()}?{TEXT}")
    assert Job.objects.count() > 0
    assert_nowhere([TEXT], log)


def test_the_database_holds_no_secret_in_clear(settings: Settings) -> None:
    """What a stolen dump gives away: hashes. (Sessions are random ids on our own server; they end with it.)"""
    settings.MAIL_URL = ""
    lab = make_lab()
    account = lab.author.account
    assert account is not None
    token = create_token(account=account, name="script", by=account).text
    invited = invite_member(member=make_member(lab.group, "新人", has_account=False), by=lab.admin)
    reset = make_reset_link(member=lab.author, by=lab.admin)
    Client(REMOTE_ADDR="203.0.113.77").post("/log-in/", {"email": "someone@lab.example", "password": TYPED})
    secrets = [token, token.split("_", 2)[2], invited.link.rstrip("/").rsplit("/", 1)[-1], PASSWORD, TYPED]
    secrets += [reset.rstrip("/").rsplit("/", 1)[-1], "203.0.113.77", "someone@lab.example"]
    values = [
        str(value)
        for model in apps.get_models()
        for line in model._default_manager.values_list()
        for value in line
        if value is not None
    ]
    assert len(values) > 100
    assert [secret for secret in secrets if any(secret in value for value in values)] == []


def test_the_address_of_a_calendar_is_in_no_log_and_no_history(log: Kept) -> None:
    """It has to be in an address: no calendar logs in. So it is kept out of everything else."""
    lab = make_lab()
    secret = renew_calendar_address(member=lab.author, by=lab.author)
    assert Client().get(f"/calendar/{secret}/zuji.ics").status_code == 200
    assert Client().get(f"/calendar/{secret[:-1]}/zuji.ics").status_code == 404
    assert Client().put(f"/calendar/{secret}/zuji.ics").status_code == 405
    assert_nowhere([secret, secret[:-1]], log)
    assert [line for line in log.lines if "/calendar/…" in line] != []
    assert CalendarAddress.objects.filter(secret_hash__contains=secret).count() == 0


def test_addresses_of_pages_carry_no_secret(settings: Settings) -> None:
    """Nothing to be found in browser histories and Referer headers: links are used once, then left."""
    settings.MAIL_URL = ""
    lab = make_lab()
    reset = make_reset_link(member=lab.author, by=lab.admin).removeprefix(settings.PUBLIC_URL)
    answer = Client().get(reset, follow=True)
    assert [address for address, _status in answer.redirect_chain] == ["/password/reset/new/"]
    assert reset not in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "same-origin"
