"""`manage.py trial`: all of Zuji in one terminal, for trying it and for a small group on one machine."""

import contextlib
import fcntl
import hashlib
import http.client
import io
import os
import shutil
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tracker.supervision import Program, ProgramEndedError, Supervisor

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  named, to give advice about it
FREE_MB = 100


class Command(BaseCommand):
    help = (
        "Prepares the database, the static files and the demo group, then runs web server, worker and beat here "
        "until Ctrl-C. Production runs them apart: docs/administration.md."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--no-demo", action="store_true", help="do not make the demo group")

    def handle(self, *, host: str, port: int, no_demo: bool, **options: Any) -> None:
        require_disk_space(settings.DATA_DIR)
        require_free_port(host, port)
        try:
            with only_one_here(settings.DATA_DIR):
                log_ins = self.prepare(with_demo=not no_demo)
                self.run(host, port, log_ins)
        except KeyboardInterrupt as error:  # before the programs run; afterwards the supervisor takes Ctrl-C
            raise CommandError("Stopped before it was ready. 已停止。", returncode=130) from error

    def prepare(self, *, with_demo: bool) -> str:
        """Database, static files and the demo group; gives the log-ins to print."""
        self.say("Preparing the database … 正在准备数据库")
        call_command("migrate", interactive=False, verbosity=0)
        if static_files_changed():
            self.say("Collecting the static files … 正在收集静态文件")
            collect_static_files()
        if not with_demo:
            return ""
        self.say("Looking after the demo group … 正在准备演示课题组")
        return demo_log_ins()

    def run(self, host: str, port: int, log_ins: str) -> None:
        connections.close_all()
        address = f"http://{'localhost' if host in (*LOOPBACK, *EVERYWHERE) else host}:{port}/"

        def announce() -> bool:
            if not answers(host, port):
                return False
            self.say(f"\nZuji 组迹 is running: {address}\n{log_ins}{advice(host)}\nCtrl-C stops it. 按 Ctrl-C 停止。")
            return True

        self.say("Starting web server, worker and beat … 正在启动")
        try:
            Supervisor(programs(host, port, address), self.write).run(announce)
        except ProgramEndedError as error:
            raise CommandError(f"{error} Everything was stopped; the reason stands above. 已全部停止。") from error
        self.say("\nStopped. 已停止。")

    def say(self, text: str) -> None:
        self.write(f"{text}\n")

    def write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()


def programs(host: str, port: int, address: str) -> list[Program]:
    """The web server, and one worker with beat inside: the same jobs over a broker as in production."""
    environment = {"ZUJI_PUBLIC_URL": os.environ.get("ZUJI_PUBLIC_URL", address.rstrip("/"))}
    if "ZUJI_ALLOWED_HOSTS" not in os.environ and host not in EVERYWHERE:
        environment["ZUJI_ALLOWED_HOSTS"] = ",".join(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", host)))
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    gunicorn = f"-m gunicorn tracker.wsgi:application --bind {bind} --worker-class gthread --workers 2 --threads 4"
    quiet = "--log-level warning --graceful-timeout 5 --no-control-socket"
    # Root in a container of one's own is common; Celery's six lines about it help nobody who tries Zuji.
    calm = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = "-m celery -A tracker --quiet worker --pool prefork --concurrency 1 --hostname trial@localhost --beat"
    schedule = ["--schedule", str(settings.DATA_DIR / "beat-schedule")]
    lonely = "--without-gossip --without-mingle --without-heartbeat --loglevel WARNING"
    return [
        Program("web", [sys.executable, *gunicorn.split(), *quiet.split()], environment=environment),
        Program(
            "worker",
            [sys.executable, *calm, *celery.split(), *schedule, *lonely.split()],
            restart=True,
            environment=environment,
        ),
    ]


def require_disk_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < FREE_MB:
        raise CommandError(f"Only {free} MB are free in {folder}. Free some space and start again. 磁盘空间不足。")


def require_free_port(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise CommandError(f"{port} is no port; take one between 1024 and 65535.")
    try:
        family, _type, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} of {host} cannot be used ({error.strerror}). Stop the program that uses it, or take another: "
            f"script/server --port {port + 1 if port < 65535 else 8000}. 端口 {port} 无法使用，请换一个端口。"
        ) from error


@contextlib.contextmanager
def only_one_here(folder: Path) -> Iterator[None]:
    """Two trials on one data directory would beat twice: the second says so."""
    with (folder / "trial.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"Zuji is already running on the data in {folder}. Stop that one first, or give this one a folder of "
                "its own: ZUJI_DATA_DIR=/another/folder. 已有一个 Zuji 正在使用该数据目录。"
            ) from error
        yield


def static_files_changed() -> bool:
    """Something of ours or of the packages is new since they were collected (which takes 10 s)."""
    made_from = settings.DATA_DIR / "static-made-from"
    return not (made_from.exists() and made_from.read_text() == static_stamp() and settings.STATIC_ROOT.is_dir())


def collect_static_files() -> None:
    stamp = static_stamp()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    (settings.DATA_DIR / "static-made-from").write_text(stamp)


def static_stamp() -> str:
    """Changes with our static files and with the versions of the packages that bring theirs."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "base.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            state = path.stat()
            digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def demo_log_ins() -> str:
    """Make the demo group where there is none, and give what `manage.py demo --print` says."""
    if "demo" not in get_commands():
        return ""
    call_command("demo", stdout=io.StringIO())
    shown = io.StringIO()
    call_command("demo", "--print", stdout=shown)
    return shown.getvalue()


def answers(host: str, port: int) -> bool:
    """The web server answers a request, whatever it says."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def advice(host: str) -> str:
    """What to set so that others can reach this trial."""
    if host in EVERYWHERE and "ZUJI_ALLOWED_HOSTS" not in os.environ:
        return "Others reach it only under names that you allow: ZUJI_ALLOWED_HOSTS=name,address script/server …\n"
    return ""
