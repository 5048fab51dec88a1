"""Passwords: changed, reset by mail, reset by an admin's link."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlparse

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends import locmem
from django.test import Client

from members.models import Account, ApiToken, Member
from members.services import (
    ChangeRefused,
    NotAllowed,
    change_password,
    create_token,
    end_other_sessions,
    make_reset_link,
    request_password_reset,
)
from tests.factories.members import PASSWORD, make_account, make_group, make_member

pytestmark = pytest.mark.django_db
NEW = "forty rivers and a bridge"


@pytest.fixture
def sends_mail(settings: Any) -> None:
    settings.MAIL_URL = "smtp://mail.example"


def mailed(count: int = 1) -> list[Any]:
    """The mails that have gone out; they go in a thread of their own."""
    for _ in range(200):
        if len(mail.outbox) >= count:
            break
        time.sleep(0.01)
    return mail.outbox


def link_of(account: Account) -> str:
    pending = request_password_reset(email=account.email, address="192.0.2.1")
    assert pending is not None
    pending.result(5)
    found = re.search(r"https?://\S+", mail.outbox[-1].body.split("\n\n")[1])
    assert found
    return urlparse(found[0]).path


def open_link(link: str) -> Client:
    client = Client()
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/password/reset/new/")
    return client


def set_new(client: Client, password: str = NEW) -> int:
    return client.post("/password/reset/new/", {"new_password": password}).status_code


def test_a_change_ends_all_other_sessions_and_renews_this_one() -> None:
    account = make_account()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(account)
    token = create_token(account=account, name="script", by=account).token
    data = {"old_password": PASSWORD, "new_password": NEW, "revoke_tokens": "on"}
    assert here.post("/account/password/", data).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert Account.objects.get(pk=account.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", NEW, "old_password"), (PASSWORD, "short", "new_password"), (PASSWORD, "x" * 4097, "new_password")],
)
def test_a_change_is_refused_at_its_field(old: str, new: str, field: str) -> None:
    account, client = make_account(), Client()
    client.force_login(account)
    answer = client.post("/account/password/", {"old_password": old, "new_password": new})
    assert list(answer.context["form"].errors) == [field]
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_no_password_is_made_of_names_everyone_knows() -> None:
    member = make_member(make_group(name="Visionslabor Nord", slug="vision-nord"), "Anna Lindqvist")
    account = member.account
    assert account is not None
    for password in ("visionslabornord1", "Vision-Nord-24", "AnnaLindqvist99", account.email):
        with pytest.raises(ValidationError) as refusal:
            change_password(account=account, password=password)
        assert list(refusal.value.message_dict) == ["new_password"]


def test_logging_out_everywhere_else_needs_the_password() -> None:
    account = make_account()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(account)
    assert here.post("/account/sessions/", {"password": "wrong"}).status_code == 200
    assert elsewhere.get("/account/").status_code == 200
    assert here.post("/account/sessions/", {"password": PASSWORD}).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    with pytest.raises(ValidationError):
        end_other_sessions(account=account, password="x" * 1_000_000)


@pytest.mark.usefixtures("sends_mail")
def test_the_answer_to_a_request_never_tells() -> None:
    make_account(email="known@lab.example")
    make_account(email="closed@lab.example", is_active=False)
    answers = []
    for email in ("known@lab.example", "closed@lab.example", "unknown@lab.example", "no address", "knоwn@lab.example"):
        answer = Client(REMOTE_ADDR="192.0.2.4").post("/password/reset/", {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.content))
    assert len({str(answer) for answer in answers}) == 1
    assert [message.to for message in mailed()] == [["known@lab.example"]]
    time.sleep(0.05)
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("sends_mail")
def test_a_mail_server_that_is_down_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> int:
        raise ConnectionRefusedError("the mail server is down")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    make_account(email="known@lab.example")
    answers = [
        Client().post("/password/reset/", {"email": email}, follow=True).content
        for email in ("known@lab.example", "unknown@lab.example")
    ]
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("sends_mail")
@pytest.mark.parametrize("typed", ["mıke@lab.example", "MİKE@lab.example", "mike@lab.example.", "mike@ⅼab.example"])
def test_a_lookalike_of_an_address_takes_over_nothing(typed: str) -> None:
    make_account(email="mike@lab.example")
    assert request_password_reset(email=typed, address="192.0.2.1") is None
    assert mail.outbox == []


@pytest.mark.usefixtures("sends_mail")
def test_the_link_stands_for_our_own_address_whatever_host_was_asked(settings: Any) -> None:
    settings.PUBLIC_URL = "https://zuji.example"
    make_account(email="known@lab.example")
    Client(headers={"X-Forwarded-Host": "evil.example"}).post("/password/reset/", {"email": "known@lab.example"})
    assert "https://zuji.example/password/reset/" in mailed()[0].body
    assert "evil" not in mail.outbox[0].body


@pytest.mark.usefixtures("sends_mail")
def test_a_link_works_once_and_ends_sessions_and_tokens() -> None:
    account, elsewhere = make_account(), Client()
    elsewhere.force_login(account)
    token = create_token(account=account, name="script", by=account).token
    link = link_of(Account.objects.get(pk=account.pk))
    first, second = open_link(link), open_link(link)
    assert set_new(first) == 302
    assert set_new(second) == 404
    assert open_link(link).get("/password/reset/new/").status_code == 404
    assert elsewhere.get("/account/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert Account.objects.get(pk=account.pk).check_password(NEW)
    answer = first.post("/log-in/", {"email": account.email, "password": NEW})
    assert answer.status_code == 302


@pytest.mark.usefixtures("sends_mail")
def test_dead_links_are_refused() -> None:
    account, other = make_account(), make_account()
    link = link_of(account)
    with time_machine.travel(timedelta(hours=24, minutes=1)):
        assert set_new(open_link(link)) == 404
    assert set_new(open_link(link.replace(str(account.uuid), str(other.uuid)))) == 404
    assert set_new(open_link(link[:-2] + "x/")) == 404
    assert set_new(Client()) == 404
    stale = link_of(account)
    change_password(account=account, password=NEW)
    assert set_new(open_link(stale)) == 404
    closed = link_of(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert set_new(open_link(closed)) == 404
    assert Account.objects.get(pk=other.pk).check_password(PASSWORD)


@pytest.mark.usefixtures("sends_mail")
def test_requests_are_throttled_without_telling() -> None:
    account = make_account()
    for _ in range(8):
        request_password_reset(email=account.email, address="192.0.2.1")
    assert len(mailed(5)) == 5
    for number in range(12):
        Client(REMOTE_ADDR="192.0.2.1").post("/password/reset/", {"email": f"guess{number}@lab.example"})
    answer = Client(REMOTE_ADDR="192.0.2.1").post("/password/reset/", {"email": account.email})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000


def test_without_mail_nothing_is_sent_and_the_page_says_who_helps() -> None:
    account, client = make_account(), Client()
    assert "sends no mail" in client.get("/password/reset/").content.decode()
    assert client.post("/password/reset/", {"email": account.email}).status_code == 302
    assert mail.outbox == []


def people_of_two_groups() -> tuple[Member, Member]:
    """An admin, and a member of his group who is in another group too."""
    group = make_group()
    admin, person = make_member(group, roles=("admin",)), make_member(group)
    make_member(make_group(), account=person.account)
    return admin, person


def test_without_mail_an_admin_hands_out_a_link() -> None:
    group = make_group()
    admin, person = make_member(group, roles=("admin",)), make_member(group)
    client = Client()
    client.force_login(admin.account)  # type: ignore[arg-type]
    page = client.post(f"/g/{group.slug}/people/{person.uuid}/reset-link/").content.decode()
    found = re.search(r'value="(http[^"]+)"', page)
    assert found
    assert set_new(open_link(urlparse(found[1]).path)) == 302
    assert person.account is not None
    assert Account.objects.get(pk=person.account.pk).check_password(NEW)


def test_no_admin_gets_into_another_group_or_the_instance_by_it(settings: Any) -> None:
    admin, person = people_of_two_groups()
    with pytest.raises(ChangeRefused) as refusal:
        make_reset_link(member=person, by=admin)
    assert refusal.value.code == "other-groups"
    staff = make_member(admin.group, account=make_account(is_staff=True))
    with pytest.raises(ChangeRefused):
        make_reset_link(member=staff, by=admin)
    with pytest.raises(NotAllowed):
        make_reset_link(member=make_member(make_group()), by=admin)
    with pytest.raises(NotAllowed):
        make_reset_link(member=admin, by=make_member(admin.group, roles=("advisor",)))
    settings.MAIL_URL = "smtp://mail.example"
    with pytest.raises(ChangeRefused) as refusal:
        make_reset_link(member=make_member(admin.group), by=admin)
    assert refusal.value.code == "mail"


def test_tokens_of_others_stay_when_one_changes_ones_password() -> None:
    mine, other = make_account(), make_account()
    kept = create_token(account=other, name="x", by=other).token
    change_password(account=mine, password=NEW, revoke_tokens=True)
    assert ApiToken.objects.get(pk=kept.pk).revoked_at is None
