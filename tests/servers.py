"""Fixtures that run real programs: a Celery worker on the test's own database, and Debian's Chromium."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

PATIENCE = 120  # seconds until something that a test waits for is taken for hanging
CHROMIUM_FLAGS = [
    "--no-sandbox",  # CI is root in a sandbox of its own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def test_database_url() -> str:
    """DATABASE_URL of the database that this test writes to, for other processes."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    host = f"/{database['HOST']}" if database["HOST"].startswith("/") else database["HOST"]
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{user}{host}{port}/{database['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


class RealWorker:
    """One `celery worker` as in production, in a process group of its own; what it says stands in `log`."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self.log = log
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DATABASE_URL": test_database_url(),
            "ZUJI_DATA_DIR": str(settings.DATA_DIR),
        }
        program = [sys.executable, "-m", "celery", "-A", "tracker", "worker", "--pool", "prefork", "--concurrency", "1"]
        lonely = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*program, *lonely, "--hostname", f"{log.stem}@localhost", *arguments],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while "ready." not in self.text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the worker did not start:\n{self.text()}")
            time.sleep(0.1)

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """As the kernel does it when memory runs out: the worker and its children at once, without a word."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._process.wait()


StartWorker = Callable[..., RealWorker]


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[StartWorker]:
    """`start_worker(*arguments)`: a real worker that is ready; ended with the test.

    Arguments go to `celery worker`: `"--beat"` for the schedule too, `"--include", "tests.activity.slow_jobs"` for
    jobs that only a test has.
    """
    workers: list[RealWorker] = []

    def start(*arguments: str) -> RealWorker:
        schedule = ["--schedule", str(tmp_path / "beat-schedule")] if "--beat" in arguments else []
        worker = RealWorker(tmp_path / f"worker{len(workers)}.log", *arguments, *schedule)
        workers.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def worker(start_worker: StartWorker) -> RealWorker:
    """One real worker without beat."""
    return start_worker()


# pytest-playwright's own fixtures, told to use the system's Chromium.


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium here: apt-get install chromium fonts-noto-cjk")
    return browser_type_launch_args | {"executable_path": program, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
