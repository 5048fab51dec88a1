"""Making a backup: one snapshot of the database, and the files that its rows name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from activity.services import record_event
from tracker import VERSION
from tracker.backup import schema
from tracker.backup.archive import (
    CHUNK,
    Hashed,
    Manifest,
    StoredFile,
    Table,
    new_archive,
    read_manifest,
    write_manifest,
)
from tracker.backup.databases import Source, snapshot
from tracker.backup.tables import LEFT_OUT, Shape, file_columns, shapes

NAME = "zuji-{:%Y%m%dT%H%M%SZ}.zip"
VERB = "instance.backed_up"


class BackupFailed(Exception):
    """No backup was made. The sentence says why and what to do."""


@dataclass(frozen=True)
class Made:
    """A backup that was read back and found whole."""

    path: Path
    manifest: Manifest
    damaged: tuple[str, ...]  # files that are not what their rows say; they are in the archive as they are


def make_backup(folder: Path) -> Made:
    """Write an archive into `folder`, read it back, and note in the history that there is one.

    Raises BackupFailed; OSError when the folder cannot be written to. Then nothing is left behind.
    """
    if lacking := schema.pending():
        raise BackupFailed(
            f"The database waits for {len(lacking)} migrations (the first is {lacking[0]}). Make the backup with the "
            "version of Zuji that wrote it, or run manage.py migrate first."
        )
    now = timezone.now()
    path = folder / NAME.format(now)
    damaged: list[str] = []
    with snapshot() as source, new_archive(path) as archive:
        tables = tuple(_put_table(archive, source, shape) for shape in shapes())
        told = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            zuji=VERSION,
            vendor=connection.vendor,
            migrations=schema.applied(),
            tables=tables,
            left_out=LEFT_OUT,
        )
        write_manifest(archive, put_files(archive, _named_files(source), told, damaged))
    manifest = read_manifest(path)
    details = {"bytes": path.stat().st_size, "files": len(manifest.files), "missing": len(manifest.missing)}
    record_event(verb=VERB, group=None, by=None, details=details, source="command")
    return Made(path, manifest, tuple(damaged))


def _put_table(archive: ZipFile, source: Source, shape: Shape) -> Table:
    table = Table(shape.name, shape.columns, rows=0, sha256="", sequence=source.sequence(shape))
    with archive.open(table.member, "w", force_zip64=True) as member:
        hashed = Hashed(member)
        source.read(shape, hashed)
        sha256 = hashed.sha256()
    return replace(table, rows=hashed.lines, sha256=sha256)


def put_files(archive: ZipFile, named: Iterable[tuple[str, str]], told: Manifest, damaged: list[str]) -> Manifest:
    """The manifest with the files, of which the archive now has copies: name and sha256, "" where no row knows it.

    Files are written once and never changed, so they fit the snapshot whenever they are read.
    """
    files, missing = [], []
    for name, expected in sorted(named):
        try:
            file = _put_file(archive, name)
        except OSError:
            missing.append(name)
            continue
        files.append(file)
        if expected not in ("", file.sha256):
            damaged.append(name)
    return replace(told, files=tuple(files), missing=tuple(missing))


def _put_file(archive: ZipFile, name: str) -> StoredFile:
    with default_storage.open(name) as stored:  # opened first: what is missing leaves no empty member
        member = ZipInfo(StoredFile(name, 0, "").member)
        member.compress_type = ZIP_STORED  # PDFs and pictures are packed already
        with archive.open(member, "w", force_zip64=True) as target:
            hashed = Hashed(target)
            while data := stored.read(CHUNK):
                hashed.write(data)
            sha256 = hashed.sha256()
    return StoredFile(name, hashed.size, sha256)


def _named_files(source: Source) -> Iterator[tuple[str, str]]:
    """Each stored file that a row names, with the sha256 that the row knows."""
    for table, column, sha256 in file_columns():
        digest = f'"{sha256}"' if sha256 else "''"
        yield from source.rows(f'SELECT DISTINCT "{column}", {digest} FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
