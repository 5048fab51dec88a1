"""Databases that are migrated once for a run of tests; every process of it begins with a copy (tests/settings.py)."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "TEST_TEMPLATE"
"""The variable that names the copy's source: a database of PostgreSQL, or a file of SQLite."""


def migrated_sqlite(folder: Path) -> Path:
    """A file with all tables and no rows in the folder."""
    path = folder / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # all of it is in the one file that is copied
    return path


def migrated_postgres(url: str) -> str:
    """The name of the server's own database, which now has all tables and no rows. Nobody may be connected to it."""
    _migrate(url)
    return url.rpartition("/")[2]


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
