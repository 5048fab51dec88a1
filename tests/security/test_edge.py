"""Section E of the cases: what a foreign site, a cache or a forged header may do with our addresses: nothing."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.http import FileResponse
from django.test import Client

from tests.factories.api import make_lab
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.permissions.test_matrix import Writes, body_of, lines
from tests.permissions.world import World, build_world

pytestmark = pytest.mark.django_db
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def world() -> World:
    return build_world()


def addresses(world: World) -> Iterator[tuple[str, Any]]:
    for line in lines():
        yield line.path.format(**world.values), line


def content() -> dict[str, list[Any]]:
    """Every row of every table but sessions, of which anonymous visitors may have some."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table != "django_session":
            found[model._meta.db_table] = list(model._base_manager.order_by("pk").values_list())
    return found


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/json"])
def test_no_foreign_form_writes_with_somebodys_session(world: World, kind: str) -> None:
    """Case 93: a browser sends cookies with a form of another site, but not our token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.accounts["admin"])
    before, wrong = content(), []
    for path, line in addresses(world):
        for method in UNSAFE if path.startswith("/api/") else ("POST",):
            if method not in line.allowed:
                continue
            cache.clear()
            mark = transaction.savepoint_create()
            headers = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
            answer = client.generic(method, path, data="{}", content_type=kind, headers=headers)
            if answer.status_code not in (403, 415):
                wrong.append(f"{method} {path}: {answer.status_code}")
            transaction.savepoint_rollback(mark)
    assert (wrong, content()) == ([], before)


@pytest.mark.parametrize("actor", ["owner", "advisor", "admin"])
def test_reading_every_address_changes_nothing(world: World, actor: str) -> None:
    """Case 94: an <img> or a crawler that follows everything."""
    client = world.client(actor)
    client.raise_request_exception = False
    before, changed = content(), []
    for path, _line in addresses(world):
        cache.clear()
        with connection.execute_wrapper(writes := Writes()):
            body_of(client.get(path))
        if not writes.seen:
            continue
        now = content()
        changed += [f"{path}: {table}" for table, rows in now.items() if rows != before[table]]
        before = now
    used = f"/calendar/{world.values['calendar']}/zuji.ics: members_calendaraddress"  # notes when it was last asked for
    assert changed == [used]


@pytest.mark.parametrize("actor", ["anonymous", "owner", "admin"])
def test_every_answer_is_closed_to_caches_frames_and_foreign_scripts(world: World, actor: str) -> None:
    """Case 98: whatever the status."""
    client, wrong, statuses = world.client(actor), [], set()
    for path, _line in addresses(world):
        cache.clear()
        answer = client.get(path)
        body_of(answer)
        statuses.add(answer.status_code)
        policy, headers = answer.headers["Content-Security-Policy"], answer.headers
        is_file = policy.startswith("sandbox")
        closed = is_file or all(rule in policy for rule in ("default-src 'none'", "frame-ancestors 'none'"))
        named = {name.strip() for name in headers.get("Vary", "").split(",")}
        if not (
            closed
            and "unsafe" not in policy
            and headers["X-Content-Type-Options"] == "nosniff"
            and headers["X-Frame-Options"] == "DENY"
            and headers["Referrer-Policy"] == "same-origin"
            and headers["Cross-Origin-Opener-Policy"] == "same-origin"
            and ("private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"])
            and {"Cookie", "Authorization"} <= named
        ):
            wrong.append(f"{path}: {dict(headers)}")
    assert wrong == []
    assert statuses & {200} if actor != "anonymous" else statuses & {302, 401}


class CachingProxy:
    """Keeps what it may keep by RFC 9111, and gives it to the next one who asks for the same."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ...], Any] = {}

    def get(self, client: Client, path: str) -> Any:
        if (path,) in self.kept:
            return self.kept[(path,)]
        answer = client.get(path)
        told = answer.headers.get("Cache-Control", "")
        if not re.search(r"no-store|private", told):
            self.kept[(path,)] = answer
        return answer


def test_a_cache_between_us_gives_nobody_anothers_page() -> None:
    """Case 99."""
    lab = make_lab(slug="lab")
    proxy, first, second = CachingProxy(), logged_in(lab.author), logged_in(lab.outsider)
    for path in ("/", "/account/", "/g/lab/", "/g/lab/people/", "/api/v1/members/", "/api/v1/groups/lab/"):
        proxy.get(first, path)
        assert "刘涛" not in proxy.get(second, path).content.decode()
        assert "刘涛" not in proxy.get(Client(), path).content.decode()
    assert proxy.kept == {}


def test_after_logging_out_no_page_comes_back_from_the_browsers_memory() -> None:
    """Case 101: `no-store` keeps pages out of it; unsaved text goes with the log-out (browser/test_entry.py)."""
    client = logged_in(make_member(make_group(slug="lab")))
    assert "no-store" in client.get("/g/lab/people/").headers["Cache-Control"]
    client.post("/log-out/")
    assert client.get("/g/lab/people/").status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "", "a b"])
def test_another_host_is_refused(host: str) -> None:
    """Case 97: by name, before anything is read."""
    answer = Client().get("/log-in/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_forwarded_host_is_not_believed() -> None:
    client = logged_in(make_member(make_group(slug="lab")))
    answer = client.get("/g/lab/", headers={"X-Forwarded-Host": "evil.example", "X-Host": "evil.example"})
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert "evil" not in client.get("/account/", headers={"X-Forwarded-Host": "evil.example"}).content.decode()


def test_many_cookies_and_long_headers_break_nothing() -> None:
    """Case 106. Names with an underscore never reach us: the servers drop them (deploy/test_proxy.py)."""
    client = Client()
    for number in range(100):
        client.cookies[f"cookie{number}"] = "x" * 30
    assert client.get("/log-in/", headers={"X-Long": "x" * 20_000}).status_code == 200
    awkward = 'zuji-session="' + r"\000'\073--" * 50 + '"'  # as the header says it: newer Pythons build no such cookie
    assert Client().get("/g/lab/", headers={"Cookie": awkward}).status_code == 302


NAMES = ['a";x=".pdf', "a\r\nSet-Cookie: x=1", "../../x", "a\u202efdp.exe", "长" * 300, "a\x00b", "."]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_download_is_no_header_and_no_path(name: str) -> None:
    """Case 103: by the names of its author, which stand in the names of files."""

    header = FileResponse(BytesIO(b"x"), as_attachment=True, filename=name).headers.get("Content-Disposition", "")
    assert not set(header) & set("\r\n\x00")
    assert header.startswith("attachment")
    assert "/" not in header.partition("filename=")[2].partition(";")[0].strip('"')
