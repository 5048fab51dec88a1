"""Addresses that users give never lead into the network of the server. Case 105."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
import requests

from activity.services.doors import is_outside, outside_only


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A server of this machine: its port, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Host"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    found = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield found.server_port, asked
    found.shutdown()
    found.server_close()


INSIDE = """127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1
::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 fe80::1%eth0 fc00::1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: ff02::1
255.255.255.255 192.0.2.1 fec0::1 2001:4860::5efe:7f00:1 2001:4860::200:5efe:a00:1 168.63.129.16 192.88.99.1 3fff::1
nonsense"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_what_is_inside_is_known_in_every_notation(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "114.114.114.114", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_outside_is_known(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "a@127.0.0.1", "[::ffff:127.0.0.1]"]
)
def test_inside_is_not_asked_while_the_door_is_shut(
    server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    port, asked = server
    known = socket.getaddrinfo

    def resolve(name: str, *args: Any, **more: Any) -> list[Any]:
        """As the system does; the one of tests refuses short notations."""
        try:
            name = socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            return list(known(name, *args, **more))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (name, port))]

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with outside_only(), pytest.raises(requests.RequestException):
        requests.get(f"http://{host}:{port}/", timeout=3)
    assert asked == []


def test_the_door_is_open_for_everything_else(server: tuple[int, list[str]]) -> None:
    port, asked = server
    with outside_only():
        pass
    assert requests.get(f"http://127.0.0.1:{port}/", timeout=3).status_code == 200
    assert len(asked) == 1


def test_a_name_is_refused_when_one_of_its_addresses_is_inside(
    server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = server

    def resolve(host: str, number: int, *args: Any, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, number)) for one in ("1.1.1.1", "127.0.0.1")]

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with outside_only(), pytest.raises(requests.ConnectionError):
        requests.get(f"http://chat.example:{port}/", timeout=3)
    assert asked == []


def test_the_connection_goes_to_the_address_that_was_looked_at(
    server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Resolved once: a name that says something else the second time is not heard."""
    answers = [["1.1.1.1"], ["127.0.0.1"]]
    went: list[Any] = []

    def resolve(host: str, number: int, *args: Any, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, number)) for one in answers.pop(0)]

    def connect(address: Any, *args: Any, **more: Any) -> socket.socket:
        went.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    monkeypatch.setattr("activity.services.doors._connect", connect)
    with outside_only(), pytest.raises(requests.ConnectionError):
        requests.get("http://chat.example/", timeout=3)
    assert went == [("1.1.1.1", 80)]
