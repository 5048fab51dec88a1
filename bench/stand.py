"""The programs that are put under load or killed: web servers, workers, and the PostgreSQL and Redis of the run."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from bench.measuring import descendants, parent_of

LOGS = Path(tempfile.mkdtemp(prefix="zuji-figures-"))


def wait_until(reached: Callable[[], Any], seconds: float) -> float:
    """Seconds until it was so; raises when it never was."""
    begun = time.monotonic()
    while not reached():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"waited {seconds} s in vain")
        time.sleep(0.05)
    return time.monotonic() - begun


class Program:
    """One of our programs, leading a process group of its own."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.log = LOGS / f"{name}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def children(self) -> set[int]:
        return descendants(self.process.pid) - {self.process.pid}

    def kill(self) -> None:
        """As the kernel does it when memory runs out: all of it at once, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds: float = 20) -> None:
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def text(self) -> str:
        return self.log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_web(**environment: str) -> tuple[int, Program]:
    """gunicorn with two processes of four threads, as in production; answers when this returns."""
    port = free_port()
    options = f"--bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4 --graceful-timeout 30"
    command = [sys.executable, "-m", "gunicorn", "tracker.wsgi:application", *options.split()]
    web = Program("web", [*command, "--no-control-socket"], ZUJI_PUBLIC_URL=f"http://127.0.0.1:{port}", **environment)
    try:
        wait_until(lambda: _listens(port) or web.process.poll() is not None, 60)
    except TimeoutError:
        web.kill()
        raise
    if web.process.poll() is not None:
        raise RuntimeError(web.text())
    _warm(port)
    return port, web


def _warm(port: int) -> None:
    """Both processes have loaded their code: the first requests of a server are not what is measured."""
    from bench.crowd import ask

    for _ in range(12):
        ask(port, "GET", "/log-in/", {})


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def web_server(**environment: str) -> Iterator[tuple[int, Program]]:
    port, web = start_web(**environment)
    try:
        yield port, web
    finally:
        web.stop()


def start_worker(*, processes: int = 2, beat: bool = True, **environment: str) -> Program:
    """A worker that is ready, with the jobs of the bench."""
    command = [sys.executable, "-m", "celery", "-A", "tracker", "worker", "--pool", "prefork"]
    command += ["--concurrency", str(processes), "--include", "bench.jobs", "--loglevel", "INFO"]
    command += ["--without-gossip", "--without-mingle", "--hostname", f"bench{time.monotonic_ns()}@localhost"]
    if beat:
        command += ["--beat", "--schedule", str(LOGS / f"beat-{time.monotonic_ns()}")]
    worker = Program("worker", command, **environment)
    try:
        wait_until(lambda: "ready." in worker.text() or worker.process.poll() is not None, 60)
    except TimeoutError:
        worker.kill()
        raise
    return worker


@contextlib.contextmanager
def running_worker(**options: Any) -> Iterator[Program]:
    worker = start_worker(**options)
    try:
        yield worker
    finally:
        worker.kill()


@dataclass
class Server:
    """PostgreSQL or Redis of this run: what it was started with, to start it again in the same place."""

    pid: int
    command: list[str]
    folder: str
    user: int

    @classmethod
    def of(cls, pid: int) -> "Server":
        proc = Path(f"/proc/{pid}")
        command = (proc / "cmdline").read_text().rstrip("\0").split("\0")
        return cls(pid, command, os.readlink(proc / "cwd"), proc.stat().st_uid)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def is_there(self) -> bool:
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    def start(self) -> None:
        """Start it again; it ends with this program."""
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            user=self.user if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.pid = process.pid
        _STARTED.append(process)


_STARTED: list[subprocess.Popen[bytes]] = []


def end_started() -> None:
    """End the servers that were started again."""
    connections.close_all()
    for process in _STARTED:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def postgres() -> Server:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Server.of(parent_of(cursor.fetchone()[0]))


def redis() -> Server:
    from redis import Redis

    with Redis.from_url(settings.REDIS_URL) as client:
        told = client.info("server")
    server = Server.of(int(told["process_id"]))
    program = server.command[0].split()[0]  # Redis writes its title over its arguments
    server.command = [
        program,
        "--port",
        str(told["tcp_port"]),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    return server
