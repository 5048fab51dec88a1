"""Log-in and log-out: throttled, under a new session id, back to where one wanted to go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Account, Attempt
from members.services import TooManyAttempts, WrongCredentials, check_credentials
from tests.factories.members import PASSWORD, make_account, make_group, make_member

pytestmark = pytest.mark.django_db
LOG_IN = "/log-in/"


def log_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOG_IN, {"email": email, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_one_logs_in_and_out() -> None:
    member = make_member(make_group())
    client = Client()
    answer = log_in(client, str(member.account))
    assert (answer.status_code, answer["Location"]) == (302, reverse("tracker:home"))
    assert is_in(client)
    key = client.session.session_key
    assert client.get("/log-out/").status_code == 405
    assert client.post("/log-out/")["Location"] == LOG_IN
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("typed", ["Liu@Lab.Example", " liu@lab.example ", "ｌｉｕ＠ｌａｂ．example"])
def test_case_and_width_of_the_address_do_not_matter(typed: str) -> None:
    make_account(email="liu@lab.example")
    client = Client()
    log_in(client, typed)
    assert is_in(client)


def test_the_session_id_changes_and_the_old_one_is_dead() -> None:
    account, client = make_account(), Client()
    session = client.session
    session["kept"] = "x"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = str(session.session_key)
    log_in(client, account.email)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody@lab.example", PASSWORD),
        ("known@lab.example", "wrong password"),
        ("known@lab.example", PASSWORD + " "),
        ("closed@lab.example", PASSWORD),
        ("imported@lab.example", "!"),
        ("imported@lab.example", "anything else"),
        ("blank@lab.example", "anything else"),
        ("knоwn@lab.example", PASSWORD),  # a Cyrillic letter
    ],
)
def test_every_refusal_looks_the_same(email: str, password: str) -> None:
    make_account(email="known@lab.example")
    make_account(email="closed@lab.example", is_active=False)
    Account.objects.create_user("imported@lab.example", None)
    Account.objects.create(email="blank@lab.example", password="")
    client = Client()
    answer = log_in(client, email, password)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["The mail address and the password do not belong together."]
    assert not is_in(client)


def test_no_password_is_no_log_in() -> None:
    account = Account.objects.create_user("imported@lab.example", None)
    client = Client()
    log_in(client, account.email, "")
    assert not is_in(client)


@pytest.mark.parametrize("password", ["x" * 4097, "x" * 900_000, "eight\0reeds"])
def test_impossible_passwords_are_refused_without_hashing(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    account, hashed = make_account(), []
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(args))
    client = Client()
    assert log_in(client, account.email, password).status_code == 200
    assert hashed == []
    assert not is_in(client)


def test_a_password_of_more_than_a_megabyte_is_refused() -> None:
    assert log_in(Client(), "a@lab.example", "x" * 1_100_000).status_code in (400, 413)


def test_eleven_wrong_passwords_close_the_account_for_strangers() -> None:
    account = make_account()
    for number in range(10):
        answer = log_in(
            Client(REMOTE_ADDR=f"192.0.2.{number}"), account.email.upper() if number % 2 else account.email, "no"
        )
        assert answer.status_code == 200
    answer = log_in(Client(REMOTE_ADDR="192.0.2.99"), account.email)
    assert answer.status_code == 429
    assert 3000 < int(answer["Retry-After"]) <= 3601
    assert log_in(Client(REMOTE_ADDR="192.0.2.99"), make_account().email).status_code == 302


def test_a_refused_try_is_not_hashed_and_does_not_lengthen_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    account, start = make_account(), timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(10):
            log_in(Client(), account.email, "no")
        rows = Attempt.objects.count()
    hashed: list[Any] = []
    with monkeypatch.context() as patch:
        patch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(args))
        with time_machine.travel(start + timedelta(minutes=59), tick=False):
            assert log_in(Client(), account.email).status_code == 429
    assert hashed == []
    assert Attempt.objects.count() == rows
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert log_in(Client(), account.email).status_code == 302


def test_the_owner_gets_in_from_a_known_device() -> None:
    account, mine = make_account(), Client()
    log_in(mine, account.email)
    mine.post("/log-out/")
    for number in range(25):
        log_in(Client(REMOTE_ADDR="192.0.2.7" if number < 15 else "127.0.0.1"), account.email, "no")
    assert log_in(Client(), account.email).status_code == 429
    assert log_in(mine, account.email).status_code == 302
    assert is_in(mine)


def test_a_known_device_is_throttled_by_itself_and_opens_no_other_account() -> None:
    account, other, mine = make_account(), make_account(), Client()
    log_in(mine, account.email)
    mine.post("/log-out/")
    for _ in range(10):
        assert log_in(mine, account.email, "no").status_code == 200
    assert log_in(mine, account.email).status_code == 429
    for _ in range(10):
        log_in(Client(REMOTE_ADDR="192.0.2.9"), other.email, "no")
    assert log_in(mine, other.email).status_code == 429


def test_twenty_one_tries_from_one_address_whatever_it_claims() -> None:
    for number in range(20):
        client = Client(headers={"X-Forwarded-For": f"203.0.113.{number}"})
        client.cookies[django_settings.SESSION_COOKIE_NAME] = f"forged{number}"
        client.cookies["zuji-device"] = f"forged{number}:x:y"
        assert log_in(client, f"guess{number}@lab.example", "no").status_code == 200
    answer = log_in(Client(headers={"X-Forwarded-For": "203.0.113.99"}), make_account().email)
    assert answer.status_code == 429
    assert log_in(Client(REMOTE_ADDR="192.0.2.1"), make_account().email).status_code == 302


def test_behind_the_proxy_only_what_it_adds_counts(settings: Any) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    for number in range(20):
        log_in(Client(headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.1"}), f"g{number}@lab.example", "no")
    account = make_account()
    attacker = Client(headers={"X-Forwarded-For": "8.8.8.8, 198.51.100.1"})
    assert log_in(attacker, account.email).status_code == 429
    assert log_in(Client(headers={"X-Forwarded-For": "8.8.8.8, 198.51.100.2"}), account.email).status_code == 302


def test_one_ipv6_network_is_one_address() -> None:
    for number in range(20):
        log_in(Client(REMOTE_ADDR=f"2001:db8:1:1::{number:x}"), f"g{number}@lab.example", "no")
    account = make_account()
    assert log_in(Client(REMOTE_ADDR="2001:db8:1:1:ffff::1"), account.email).status_code == 429
    assert log_in(Client(REMOTE_ADDR="2001:db8:1:2::1"), account.email).status_code == 302


def test_addresses_are_not_kept_in_clear() -> None:
    log_in(Client(REMOTE_ADDR="192.0.2.77"), "guess@lab.example", "no")
    stored = str(list(Attempt.objects.values()))
    assert "192.0.2" not in stored
    assert "guess" not in stored


WANTED = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "%09//evil.example",
    "\t//evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "https://evil.example/",
    "http:///evil.example",
    "evil.example",
    "",
]


@pytest.mark.parametrize("wanted", WANTED)
def test_next_leads_nowhere_else(wanted: str) -> None:
    account, client = make_account(), Client()
    answer = client.post(LOG_IN, {"email": account.email, "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/"
    assert client.get(LOG_IN, {"next": wanted})["Location"] == "/"


def test_next_leads_to_pages_of_ours_and_the_last_one_counts() -> None:
    account, client = make_account(), Client()
    data = {"email": account.email, "password": PASSWORD, "next": ["//evil.example", "/account/"]}
    assert client.post(LOG_IN, data)["Location"] == "/account/"


def test_log_in_needs_the_csrf_token() -> None:
    account = make_account()
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, account.email).status_code == 403


def test_the_admin_of_django_has_no_log_in_of_its_own() -> None:
    answer = Client().get("/admin/login/", {"next": "/admin/"})
    assert (answer.status_code, answer["Location"]) == (302, "/log-in/?next=/admin/")
    assert Client().post("/admin/login/", {"username": "a@b.example", "password": "x"}).status_code == 302
    client = Client()
    client.force_login(make_account())
    assert client.get("/admin/", follow=True).status_code == 404
    client.force_login(make_account(is_staff=True, is_superuser=True))
    for page in ("/admin/", "/admin/members/account/", "/admin/members/group/"):
        assert client.get(page).status_code == 200


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_do_not_slip_through() -> None:
    account = make_account()

    def guess(number: int) -> str:
        try:
            check_credentials(email=account.email, password=f"guess {number}", address=f"192.0.2.{number}")
        except (WrongCredentials, TooManyAttempts) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(guess, range(40)))
    assert 1 <= outcomes.count("WrongCredentials") <= 10
    assert outcomes.count("in") == 0
