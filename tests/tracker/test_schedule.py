"""Beat remembers over a restart when it last did what, and begins anew where it cannot."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.celery import app
from tracker.schedule import PlainShelf, Scheduler


def scheduler(folder: Path) -> Scheduler:
    return Scheduler(app=app, schedule_filename=str(folder / "beat-schedule"), lazy=False)


def test_what_was_done_is_remembered(tmp_path: Path) -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    first = scheduler(tmp_path)
    assert set(app.conf.beat_schedule) <= set(first.schedule)
    first.schedule["sweep jobs"].last_run_at = at
    first.close()

    again = scheduler(tmp_path)
    assert again.schedule["sweep jobs"].last_run_at == at
    again.close()


@pytest.mark.parametrize("broken", [b"", b"\x00\xff no index", b"'entries', (0, 3)\n"])
def test_a_broken_file_is_begun_anew(tmp_path: Path, broken: bytes) -> None:
    scheduler(tmp_path).close()
    (tmp_path / "beat-schedule.dir").write_bytes(broken)

    again = scheduler(tmp_path)
    assert set(app.conf.beat_schedule) <= set(again.schedule)
    again.close()


def test_it_is_a_plain_file(tmp_path: Path) -> None:
    shelf = PlainShelf.open(str(tmp_path / "shelf"))
    shelf["a"] = 1
    shelf.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shelf.bak", "shelf.dat", "shelf.dir"]
