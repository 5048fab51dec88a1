"""Bodies, encodings, content types, methods: cases 94, 100, 107-112, 116, 118, 121, 123-125, 128."""

import gzip
import json
import time
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from members.models import Project
from reports.models import WeeklyReport
from tests.factories.api import client_of, make_lab
from tests.factories.reports import make_draft

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "FOO")


def post(client: APIClient, body: bytes, content_type: str = "application/json", **more: Any) -> HttpResponse:
    return client.generic("POST", "/api/v1/projects/", body, content_type=content_type, **more)  # type: ignore[arg-type]


def assert_problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == status
    assert found["detail"]
    return found


def test_a_body_of_one_megabyte_is_read_and_one_more_byte_is_not() -> None:
    lab = make_lab()
    script = client_of(lab.author)
    frame = json.dumps({"group": lab.group.slug, "name": "x", "nothing": ""}).encode()
    full = frame.replace(b'"nothing": ""', b'"nothing": "' + b"x" * (1_048_576 - len(frame)) + b'"')
    assert len(full) == 1_048_576
    assert list(assert_problem(post(script, full), 400)["errors"]) == ["nothing"]
    assert_problem(post(script, full + b" "), 413)
    begun = time.perf_counter()
    assert_problem(post(script, b" " * 9_000_000), 413)
    assert time.perf_counter() - begun < 5  # tells a hang


def test_packed_bodies_and_other_encodings_are_refused() -> None:
    lab = make_lab()
    script = client_of(lab.author)
    text = json.dumps({"group": lab.group.slug, "name": "周报"}, ensure_ascii=False)
    assert_problem(post(script, gzip.compress(text.encode()), headers={"Content-Encoding": "gzip"}), 415)
    assert_problem(post(script, text.encode("gb18030"), "application/json; charset=gb18030"), 415)
    assert_problem(post(script, text.encode("gb18030")), 400)
    assert_problem(post(script, text.encode("utf-16")), 400)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/csv", ""):
        assert post(script, text.encode(), content_type).status_code == 415
    assert Project.objects.count() == 0
    assert post(script, b"\xef\xbb\xbf" + text.encode(), "application/json; charset=UTF-8").status_code == 201
    assert Project.objects.get().name == "周报"


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'"x"', b"1", b'{"a":1,"a":2}', b'{"name":"\\u0000"}', b"[" * 100_000, b'{"a":NaN}']
)
def test_what_is_no_object_is_refused(body: bytes) -> None:
    assert_problem(post(client_of(make_lab().author), body), 400)


def test_an_empty_object_names_what_is_missing() -> None:
    answer = post(client_of(make_lab().author), b"{}")
    assert sorted(assert_problem(answer, 400)["errors"]) == ["group", "name"]


def test_errors_speak_the_language_that_was_asked_for() -> None:
    script = client_of(make_lab().author)
    english = script.get("/api/v1/reports/", {"page": "x"}, headers={"Accept-Language": "en"})
    chinese = script.get("/api/v1/reports/", {"page": "x"}, headers={"Accept-Language": "zh-CN"})
    assert english["Content-Language"] == "en"
    assert chinese["Content-Language"] == "zh-hans"
    assert english.json()["errors"] == {"page": ["Use a number from 1 on."]}


def test_the_api_answers_json_whatever_is_asked_for() -> None:
    script = client_of(make_lab().author)
    for accepted in ("text/html", "application/xml", "image/*", "nonsense", "text/html," * 5000):
        answer = script.get("/api/v1/groups/", headers={"Accept": accepted})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_addresses_have_no_endings_to_fool_caches() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    script = client_of(lab.author)
    for path in (
        f"reports/{draft.uuid}/x.css",
        f"reports/{draft.uuid}/.js",
        f"reports/{draft.uuid}.json",
        "reports.json",
    ):
        answer = script.get(f"/api/v1/{path}")
        assert_problem(answer, 404)
    assert script.get("/api/v1/groups/")["Cache-Control"] == "no-store, private"
    assert {"Cookie", "Authorization"} <= {name.strip() for name in script.get("/api/v1/groups/")["Vary"].split(",")}


def addresses() -> list[str]:
    report = "/api/v1/reports/00000000-0000-4000-8000-000000000000/"
    parts = ("", "submit/", "approve/", "return/", "feedback/", "revisions/", "revisions/1/", "markdown/", "pdf/")
    things = (
        "groups/x/",
        *(f"{kind}/00000000-0000-4000-8000-000000000000/" for kind in ("members", "projects", "jobs", "files")),
    )
    lists = ("", "groups/", "members/", "projects/", "reports/")
    return [f"/api/v1/{path}" for path in (*lists, *things)] + [report + part for part in parts]


@pytest.mark.parametrize("method", METHODS)
def test_no_method_breaks_an_address(method: str) -> None:
    script = client_of(make_lab().author)
    for address in addresses():
        answer = script.generic(method, address, "{}", content_type="application/json")
        assert answer.status_code in (200, 400, 403, 404, 405, 428), address
        if method in ("TRACE", "CONNECT", "FOO"):
            assert answer.status_code == 405
        if method == "OPTIONS":
            assert "OPTIONS" in answer.json()["methods"]


def test_only_the_method_of_the_request_counts() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    script = client_of(lab.author)
    script.get(f"/api/v1/reports/{draft.uuid}/", headers={"X-HTTP-Method-Override": "DELETE"})
    script.get(f"/api/v1/reports/{draft.uuid}/?_method=DELETE")
    script.get(f"/api/v1/reports/{draft.uuid}/submit/")
    assert WeeklyReport.objects.filter(deleted_at=None).get().state == "draft"
