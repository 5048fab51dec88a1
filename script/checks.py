"""The checks that need no test run: linters, types, walls, lock, migrations, deployment settings, translations."""

import dataclasses
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

# What `check --deploy` looks at: an installation set up as docs/administration.md says.
PRODUCTION = {
    "ZUJI_PRODUCTION": "1",
    "ZUJI_PUBLIC_URL": "https://zuji.example",
    "ZUJI_ALLOWED_HOSTS": "zuji.example",
    "DATABASE_URL": f"postgres://zuji:{secrets.token_urlsafe(32)}@127.0.0.1/zuji",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ZUJI_SECRET_KEY": secrets.token_urlsafe(64),
}


@dataclasses.dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    remedy: str = ""
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    is_slow: bool = False


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(PROGRAMS / name), *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


def all_checks(data_dir: str) -> list[Check]:
    """The checks, the slowest first: as many run at a time as there are cores."""
    django = {"ZUJI_DATA_DIR": data_dir}
    production = django | PRODUCTION
    return [
        Check("lock is up to date", (str(ROOT / "script" / "lock"), "--check"), remedy="script/lock", is_slow=True),
        Check("types (mypy)", _tool("mypy")),
        Check("templates are formatted (djlint)", _tool("djlint", "templates", "--check", "--quiet"),
              remedy="djlint templates --reformat"),
        Check("templates (djlint)", _tool("djlint", "templates", "--lint", "--quiet")),
        Check("deployment (check --deploy)", _manage("check", "--deploy", "--fail-level", "WARNING"),
              environment=production),
        Check("migrations are complete", _manage("makemigrations", "--check", "--dry-run"), environment=django,
              remedy="manage.py makemigrations -n NAME"),
        Check("walls (lint-imports)", _tool("lint-imports", "--no-logo")),
        Check("translations are complete", (sys.executable, "script/translations.py", "--check"),
              remedy="script/translations.py --update, then translate in locale/zh_Hans/LC_MESSAGES/django.po"),
        Check("style (ruff check)", _tool("ruff", "check", "."), remedy="ruff check --fix ."),
        Check("format (ruff format)", _tool("ruff", "format", "--check", "."), remedy="ruff format ."),
    ]  # fmt: skip


def _run(check: Check) -> tuple[Check, float, str | None]:
    """The check, its seconds, and what it printed when it failed."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        check=False,
        cwd=ROOT,
        env=os.environ | check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return check, time.monotonic() - started, done.stdout if done.returncode else None


def failed_checks(*, fast: bool = False) -> Iterator[str]:
    """Run all checks (`fast`: but the slow ones), print a line for each and the whole output of those that fail; gives
    the failed ones' names."""
    with tempfile.TemporaryDirectory(prefix="zuji-checks-") as data_dir, ThreadPoolExecutor(os.cpu_count()) as pool:
        chosen = [check for check in all_checks(data_dir) if not (fast and check.is_slow)]
        for check, seconds, trouble in pool.map(_run, chosen):
            print(f"{'ok  ' if trouble is None else 'FAIL'}  {check.name}  {seconds:.1f} s", flush=True)
            if trouble is not None:
                remedy = f"-> {check.remedy}\n" if check.remedy else ""
                print(f"{trouble.rstrip()}\n{remedy}", flush=True)
                yield check.name
