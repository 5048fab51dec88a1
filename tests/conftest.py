"""Fixtures for all tests: no network but loopback, an empty cache for each test, a real worker where asked for."""

import ipaddress
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

# Half of the suite's time, and seldom what one breaks: `script/test --fast` leaves them out.
THOROUGH = (
    "permissions/test_matrix.py",
    "security/",
    "core/test_richtext_attacks.py",
    "exchange/test_awkward_",
    "reports/test_pdf_attacks.py",
    "reports/test_rendering",
    "reports/test_render_command.py",
    "house/test_walls.py",
    "tracker/test_demo",
    "tracker/test_supervision.py",
    "api/test_contract.py",
    "api/test_bodies.py",
)
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


class NetworkBlockedError(RuntimeError):
    """A test tried to reach something else than this machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):  # a unix socket's path, netlink, …
        return True
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(tests) and str(item.path.relative_to(tests)).startswith(THOROUGH):
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
