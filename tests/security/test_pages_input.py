"""Cases 71, 85, 82, 100, 107, 109, 116, 118, 119, 121, 128: what the pages are sent, beside the API's own tests."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from members.models import Account, Project
from reports.models import WeeklyReport
from tests.factories.members import PASSWORD, make_account, make_group, make_member
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted
from tests.permissions.test_matrix import body_of, lines
from tests.permissions.world import World, build_world

pytestmark = pytest.mark.django_db
LISTS = ("/people/", "/projects/", "/history/", "/log-in/")
SAVED = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"1",
    b"[" * 100_000,
    b'{"rows":' * 5000 + b"1" + b"}" * 5000,
    b'{"version":0,"rows":[{"results":"\xff"}]}',
    '{"version":0,"rows":[{"results":"周报"}]}'.encode("gb18030"),
    b'{"version":0,"rows":[{"results":"\\u0000"}]}',
    b'{"version":0,"rows":[{"results":"\\ud800"}]}',
    b'{"version":0,"rows":[{"results":1}]}',
    b'{"version":0,"rows":[null]}',
    b'{"version":0,"rows":{"0":{}}}',
    b'{"version":NaN,"rows":[]}',
    b'{"version":1e999,"rows":[]}',
    b'{"version":1.0,"rows":[]}',
    b'{"version":true,"rows":[]}',
    b'{"version":-1,"rows":[]}',
    b'{"version":"\xc2\xb2","rows":[]}',
    b'{"version":' + b"9" * 5000 + b',"rows":[]}',
    b'{"version":0,"rows":[{"uuid":"x"}]}',
    b'{"version":0,"rows":[{"uuid":[1]}]}',
    b'{"version":0,"rows":[],"note":{}}',
    b'{"version":0,"rows":[],"ends_on":[1]}',
    b'{"version":0,"rows":[],"ends_on":20261129}',
    b'{"version":0,"rows":[' + b"{}," * 50 + b"{}]}",
]


@pytest.mark.parametrize("body", SAVED, ids=lambda body: repr(body[:36]))
def test_an_autosave_that_is_no_entry_is_refused_with_a_sentence(body: bytes) -> None:
    member = make_member(make_group())
    address = f"/g/{member.group.slug}/weeks/2026-W47/mine/save/"
    answer = logged_in(member).post(address, body, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["problem"])) == (400, True)
    assert WeeklyReport.objects.count() == 0


def test_an_autosave_beyond_a_megabyte_is_refused_and_stores_nothing() -> None:
    member = make_member(make_group())
    address = f"/g/{member.group.slug}/weeks/2026-W47/mine/save/"
    rows = [row(results="报" * 19_000) for _row in range(20)]
    answer = post_json(logged_in(member), address, entry(*rows))
    assert (answer.status_code, "1 MB" in answer.json()["problem"]) == (400, True)
    page = logged_in(member).post(address.removesuffix("save/"), entry_form(*rows))
    assert (page.status_code, "1 MB" in page.content.decode()) == (413, True)
    assert WeeklyReport.objects.count() == 0


@pytest.fixture
def world() -> World:
    return build_world()


def readable(world: World, actor: str) -> Iterator[str]:
    for line in lines():
        if line.may(actor, "GET") and not line.path.startswith("/api/"):
            yield line.path.format(**world.values)


def test_no_method_breaks_a_page(world: World) -> None:
    """Case 128: unknown methods are refused; TRACE echoes nothing."""
    client = world.client("admin")
    for path in readable(world, "admin"):
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO", "PROPFIND"):
            answer = client.generic(method, path, headers={"X-Planted": "echo me"})
            assert answer.status_code == 405, (method, path)
            assert b"echo me" not in answer.content
        assert client.options(path).status_code in (200, 405), path


def test_pages_have_no_endings_to_fool_caches(world: World) -> None:
    """Case 100: /account/x.css is not the account."""
    client = world.client("admin")
    for path in readable(world, "admin"):
        if path == "/":
            continue
        for ending in ("x.css", ".js", "x.png", "%2e%2e/x.css", ";x.css"):
            answer = client.get(path + ending)
            assert answer.status_code == 404, path + ending
            assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_downloaded_is_a_file_and_runs_nothing(world: World) -> None:
    """Case 49: attachment, no guessing of types, a closed sandbox; nothing of it is a script or a style."""
    client, files = world.client("advisor"), Counter[str]()
    stored = world.group.logo
    for line in lines():
        if not line.may("advisor", "GET"):
            continue
        answer = client.get(line.path.format(**world.values))
        body_of(answer)
        if answer.headers["Content-Type"].split(";")[0] in ("text/html", "application/json"):
            continue
        if answer.status_code != 200 or line.route in ("tracker:health", "api:schema"):
            continue
        files[answer.headers["Content-Type"].split(";")[0]] += 1
        is_picture = line.route in ("reports:attachment", "api:attachment-detail")  # drawn by us, to be looked at
        disposition = "inline" if is_picture else "attachment"
        assert answer.headers["Content-Disposition"].startswith(disposition), line.path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    # By page and API: Markdown of reports, minutes (also about something), to-dos and a log; pictures, the logo; the
    # calendar; PDFs have tests of their own.
    assert files == {
        "application/pdf": 1,
        "application/x-bibtex": 2,
        "image/png": 5,
        "text/calendar": 1,
        "text/markdown": 6,
    }
    assert stored


def test_odd_parameters_break_no_page(world: World) -> None:
    """Cases 119, 121, 122: pages, orders and searches of any sort."""
    client = world.client("admin")
    few = ("-1", str(10**23), "²", "\0")
    many = (*few, "0", "abc", "9" * 5000, "１", "%", "'", "[", " " * 10_000, "x" * 100_000)
    for path in readable(world, "admin"):
        for value in many if path.endswith(LISTS) else few:
            query = dict.fromkeys(("page", "q", "show", "revision", "next", "ordering", "fields", "limit"), value)
            answer = client.get(path, query)
            body_of(answer)
            assert answer.status_code in (200, 302, 404), (path, value[:20])
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/"), path


def test_odd_numbers_in_addresses_are_not_found(world: World) -> None:
    client, slug = world.client("admin"), world.group.slug
    person = world.values["person"]
    for number in ("0", "99999999999999999999", "9" * 5000, "-1", "1.0", "²", "１", "0x1", "%00"):
        for path in (
            f"/g/{slug}/people/{person}/aliases/{number}/remove/",
            f"/g/{slug}/people/{person}/absences/{number}/remove/",
            f"/g/{slug}/settings/pauses/{number}/remove/",
            f"/g/{slug}/settings/terms/{number}/remove/",
            f"/g/{slug}/years/{number}/",
            f"/g/{slug}/weeks/2026-W40/reopen/{number}/",
            f"/g/{slug}/people/{number}/",
            f"/g/{slug}/reports/{number}/",
            f"/g/{slug}/weeks/{number}/",
            f"/g/{slug}/weeks/{number}/board/",
            f"/g/{number}%00/people/",
            f"/invite/{number}/",
            f"/password/reset/{uuid.uuid4()}/{number}/",
        ):
            assert client.post(path).status_code in (404, 405), path
            assert client.get(path).status_code in (302, 404, 405), path


def test_no_form_changes_the_method(world: World) -> None:
    """Case 71: `_method` and X-HTTP-Method-Override have no effect."""
    client = world.client("owner")
    for path in readable(world, "owner"):
        override = {"X-HTTP-Method-Override": "DELETE"}
        body_of(client.get(path, {"_method": "DELETE", "action": "submit"}, headers=override))
    states = {name: WeeklyReport.objects.get(uuid=found.uuid).state for name, found in world.reports.items()}
    assert states == {name: report.state for name, report in world.reports.items()}
    assert Project.objects.filter(deleted_at=None).count() == 1


@pytest.mark.parametrize("password", ["", " ", "!", "None", "null", "x" * 40, "!unusable", "*", "\u200b"])
def test_without_a_password_no_password_fits(password: str) -> None:
    """Case 82: people who were imported, or came another way, cannot be logged in as."""
    for number, stored in enumerate(("", "!", "!" + "x" * 40, None, "plain", "unknown$1$x$y")):
        account = make_account(email=f"imported{number}@lab.example")
        Account.objects.filter(pk=account.pk).update(password=stored or "")
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answer = client.post("/log-in/", {"email": account.email, "password": password})
        assert (answer.status_code, "_auth_user_id" in client.session) == (200, False), stored


@pytest.mark.parametrize("password", ["x" * 4096, "汉字汉字汉字" * 60, "👩‍🔬 four reeds and ９９", " ends in a blank "])
def test_long_and_rare_passwords_log_in_exactly(password: str) -> None:
    """Case 85: nothing is cut off, trimmed or folded."""
    account = make_account()
    account.set_password(password)
    account.save()
    for wrong in (password[:-1], password.strip(" ") + "x", password.replace("９", "9") + "\u200b", password * 2):
        Client(REMOTE_ADDR="192.0.2.9").post("/log-in/", {"email": account.email, "password": wrong})
        if wrong != password:
            client = Client(REMOTE_ADDR="192.0.2.8")
            client.post("/log-in/", {"email": account.email, "password": wrong})
            assert "_auth_user_id" not in client.session
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.post("/log-in/", {"email": account.email, "password": password}).status_code == 302


def test_log_out_ends_the_session_on_the_server() -> None:
    """Case 83: a copied cookie is worth nothing afterwards; neither is one from before the log-in."""
    member = make_member(make_group())
    browser, thief = Client(), Client()
    assert member.account is not None
    browser.post("/log-in/", {"email": member.account.email, "password": PASSWORD})
    thief.cookies = browser.cookies.__class__(browser.cookies.output(header="", sep=";"))
    assert thief.get("/account/").status_code == 200
    browser.post("/log-out/")
    assert (thief.get("/account/").status_code, browser.get("/account/").status_code) == (302, 302)


def test_reports_of_one_group_say_nothing_at_the_address_of_another() -> None:
    """Case 73: every guess of an id looks alike, in pages as in the API."""
    member, stranger = make_member(make_group()), make_member(make_group())
    client, slug = logged_in(stranger), stranger.group.slug
    hidden = [make_draft(member), make_submitted(member, week="2026-W46")]
    answers = [client.get(f"/g/{slug}/reports/{found.uuid}/") for found in hidden]
    answers += [client.get(f"/g/{slug}/reports/{uuid.uuid4()}/") for _guess in range(60)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({plain(answer) for answer in answers}) == 1


def plain(answer: Any) -> str:
    """The page without its tokens against forgery, which differ every time."""
    return re.sub(r'(?<=value=")[A-Za-z0-9]{64}|(?<=: ")[A-Za-z0-9]{64}', "", answer.content.decode())
