"""Files appear only when they are whole, and once for each content."""

import hashlib
import resource
import threading
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from activity.models import RenderedFile
from activity.queries import is_unchanged, rendered_file
from activity.services import store_rendered_file
from members.models import Group
from tests.factories.members import make_group

SUBJECT = uuid.UUID(int=7)
KEY = {"kind": "weekly-report", "subject": SUBJECT, "audience": "full", "content_hash": "a" * 64}


def store(group: Group, data: bytes = b"%PDF-1.7 whole %%EOF") -> RenderedFile:
    return store_rendered_file(**KEY, group=group, name="周报_2026-W47_刘涛.pdf", data=data)  # type: ignore[arg-type]


def stored_files() -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).glob("rendered/**/*") if path.is_file())


def unfinished_files() -> list[Path]:
    return list((Path(settings.DATA_DIR) / "unfinished").glob("*"))


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for path in stored_files():
        path.unlink()


@pytest.mark.django_db
def test_a_stored_file_is_what_was_given() -> None:
    kept = store(make_group(), b"%PDF-1.7 ... %%EOF")

    with kept.file.open() as file:
        assert file.read() == b"%PDF-1.7 ... %%EOF"
    assert (kept.size, kept.sha256) == (18, hashlib.sha256(b"%PDF-1.7 ... %%EOF").hexdigest())
    assert kept.file.path.endswith(".pdf")
    assert rendered_file(**KEY) == kept  # type: ignore[arg-type]
    assert unfinished_files() == []


@pytest.mark.django_db
def test_the_same_content_is_kept_once() -> None:
    group = make_group()
    first, second = store(group), store(group)

    assert first == second
    assert [str(path) for path in stored_files()] == [first.file.path]


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7 wHole %%EOF", None])
def test_a_file_that_was_damaged_is_not_served_and_is_made_again(damage: bytes | None) -> None:
    group = make_group()
    path = Path(store(group).file.path)
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    assert rendered_file(**KEY) is None  # type: ignore[arg-type]

    again = store(group)

    assert is_unchanged(again)
    assert RenderedFile.objects.count() == 1
    assert [str(path) for path in stored_files()] == [again.file.path]


@pytest.mark.django_db
def test_a_full_disk_leaves_no_file_and_no_row() -> None:
    group = make_group()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            store(group, b"%PDF-1.7" + b"x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert stored_files() == unfinished_files() == []
    assert RenderedFile.objects.count() == 0
    assert is_unchanged(store(group))


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_at_once_leave_one_row_and_one_file() -> None:
    group = make_group()
    start, made = threading.Barrier(20), []

    def run() -> None:
        start.wait()
        try:
            made.append(store(group).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 20
    assert set(made) == set(RenderedFile.objects.values_list("pk", flat=True))
    assert len(stored_files()) == 1
    assert unfinished_files() == []
