"""A real PostgreSQL that hangs, refuses connections or cuts them: 503, and all is well again afterwards (cases K)."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import close_old_connections, connection

from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def page() -> Iterator[Any]:
    """Asks for a page and gives its status."""
    browser = logged_in(make_member(make_group(slug="lab")))
    browser.raise_request_exception = False
    yield lambda: browser.get("/g/lab/people/").status_code
    connection.close()  # with whatever a test has set on it


def another_connection() -> Any:
    options = connection.get_connection_params()
    return psycopg2.connect(
        **{name: options[name] for name in ("dbname", "user", "password", "host") if name in options}
    )


def test_a_statement_that_waits_too_long_is_given_up(page: Any) -> None:
    """Case 209: a lock that somebody holds costs a page its limit of time, not a thread for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 300")
    with contextlib.closing(another_connection()) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLE members_member IN ACCESS EXCLUSIVE MODE")
        assert page() == 503
        other.rollback()
    assert page() == 200


def test_without_a_free_connection_a_page_says_so(page: Any) -> None:
    """Case 211, with the limit of a role of our own: the tests that run beside this one keep their connections."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE narrow LOGIN CONNECTION LIMIT 1")
    connection.close()
    user, connection.settings_dict["USER"] = connection.settings_dict["USER"], "narrow"
    try:
        with contextlib.closing(another_connection()):  # the only one that the role has
            assert page() == 503
    finally:
        connection.close()
        connection.settings_dict["USER"] = user
    assert page() == 200
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE narrow")


def test_requests_leave_no_connection_behind(page: Any) -> None:
    for _ in range(50):
        assert page() == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] <= 3


def test_a_connection_that_was_cut_is_replaced(page: Any) -> None:
    """Case 207: the request that notices it is told to come back, the next one is served."""
    assert page() == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with contextlib.closing(another_connection()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert page() in (200, 503)
    close_old_connections()  # as every request begins; the test's client leaves it out
    assert page() == 200
