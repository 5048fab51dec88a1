"""The log-ins of the demo group: kept in one file of the data directory, readable by its owner only."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from tracker.demo.building import LogIn


def log_ins_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-logins.txt"


def write_log_ins(log_ins: Sequence[LogIn]) -> None:
    """Replace the file at once, never world-readable, not even for a moment."""
    target = log_ins_file()
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_table(log_ins))
    fresh.replace(target)


def _table(log_ins: Sequence[LogIn]) -> str:
    lines = [f"  {person.mail:<18}  {person.password}  {person.name}（{person.title}）" for person in log_ins]
    return "\n".join(["Log-ins of the demo group · 演示账号", *lines]) + "\n"
