"""Fixtures for all tests: no network but loopback, an empty cache for each test, a real worker where asked for."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings

from tracker.api.throttles import _Window

pytest_plugins = ["tests.servers"]
# Laws are tried on forty examples where they name no number of their own, and a slow machine breaks none of them.
settings.register_profile("suite", max_examples=40, deadline=None)
settings.load_profile("suite")

# Most of the suite's time, and seldom what one breaks: `script/test --fast` leaves out what begins like one of these,
THOROUGH = (
    "permissions/test_matrix.py",
    "security/",
    "core/test_richtext_attacks.py",
    "reports/test_pdf_attacks.py",
    "reports/test_rendering",
    "reports/test_render_command.py",
    "house/test_walls.py",
    "tracker/test_demo",
    "tracker/test_supervision.py",
    "api/test_contract.py",
    "api/test_bodies.py",
    "api/test_docs.py",
    # laws: read(write(document)) == document
    "meetings/test_markdown_law.py",
    "papers/test_markdown.py",
    "reports/test_markdown_law.py",
    "tasks/test_markdown.py",
    "tasks/test_todo_markdown.py::test_what_is_written_is_read_back",
    "workload/test_summaries.py::SumsOfRandomWork",
    # whole documents: rendered, imported, exported, undone
    "exchange/",
    "tracker/test_export",
    "tracker/test_moving",
    "meetings/test_planning.py",
    "meetings/test_series.py",
    "tasks/test_todo_limits.py",
    "activity/test_pdf.py",
    "api/test_documents.py",
    "api/test_workload.py::test_a_file_is_made",
    "meetings/test_compiling.py",
    "meetings/test_drafting.py",
    "meetings/test_rendering.py",
    "reports/test_books_asked_for.py",
    "reports/test_views_year.py",
    "workload/test_files.py",
    "workload/test_jobs.py",
    "workload/test_summary_command.py",
    # much of something
    "api/test_authentication.py::test_the_window_slides",
    "api/test_authentication.py::test_guessing",
    "api/test_idempotency.py",
    "core/test_formulas.py::test_dollars",
    "house/test_doors.py",
    "house/test_translations.py",
    "members/test_calendar.py",
    "members/test_groups.py",
    "members/test_history.py::test_every_verb",
    "members/test_sessions.py",
    "tracker/test_week.py",
)
# and what says by its name that it counts queries, or is about much, about many at once or about any input.
MUCH = re.compile(r"quer|cost|at_once|megabyte|thousand|hundred|hostile|awkward|large|no_text_is_slow|test_any_")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


class NetworkBlockedError(RuntimeError):
    """A test tried to reach something else than this machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):  # a unix socket's path, netlink, …
        return True
    host = address[0]
    try:
        found = ipaddress.ip_address(host)
        return (getattr(found, "ipv4_mapped", None) or found).is_loopback  # Python 3.12 does not look inside
    except ValueError:
        return host in {"localhost", ""}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = item.nodeid.removeprefix("tests/")
        if name.startswith(THOROUGH) or MUCH.search(name):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Tests may speak to this machine only: a request elsewhere fails where it is made."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(address: Any) -> None:
        if not _is_loopback(address):
            raise NetworkBlockedError(f"tests reach loopback only, not {address!r}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse(address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse((host.decode() if isinstance(host, bytes) else host or "",))
        return resolve(host, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_resolve)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """SQLite has no TRUNCATE: tests empty its tables by DELETE, which the append-only history refuses otherwise."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS activity_event_no_delete")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Throttles and other counters of one test must not reach the next."""
    cache.clear()
    _Window.quiet_until = 0.0


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real files the product is measured on; it lives beside the repository, not in it."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder.name}/ is not beside this clone; the tests of our own fixtures cover the same forms")
    return folder
