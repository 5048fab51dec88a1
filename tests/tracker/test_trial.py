"""`manage.py trial`: what it refuses to start on, and the whole of it running, killed and stopped."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from tests.servers import PATIENCE
from tests.tracker.processes import children_of, is_alive, wait_until
from tracker.management.commands import trial


def test_a_port_in_use_is_said_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            trial.require_free_port("127.0.0.1", port)

    assert f"Port {port} of 127.0.0.1 cannot be used (Address already in use)." in str(refused.value)
    assert f"script/server --port {port + 1}" in str(refused.value)


def test_a_port_that_is_none() -> None:
    with pytest.raises(CommandError, match=r"^70000 is no port"):
        trial.require_free_port("127.0.0.1", 70000)


def test_a_second_trial_on_the_same_data_is_refused(tmp_path: Path) -> None:
    refusal = pytest.raises(CommandError, match="already running on the data in")
    with trial.only_one_here(tmp_path), refusal, trial.only_one_here(tmp_path):
        pytest.fail("two trials on one data directory")
    with trial.only_one_here(tmp_path):
        pass


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "FREE_MB", 10**9)

    with pytest.raises(CommandError, match=r"^Only \d+ MB are free in "):
        trial.require_disk_space(tmp_path)


def test_the_web_server_is_told_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZUJI_PUBLIC_URL", "ZUJI_ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)

    web, worker = trial.programs("192.0.2.7", 8123, "http://192.0.2.7:8123/")

    assert web.environment == worker.environment
    assert web.environment == {
        "ZUJI_PUBLIC_URL": "http://192.0.2.7:8123",
        "ZUJI_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],192.0.2.7",
    }
    assert (web.restart, worker.restart) == (False, True)


@pytest.fixture
def running_trial(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Callable[[], str]]]:
    """The real thing on an empty data directory: the process, its port, and what it has printed so far."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    output = tmp_path / "output"
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"DJANGO_SETTINGS_MODULE": "tracker.settings", "ZUJI_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "manage.py", "trial", "--port", str(port), "--no-demo"]
    with output.open("wb") as stream:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=stream, stderr=stream)
    yield process, port, output.read_text
    process.kill()
    process.wait()


def wait_for(text: str, printed: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while text not in printed():
        assert time.monotonic() < deadline, f"no {text!r} in:\n{printed()}"
        time.sleep(0.1)


@pytest.mark.services
@pytest.mark.sqlite_too
def test_the_whole_trial(running_trial: tuple[subprocess.Popen[bytes], int, Callable[[], str]]) -> None:
    process, port, printed = running_trial
    wait_for("Ctrl-C stops it.", printed)
    assert f"Zuji 组迹 is running: http://localhost:{port}/" in printed()

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/log-in/")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 200
    assert re.search(r'href="/static/css/[^"]+\.[0-9a-f]{12}\.css"', page), "static files are not collected"

    children = children_of(process.pid)
    worker = min(pid for pid, command in children.items() if "celery" in command)
    os.kill(worker, signal.SIGKILL)
    wait_for("worker | ended (killed by SIGKILL); starting it again", printed)
    children |= children_of(process.pid)

    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert printed().endswith("Stopped. 已停止。\n")
    wait_until(lambda: not any(map(is_alive, children)))
