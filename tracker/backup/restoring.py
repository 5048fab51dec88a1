"""Restoring a backup: everything is checked first, then files are put back, then the database changes in one step.

On PostgreSQL that step is one transaction: the old tables go, the schema of the archive is built, filled, compared with
the archive and brought up to date. On SQLite a new database is made beside the old one and copied over it at the end.
Until then the old content stands.
"""

import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management import call_command
from django.db import connection, transaction

from activity.services import record_event
from tracker import VERSION
from tracker.backup import schema
from tracker.backup.archive import CHUNK, ArchiveRefused, Hashed, Manifest, StoredFile, read_manifest
from tracker.backup.databases import PostgresTarget, SqliteTarget
from tracker.backup.tables import Shape, file_columns, shapes

LOCK_SECONDS = 60  # to wait for programs that still use the database


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    migrated: bool  # the archive was of an older version and was brought up to date


def check_archive(path: Path) -> Manifest:
    """The archive's manifest, when it is whole and this program can restore it. Nothing is touched."""
    manifest = read_manifest(path)
    if unknown := sorted(set(manifest.migrations) - schema.known()):
        app, name = unknown[0]
        raise ArchiveRefused(
            f"{path.name} was made by Zuji {manifest.zuji} with the migration {app}.{name}, which this version "
            f"({VERSION}) does not know. Install that version or a newer one, then restore it there."
        )
    check_file_names(path, [file.name for file in manifest.files])
    return manifest


def check_file_names(path: Path, names: Iterable[str]) -> None:
    """Raises ArchiveRefused where one of them leads out of the folder of files, or is no name."""
    for name in names:
        try:
            validate_file_name(name, allow_relative_path=True)
        except (SuspiciousFileOperation, TypeError) as error:
            raise ArchiveRefused(f"{path.name} names a file outside its folder: {name!r}.") from error
        if not name.isprintable() or "\\" in name:
            raise ArchiveRefused(f"{path.name} names a file as no file is named here: {name!r}.")


def content_of_target() -> str:
    """What the database holds now, in words; "" when it is empty."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        found = []
        for table, word in (("members_account", "accounts"), ("reports_weeklyreport", "reports")):
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  the two names above
                if count := cursor.fetchone()[0]:
                    found.append(f"{count} {word}")
    return ", ".join(found)


def restore_backup(path: Path, manifest: Manifest) -> Restored:
    """Put the archive's content in the place of what is there. `manifest` is that of `check_archive`."""
    old_files = _files_named_now()
    with zipfile.ZipFile(path) as archive:
        for file in manifest.files:
            _put_back(archive, file)
        fill = _fill_postgresql if connection.vendor == "postgresql" else _fill_sqlite
        fill(archive, manifest)
    call_command("migrate", interactive=False, verbosity=0)  # nothing to migrate; Django's own rows of rights
    for name in old_files - {file.name for file in manifest.files}:
        with suppress(OSError):
            default_storage.delete(name)
    details = {"made_at": manifest.made_at, "rows": sum(table.rows for table in manifest.tables)}
    record_event(verb="instance.restored", group=None, by=None, details=details, source="command")
    return Restored(manifest, migrated=set(manifest.migrations) < schema.known())


def _files_named_now() -> set[str]:
    found: set[str] = set()
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, column, _sha256 in file_columns():
            if table in there:
                cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608  our models
                found |= {name for (name,) in cursor.fetchall()}
    return found


def _put_back(archive: zipfile.ZipFile, file: StoredFile) -> None:
    """Store a file under the very name that its row has."""
    if default_storage.exists(file.name):
        if _hash_of_stored(file.name) == file.sha256:
            return
        default_storage.delete(file.name)
    with archive.open(file.member) as member:
        stored = default_storage.save(file.name, File(member, name=file.name))
    if stored != file.name:
        raise OSError(f"{file.name} could only be stored as {stored}.")


def _hash_of_stored(name: str) -> str:
    hashed = Hashed()
    with default_storage.open(name) as stored:
        while data := stored.read(CHUNK):
            hashed.write(data)
    return hashed.sha256()


# PostgreSQL


def _fill_postgresql(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute("SET LOCAL statement_timeout = 0")
            schema.drop_everything(cursor)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else rows that wait for a check block the migrations
        schema.build(manifest.migrations)
        with connection.cursor() as cursor:
            schema.empty_tables(cursor)
            keys = schema.foreign_keys(cursor)  # checked once, at the end: far quicker than row by row
            for table, name, _definition in keys:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            indexes = schema.plain_indexes(cursor)
            for name, _definition in indexes:
                cursor.execute(f"DROP INDEX {name}")
            _fill(archive, manifest, PostgresTarget())
            for _name, definition in indexes:
                cursor.execute(definition)
            for table, name, definition in keys:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema.build_newest()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# SQLite


def _fill_sqlite(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    live = str(connection.settings_dict["NAME"])
    beside = Path(f"{live}.restoring")
    _remove_database(beside)
    try:
        _in_database(beside, lambda: schema.build(manifest.migrations))
        with closing(sqlite3.connect(beside)) as raw:
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if name not in ("django_migrations", "sqlite_sequence"):
                    raw.execute(f'DELETE FROM "{name}"')  # noqa: S608  rows that migrations wrote
            _fill(archive, manifest, SqliteTarget(raw))
            if broken := raw.execute("PRAGMA foreign_key_check").fetchone():
                raise ArchiveRefused(f"A row of {broken[0]} refers to one of {broken[2]} that is not there.")
            raw.commit()
        _in_database(beside, schema.build_newest)
        connection.close()
        with closing(sqlite3.connect(beside)) as new, closing(sqlite3.connect(live, timeout=LOCK_SECONDS)) as old:
            new.backup(old)
    finally:
        _remove_database(beside)


def _remove_database(path: Path) -> None:
    for name in (str(path), f"{path}-wal", f"{path}-shm"):
        with suppress(FileNotFoundError):
            os.remove(name)


def _in_database(path: Path, work: Callable[[], None]) -> None:
    """Do `work` with Django's connection led to another file: migrations know no other connection."""
    connection.close()
    kept, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(path)
    try:
        work()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


# Both


def _fill(archive: zipfile.ZipFile, manifest: Manifest, target: PostgresTarget | SqliteTarget) -> None:
    """Fill every table, compare what is there then with what the archive says, and count on behind the last id."""
    for table in manifest.tables:
        with archive.open(table.member) as member:
            target.fill(table, member)
    now = {shape.name: shape for shape in shapes()}
    for table in manifest.tables:
        key, counts = _key_of(table.name, now)
        shape = Shape(table.name, key, counts, table.columns)
        target.set_sequence(table, shape)
        hashed = Hashed()
        target.read(shape, hashed)
        is_other_database = manifest.vendor != connection.vendor
        same = hashed.sha256() == table.sha256
        if is_other_database and any(column.kind in ("json", "float") for column in table.columns):
            same = hashed.lines == table.rows  # the same values in another notation
        if not same:
            raise ArchiveRefused(f"{table.name} came out differently from what is in the archive.")


def _key_of(table: str, now: dict[str, Shape]) -> tuple[str, bool]:
    """The primary key; tables that this program no longer has are asked for theirs."""
    if table in now:
        return now[table].key, now[table].counts
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table) or "id"
    return key, key == "id"
