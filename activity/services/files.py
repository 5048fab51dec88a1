"""Files made from content: they appear only when they are whole, and once."""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from activity.models import RenderedFile
from activity.queries import is_unchanged


class FileBroken(OSError):
    """What was stored is not what was handed over."""


class _Whole(File):
    """A finished file that a file-system storage moves into place in one step; other storages read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


def store_rendered_file(
    *,
    kind: str,
    subject: uuid.UUID,
    audience: str,
    content_hash: str,
    group: Model,
    name: str,
    data: bytes | Path,
    contents: Sequence[str] = (),
) -> RenderedFile:
    """Keep `data` as the one file of this content. When another worker was first, its file stays and ours goes.

    A path is a finished file of any size in `unfinished_folder`; it is moved. Raises OSError (disk full, storage
    away) with nothing left behind.
    """
    sha256, size = _measured(data)
    suffix = PurePath(name).suffix
    stored = _move_in(data, suffix, size) if isinstance(data, Path) else write_whole(data, suffix=suffix)
    values = {
        "group_id": group.pk,
        "file": stored,
        "sha256": sha256,
        "size": size,
        "name": name,
        "contents": list(contents),
    }
    key = {"kind": kind, "subject": subject, "audience": audience, "content_hash": content_hash}
    try:
        with transaction.atomic():
            return RenderedFile.objects.create(**key, **values)
    except IntegrityError:
        pass
    except BaseException:
        default_storage.delete(stored)
        raise
    return _replace_unless_unchanged(key, values, stored)


def delete_rendered_file(rendered: RenderedFile) -> None:
    """Delete the row, then the file: what is left over when the second fails is not reachable."""
    stored = rendered.file.name
    rendered.delete()
    if stored:
        default_storage.delete(stored)


def _replace_unless_unchanged(key: dict[str, object], values: dict[str, object], stored: str) -> RenderedFile:
    with transaction.atomic():
        there = RenderedFile.objects.select_for_update().get(**key)
        if is_unchanged(there):
            surplus = stored
        else:  # deleted or damaged behind our back
            surplus = there.file.name or ""
            for field, value in values.items():
                setattr(there, field, value)
            there.created_at = timezone.now()
            there.save()
    if surplus:
        default_storage.delete(surplus)
    return there


def write_whole(data: bytes, *, suffix: str, folder: str = "rendered") -> str:
    """Write beside the storage, check, then move in. Returns the name in the storage."""
    target = _new_name(folder, suffix)
    handle, unfinished = tempfile.mkstemp(suffix=suffix, dir=unfinished_folder())
    path = Path(unfinished)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.read_bytes() != data:
            raise FileBroken(f"{path.name} was not written as it is")
        with _Whole(path) as whole:
            stored = default_storage.save(target, whole)
        if default_storage.size(stored) != len(data):
            raise FileBroken(f"{stored} has another size than what was written")
    except BaseException:
        default_storage.delete(target)
        raise
    finally:
        path.unlink(missing_ok=True)
    return stored


def unfinished_folder() -> Path:
    """Where files are made, on the disk of the stored ones."""
    folder = Path(settings.DATA_DIR) / "unfinished"
    folder.mkdir(exist_ok=True)
    return folder


def _move_in(path: Path, suffix: str, size: int) -> str:
    target = _new_name("rendered", suffix)
    try:
        with _Whole(path) as whole:
            os.fsync(whole.fileno())
            stored = default_storage.save(target, whole)
        if default_storage.size(stored) != size:
            raise FileBroken(f"{stored} has another size than what was written")
    except BaseException:
        default_storage.delete(target)
        raise
    return stored


def _new_name(folder: str, suffix: str) -> str:
    now = timezone.now()
    return f"{folder}/{now:%Y}/{now:%m}/{uuid.uuid4()}{suffix}"


def _measured(data: bytes | Path) -> tuple[str, int]:
    """sha256 and size, without having a large file in memory."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest(), len(data)
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), data.stat().st_size
