"""The schema and its page: whole, valid, and served from here only. Cases 69, 98."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from tests.factories.api import client_of, make_lab
from tracker.api.urls import of_one_group, of_one_member, of_one_report, of_one_week, router

pytestmark = pytest.mark.django_db


def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, found) for path, methods in document()["paths"].items() for method, found in methods.items()]


def test_the_schema_is_valid_and_every_address_is_in_it() -> None:
    schema = document()
    validate_schema(schema)
    routed = {f"/api/v1/{pattern.pattern}" for pattern in router.urls} - {"/api/v1/"}
    routed |= {f"/api/v1/reports/<uuid:uuid>/{pattern.pattern}" for pattern in of_one_report}
    routed |= {f"/api/v1/members/<uuid:uuid>/{pattern.pattern}" for pattern in of_one_member}
    routed |= {f"/api/v1/groups/<slug>/{pattern.pattern}" for pattern in of_one_group}
    routed |= {f"/api/v1/groups/<slug>/weeks/<week>/{pattern.pattern}" for pattern in of_one_week}
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address) for address in routed} == set(schema["paths"])


def test_every_operation_tells_what_it_is_and_how_it_may_fail() -> None:
    for method, path, operation in operations():
        statuses = set(operation["responses"])
        assert operation["security"] == [{"token": []}, {"session": []}], path
        assert operation.get("description"), (method, path)
        assert {"400", "401", "404", "429", "503"} <= statuses, (method, path)
        if method != "get":
            assert {"403", "409"} <= statuses, (method, path)
        for status in statuses - {"200", "201", "202", "204"}:
            content = operation["responses"][status]["content"]
            assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_conditional_writes_are_marked() -> None:
    marked = {
        (method, path)
        for method, path, operation in operations()
        if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", []))
    }
    assert marked == {
        ("patch", "/api/v1/meetings/{uuid}/"),
        ("put", "/api/v1/projects/{uuid}/"),
        ("patch", "/api/v1/projects/{uuid}/"),
        ("put", "/api/v1/reports/{uuid}/"),
        ("patch", "/api/v1/reports/{uuid}/"),
        ("post", "/api/v1/reports/{uuid}/submit/"),
        ("put", "/api/v1/reports/{uuid}/feedback/"),
        ("put", "/api/v1/reports/{uuid}/feedback/{feedback}/answer/"),
        ("post", "/api/v1/reports/{uuid}/feedback/{feedback}/settle/"),
        ("patch", "/api/v1/plan-items/{uuid}/"),
        ("put", "/api/v1/papers/{uuid}/"),
        ("patch", "/api/v1/papers/{uuid}/"),
        ("put", "/api/v1/readings/{uuid}/"),
        ("patch", "/api/v1/readings/{uuid}/"),
        ("put", "/api/v1/tasks/{uuid}/"),
        ("patch", "/api/v1/tasks/{uuid}/"),
        ("patch", "/api/v1/minutes-sections/{uuid}/"),
        ("patch", "/api/v1/minutes-sections/{uuid}/agenda/{number}/"),
        ("delete", "/api/v1/minutes-sections/{uuid}/agenda/{number}/"),
        ("patch", "/api/v1/meeting-series/{uuid}/"),
        ("patch", "/api/v1/open-issues/{uuid}/"),
        ("post", "/api/v1/open-issues/{uuid}/solve/"),
        ("post", "/api/v1/open-issues/{uuid}/reopen/"),
        ("patch", "/api/v1/action-items/{uuid}/"),
        ("patch", "/api/v1/todo-lists/{uuid}/"),
        ("patch", "/api/v1/todos/{uuid}/"),
        ("post", "/api/v1/todos/{uuid}/move/"),
        ("put", "/api/v1/log-days/{uuid}/"),
        ("patch", "/api/v1/timers/{uuid}/"),
        ("delete", "/api/v1/timers/{uuid}/"),
        ("post", "/api/v1/timers/{uuid}/pause/"),
        ("post", "/api/v1/timers/{uuid}/resume/"),
        ("post", "/api/v1/timers/{uuid}/stop/"),
    }


@pytest.mark.parametrize("path", ["/api/schema/", "/api/v1/"])
def test_strangers_get_no_description(path: str) -> None:
    assert APIClient().get(path).status_code == 401


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/?script="])
def test_strangers_are_asked_to_log_in_before_they_see_the_page_of_it(path: str) -> None:
    answer = APIClient().get(path)
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (302, "/log-in/")


def test_the_schema_is_for_everyone_who_is_logged_in() -> None:
    lab = make_lab()
    answer = client_of(lab.guest, read_only=True).get("/api/schema/")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Zuji API"
    root = client_of(lab.guest).get("/api/v1/").json()
    assert root["reports"] == "http://testserver/api/v1/reports/"


def test_the_page_of_the_schema_holds_to_the_strict_policy() -> None:
    """No inline script or style, and every file it names is one of our own static files."""
    browser = Client()
    browser.force_login(make_lab().author.account)  # type: ignore[arg-type]
    page = browser.get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert re.findall(r"<style|<script>| style=| on\w+=", text) == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    static = [address for address in addresses if address.startswith("/static/")]
    assert [address for address in addresses if address not in static] == ["/api/docs/?script="]
    assert len(static) == 4
    assert [address for address in static if not finders.find(address.removeprefix("/static/"))] == []
    script = browser.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/schema/" in script.content.decode()
