"""The permission matrix: every address x every method x every kind of actor, against what matrix/*.yaml say.

An address of the resolver that is missing from the files fails the tests, and so does a line of theirs that no
address answers to. What is refused must change nothing and show nothing: texts that could leak hold the word LEAK.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.db import connection, transaction
from django.http import FileResponse
from django.urls import URLPattern, URLResolver, get_resolver

from activity.models import Event, Job, Notice
from meetings.models import Meeting, MeetingSeries, MinutesSection, OpenIssue, TurnSwap
from members.models import Account, Member
from reports.models import Feedback, PrivateNote, WeeklyReport
from tasks.models import ActionItem
from tests.permissions.world import PAGE_ACTORS, TOKEN_ACTORS, World, build_world
from workload.models import LogDay, LogSharing, TimeEntry, Timer, WorkItem

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
WRITES = ("GET", "POST", "PUT", "PATCH", "DELETE")
# These try what nobody may, the others what somebody may. Pages know GET and POST; tests/security tries the rest there.
NOSY = {"anonymous": METHODS, "owner": WRITES, "write_token": WRITES}
FILES = sorted((Path(__file__).parent / "matrix").glob("*.yaml"))
MATRIX: dict[str, Any] = {name: line for path in FILES for name, line in yaml.safe_load(path.read_text()).items()}
ROLES: dict[str, list[str]] = MATRIX.pop("roles")


@dataclass(frozen=True)
class Line:
    """One address with who may do what there. Methods that are not named are refused to everybody."""

    route: str
    path: str
    allowed: dict[str, frozenset[str]]
    sees: frozenset[str]  # who knows that the object is there: may be told why an act is refused

    def may(self, actor: str, method: str) -> bool:
        if method == "HEAD":
            method = "GET"
        return actor in self.allowed.get(method, frozenset())


def lines() -> Iterator[Line]:
    for route, entries in MATRIX.items():
        for entry in entries:
            allowed = {method: actors_of(entry[method]) for method in METHODS if method in entry}
            sees = allowed.get("GET", frozenset()) | actors_of(entry.get("SEES", ""))
            yield Line(route, entry["path"], allowed, sees)


def actors_of(names: str) -> frozenset[str]:
    """ "group -guest" is everyone of the role group but guest."""
    found: set[str] = set()
    for name in names.split():
        group = set(ROLES.get(name.lstrip("-"), [name.lstrip("-")]))
        found = found - group if name.startswith("-") else found | group
    return frozenset(found)


def routes_of(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site as (name, pattern), without Django's admin, which has a test of its own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes_of(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", prefix + str(pattern.pattern)


def test_every_address_is_in_the_matrix_and_every_line_has_an_address() -> None:
    site = {name for name, _ in routes_of(get_resolver().url_patterns)}
    written = set(MATRIX)
    assert (sorted(site - written), sorted(written - site)) == ([], [])


def snapshot() -> list[Any]:
    """What a refused request must not change."""
    return [
        list(WeeklyReport.objects.order_by("pk").values_list("pk", "version", "state", "deleted_at", "note")),
        list(Feedback.objects.order_by("pk").values_list("pk", "version", "text", "answer", "settled_at")),
        list(Feedback.objects.order_by("pk").values_list("pk", "mark", "answer_seen_version")),
        list(PrivateNote.objects.order_by("pk").values_list("pk", "version", "text")),
        list(LogDay.objects.order_by("pk").values_list("pk", "version", "text")),
        list(TimeEntry.objects.order_by("pk").values_list("pk", "work_item", "project")),
        list(LogSharing.objects.order_by("pk").values_list("pk", "totals", "days")),
        Timer.objects.count(),
        list(Member.objects.order_by("pk").values_list("pk", "name", "is_admin", "account", "left_on", "deleted_at")),
        list(Account.objects.order_by("pk").values_list("pk", "email", "password", "is_active", "is_staff")),
        list(WorkItem.objects.order_by("pk").values_list("pk", "version", "deleted_at")),
        list(Meeting.objects.order_by("pk").values_list("pk", "version", "state", "deleted_at")),
        list(MinutesSection.objects.order_by("pk").values_list("pk", "version", "position", "deleted_at")),
        list(OpenIssue.objects.order_by("pk").values_list("pk", "version", "solved_on", "notes")),
        list(TurnSwap.objects.order_by("pk").values_list("pk", "state")),
        list(ActionItem.objects.order_by("pk").values_list("pk", "version", "state", "task")),
        list(MeetingSeries.objects.order_by("pk").values_list("pk", "version")),
        Job.objects.count(),
        list(Notice.objects.order_by("pk").values_list("pk", "read_at")),
        Event.objects.count(),
    ]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.mark.parametrize("actor", [*PAGE_ACTORS, *TOKEN_ACTORS])
def test_matrix(world: World, actor: str) -> None:
    client = world.client(actor)
    logged_in = client.cookies.output()
    before, wrong, seen = snapshot(), [], 0
    for line in lines():
        path = line.path.format(**world.values)
        is_api = path.startswith("/api/")
        if actor in TOKEN_ACTORS and not is_api:
            continue
        for method in METHODS:
            nosy = NOSY.get(actor, ()) if is_api or actor == "anonymous" else NOSY.get(actor, ())[:2]
            if method not in nosy and method not in line.allowed:
                continue
            seen += 1
            cache.clear()  # the throttle has tests of its own
            mark = transaction.savepoint_create()
            client.cookies.load(logged_in.replace("Set-Cookie: ", ""))  # one request does not log the next one out
            with connection.execute_wrapper(writes := Writes()):
                answer = client.generic(
                    method, path, data="{}" if is_api else "", content_type=content_type(method, is_api)
                )
            if complaint := judge(line, actor, method, answer, before=before if writes.seen else None):
                wrong.append(f"{actor} {method} {path}: {answer.status_code} {complaint}")
            transaction.savepoint_rollback(mark)
    assert seen > 30
    assert not wrong, "\n".join(wrong)


def content_type(method: str, is_api: bool) -> str:
    return "application/json" if is_api else "application/x-www-form-urlencoded"


class Writes:
    """Whether any statement wrote something: where none did, nothing can have changed."""

    seen = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen = self.seen or sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, params, many, context)


def judge(line: Line, actor: str, method: str, answer: Any, *, before: list[Any] | None) -> str:
    """What is wrong with the answer, "" when nothing is. `before` None: nothing was written."""
    status, body = answer.status_code, body_of(answer)
    to_log_in = status == 302 and answer.headers["Location"].startswith("/log-in/?")
    is_refusal = to_log_in or status in (401, 403, 404, 405)
    complaint = ""
    if status >= 500:
        complaint = "a server error"
    elif line.may(actor, method):
        complaint = "should be let in" if is_refusal else ""
    elif b"LEAK" in body:
        complaint = "shows what it refuses"
    elif method == "OPTIONS":  # tells which methods an address has, the same for what is there and what is not
        complaint = ""
    elif not is_refusal and (status < 400 or actor not in line.sees):
        complaint = "should be refused"
    elif status != 405 and before is not None and snapshot() != before:
        complaint = "changes something"
    return complaint


def body_of(answer: Any) -> bytes:
    """The body, of a stream too. Its file is closed here: answer.close() would close the test's database as well."""
    body: bytes = answer.getvalue()
    if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
        answer.file_to_stream.close()
    return body


def bare(answer: Any, uuid: str) -> str:
    """The answer without what differs from request to request: the id that was asked for, tokens against forgery."""
    return re.sub(
        r'(csrf[^>]*(?:value|content)="|X-CSRFToken[^A-Za-z0-9]*)[A-Za-z0-9]*',
        r"\1",
        answer.content.decode().replace(uuid, ""),
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "removed", "foreign"])
def test_what_is_not_yours_to_see_looks_like_what_is_not_there(world: World, state: str) -> None:
    """403 and 404 do not differ, nor do their pages, for objects outside one's sight."""
    client = world.client("strange_advisor" if state != "foreign" else "owner")
    missing = "00000000-0000-4000-8000-000000000000"
    for path in ("/g/lab/reports/{}/", "/api/v1/reports/{}/"):
        hidden = client.get(path.format(world.values[state]))
        absent = client.get(path.format(missing))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert bare(hidden, world.values[state]) == bare(absent, missing)


@pytest.mark.parametrize("actor", [actor for actor in PAGE_ACTORS if actor != "site_admin"])
def test_djangos_admin_is_for_the_administrator_of_the_instance(world: World, actor: str) -> None:
    client = world.client(actor)
    for path in ("/admin/", "/admin/members/account/", "/admin/members/group/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/admin/login/")
