"""The proxy of docker-compose.yml, with its real program and settings, in front of a real gunicorn."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers import PATIENCE, test_database_url

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("django_db_setup")]
CADDY = Path(sys.executable).parent / "caddy"
SLOW_CLIENTS = 50
THREADS = 8  # two web processes of four


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not listens(port):
        assert process.poll() is None, "the program ended"
        assert time.monotonic() < deadline, "the program does not listen"
        time.sleep(0.1)


def start(command: list[str | Path], port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | environment, stdout=output, stderr=output
        )
    wait_until_listening(port, process)
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """gunicorn with production's settings of processes and threads, all of them up; its port."""
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",  # static files without collecting them
        "DATABASE_URL": test_database_url(),
        "WEB_PROCESSES": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
    process = start([*command, "tracker.wsgi:application"], port, environment, tmp_path_factory.mktemp("web") / "log")
    for _process in range(4):
        assert ask(port, "GET", "/healthz") == (200, "ok\n")
    yield port
    process.terminate()  # it ends its own processes
    process.wait(60)


def caddyfile(web_port: int, health_port: int) -> str:
    """Our own file with two places changed: where the web process is, and the port for the health check."""
    text = (settings.BASE_DIR / "deploy" / "Caddyfile").read_text()
    assert text.count("dynamic a web 8000") == text.count("http://127.0.0.1:8081") == 1
    return text.replace("dynamic a web 8000", f"dynamic a 127.0.0.1 {web_port}").replace(":8081", f":{health_port}")


def start_proxy(web_port: int, folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    config = folder / "Caddyfile"
    config.write_text(caddyfile(web_port, free_port()))
    environment = {
        "ZUJI_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command: list[str | Path] = [CADDY, "run", "--config", config, "--adapter", "caddyfile"]
    return start(command, port, environment, folder / "proxy.log"), port


@pytest.fixture(scope="module")
def proxy(web: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    process, port = start_proxy(web, tmp_path_factory.mktemp("proxy"))
    yield port
    stop(process)


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body=body or None)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def slow_clients(port: int) -> list[socket.socket]:
    """Clients that promise a body and send one byte of it now and then."""
    head = f"POST /log-in/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000\r\n\r\n".encode()
    clients = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(SLOW_CLIENTS)]
    for client in clients:
        client.sendall(head)
    return clients


def test_fifty_slow_clients_hold_nobody_up(proxy: int) -> None:
    """Case 117: slow bodies on 50 connections, others served with p99 < 1 s."""
    clients = slow_clients(proxy)
    seconds = []
    for _round in range(4):
        for client in clients:
            client.sendall(b"x")
        for _request in range(10):
            started = time.monotonic()
            assert ask(proxy, "GET", "/healthz") == (200, "ok\n")
            seconds.append(time.monotonic() - started)
        time.sleep(0.5)
    for client in clients:
        client.close()

    assert SLOW_CLIENTS > THREADS
    assert max(seconds) < 1


def test_a_page_comes_through_with_the_address_people_typed(proxy: int) -> None:
    """Form checks compare that address; a proxy that hid it would refuse every log-in."""
    status, page = ask(proxy, "GET", "/log-in/")

    assert status == 200
    assert "csrfmiddlewaretoken" in page


def test_a_body_that_is_too_large_is_refused(proxy: int) -> None:
    status, text = ask(proxy, "POST", "/log-in/", b"x" * (12 * 1024 * 1024 + 1))

    assert status == 413
    assert "12 MB" in text


@pytest.mark.skipif(not shutil.which(CADDY), reason="no Caddy: install requirements/dev.txt")
def test_while_the_web_process_is_away_the_proxy_says_so(tmp_path: Path) -> None:
    process, port = start_proxy(free_port(), tmp_path)
    try:
        status, text = ask(port, "GET", "/")
    finally:
        stop(process)

    assert status == 502
    assert text == "Zuji is starting or away for a moment; try again in a few seconds. 组迹暂时无法访问，请稍后再试。"
