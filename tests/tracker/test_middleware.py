"""What stands around every page: size of a request, language, headers, error pages, the log."""

import logging

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from tests.factories.members import make_account
from tracker.errors import page_not_found, server_error
from tracker.logs import OneLineFormatter
from tracker.middleware import BODY_LIMIT


@pytest.mark.django_db
def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    answer = Client().post("/log-in/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(BODY_LIMIT + 1))
    assert (answer.status_code, answer.content) == (413, b"The request is larger than 12 MB.\n")


@pytest.mark.parametrize("length", ["abc", "-1"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert Client().get("/healthz", CONTENT_LENGTH=length).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-Hant-HK-x-long-private-tag", "zh-hans"),
        ("en-US,zh;q=0.5", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-hans"),
        ("", "zh-hans"),
        ("x" * 1_000_000, "zh-hans"),
        (",".join(["de;q=0.1"] * 10_000), "zh-hans"),
    ],
    ids=["chinese", "other chinese", "english first", "second choice", "neither", "none", "megabyte", "long list"],
)
def test_the_language_is_the_browsers_first_that_we_have(accepted: str, language: str, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    assert Client().get("/log-in/", HTTP_ACCEPT_LANGUAGE=accepted).headers["Content-Language"] == language


@pytest.mark.django_db
def test_the_account_decides_over_the_browser() -> None:
    client = Client()
    client.force_login(make_account(language="en"))
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="zh-CN").headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/log-in/", "/nothing-here/", "/healthz", "/api/v1/reports/", "/api/v1/none/"])
def test_every_answer_is_closed_to_caches_frames_and_foreign_scripts(path: str) -> None:
    headers = Client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store, private"
    assert {"Cookie", "Authorization"} <= {name.strip() for name in headers["Vary"].split(",")}
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert (headers["Referrer-Policy"], headers["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_health_says_no_more_than_that() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, b"ok\n", "text/plain")


def test_an_error_of_the_server_shows_a_number_and_logs_it_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "tracker.errors"):
        answer = server_error(RequestFactory().get("/g/lab/"))
    number = caplog.records[0].getMessage().split()[1]
    assert (answer.status_code, len(caplog.records), number in answer.content.decode()) == (500, 1, True)


def test_below_the_api_errors_are_problem_json() -> None:
    answer = page_not_found(RequestFactory().get("/api/v1/reports/none/"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_what_users_send_cannot_forge_lines_of_the_log() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "path /a\n\x1b[31mERROR forged\u2028next\u202egnp", None, None)
    line = OneLineFormatter().format(record)
    assert line.endswith(r"x path /a\n\x1b[31mERROR forged\u2028next\u202egnp")
