"""The database is away, full, slow or of another version: 503 with Retry-After, nothing written, and it comes back."""

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activity.models import Job
from activity.services import run_job
from reports.models import WeeklyReport
from tests.factories.activity import make_job
from tests.factories.api import client_of
from tests.factories.members import make_group, make_member
from tests.factories.pages import entry, logged_in, row
from tracker import database
from tracker.database import AWAY, FULL, OLD_SCHEMA, SchemaWatch, trouble_of, wait_for_schema
from tracker.logs import OneLineFormatter

pytestmark = pytest.mark.django_db
Away = Callable[[Exception | None], None]


def caused(error: Exception, pgcode: str) -> Exception:
    """An error of Django as the driver's own one causes it."""
    error.__cause__ = type("Cause", (Exception,), {"pgcode": pgcode})()
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("server closed the connection unexpectedly"), AWAY),
        (OperationalError("FATAL: sorry, too many clients already"), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (caused(OperationalError("canceling statement due to statement timeout"), "57014"), AWAY),
        (caused(OperationalError("could not extend file: No space left on device"), "53100"), FULL),
        (OperationalError("database or disk is full"), FULL),
        (caused(ProgrammingError("cannot execute UPDATE in a read-only transaction"), "25006"), FULL),
        (caused(ProgrammingError("column x does not exist"), "42703"), None),
        (OperationalError("no such table: x"), None),
        (IntegrityError("duplicate key"), None),
        (DataError("out of range"), None),
        (ValueError("ours"), None),
        (None, None),
    ],
)
def test_what_an_error_means(error: Exception | None, sentence: str | None) -> None:
    found = trouble_of(error)
    assert (found.sentence if found else None) == sentence


def test_a_missing_column_is_a_migration_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.backup.schema.pending", lambda: ["reports.0009_next"])
    found = trouble_of(caused(ProgrammingError("column x does not exist"), "42703"))
    assert found is not None
    assert found.sentence == OLD_SCHEMA


@pytest.fixture
def away() -> Iterator[Away]:
    """`away(error)`: from then on each statement raises this error; `away(None)`: no more."""

    def go(error: Exception | None) -> None:
        def refuse(*args: Any) -> Any:
            assert error is not None
            raise error

        connection.execute_wrappers[:] = [refuse] if error else []

    yield go
    go(None)


@pytest.mark.parametrize(("language", "sentence"), [("en", AWAY), ("zh-CN", "数据库")])
def test_a_page_says_so_in_both_languages(away: Away, language: str, sentence: str) -> None:
    browser = logged_in(make_member(make_group(slug="lab")))
    browser.raise_request_exception = False
    away(OperationalError("gone"))
    answer = browser.get("/g/lab/", headers={"Accept-Language": language})
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert sentence in text
    with translation.override("zh-hans" if language == "en" else "en"):
        other = "Zuji is not available for a moment. What you typed is safe in the page before."
        assert translation.gettext(other) in text
    assert "gone" not in text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_api_answers_a_problem(away: Away) -> None:
    script = client_of(make_member(make_group()))
    away(OperationalError("gone"))
    answer = script.get("/api/v1/reports/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == AWAY


@pytest.mark.django_db(transaction=True)
def test_an_autosave_is_told_to_try_again_and_writes_nothing(away: Away) -> None:
    browser = logged_in(make_member(make_group(slug="lab")))
    browser.raise_request_exception = False
    address, body = reverse("reports:save", args=["lab", "2026-W40"]), entry(row(this_week="整理"))
    away(OperationalError("gone"))
    answer = browser.post(address, body, content_type="application/json")
    away(None)
    assert (answer.status_code, WeeklyReport.objects.count()) == (503, 0)
    assert browser.post(address, body, content_type="application/json").status_code == 200


def test_our_own_faults_stay_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = logged_in(make_member(make_group(slug="lab")))
    browser.raise_request_exception = False

    def fail(*args: Any) -> None:
        raise ProgrammingError("syntax error")

    monkeypatch.setattr("reports.views.board.board_for", fail)
    answer = browser.get("/g/lab/weeks/2026-W40/board/")
    assert (answer.status_code, "tell your administrator this number" in answer.content.decode()) == (500, True)


def test_statements_of_web_and_worker_are_limited_and_those_of_commands_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PGOPTIONS", raising=False)
    database.limit_statements(database.WEB_SECONDS)
    assert os.environ["PGOPTIONS"] == "-c statement_timeout=5000 -c idle_in_transaction_session_timeout=60000"


# A schema of another version


@pytest.fixture
def old_schema(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Migrations that wait; a test may take them away."""
    waiting = ["reports.0009_next"]
    monkeypatch.setattr("tracker.backup.schema.pending", lambda: waiting)
    monkeypatch.setattr(database, "ASK_AGAIN", 0.0)
    watch = SchemaWatch()
    watch.begin()
    monkeypatch.setattr("tracker.middleware.watch", watch)
    return waiting


@pytest.mark.parametrize("path", ["/g/lab/", "/healthz", "/log-in/", "/api/v1/reports/"])
def test_nothing_is_served_before_the_migrations(
    old_schema: list[str], path: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "waits for a migration" in answer.content.decode()


def test_it_serves_by_itself_after_them(old_schema: list[str]) -> None:
    assert Client().get("/healthz").status_code == 503
    old_schema.clear()
    assert Client().get("/healthz").status_code == 200
    old_schema.append("never asked for again")
    assert Client().get("/healthz").status_code == 200


def test_a_worker_waits_for_database_and_migrations(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Any] = [OperationalError("away"), ["reports.0009_next"], ["reports.0009_next"], []]

    def pending() -> list[str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    monkeypatch.setattr("tracker.backup.schema.pending", pending)
    monkeypatch.setattr("tracker.database.connections.close_all", lambda: None)
    monkeypatch.setattr(database, "ASK_AGAIN", 0.0)
    wait_for_schema()
    assert answers == []
    assert [record.getMessage() for record in caplog.records] == [
        "waiting for the database (OperationalError)",
        "waiting for 1 migrations, the first is reports.0009_next",
    ]


# A worker meanwhile


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_the_database_without_losing_an_attempt(away: Away) -> None:
    job = make_job(make_group())
    away(OperationalError("gone"))
    run_job(str(job.uuid), lambda job, progress: (None, ""))
    away(None)
    stored = Job.objects.get()
    assert (stored.status, stored.attempts) == (Job.Status.PENDING, 0)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_end_cannot_be_written_keeps_its_lease(away: Away) -> None:
    job = make_job(make_group())

    def work(held: Job, progress: Any) -> Any:
        away(OperationalError("gone"))
        raise OperationalError("gone")

    run_job(str(job.uuid), work)
    away(None)
    stored = Job.objects.get()
    assert (stored.status, stored.attempts, stored.error) == (Job.Status.RUNNING, 1, "")


def test_the_log_says_it_in_two_lines(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise OperationalError("gone\nforged")
    except OperationalError:
        logging.getLogger("tests").exception("asked")
    lines = OneLineFormatter().format(caplog.records[0]).splitlines()
    assert [line.strip() for line in lines[1:]] == ["OperationalError: gone", "forged"]
    assert all(line.startswith("    ") for line in lines[1:])
