"""A group in, beside whatever is there: all of it or nothing.

Every id of the archive is moved up by what the database has given out already, table by table, so that references stay
right without a word of text being looked at; public ids (UUIDs) stay as they are, and with them addresses in texts.
"""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, connection, transaction

from activity.services import record_event
from members.models import Account, Group, GroupSlug
from tracker import VERSION
from tracker.backup import schema
from tracker.backup.archive import GROUP_FORMAT, ArchiveRefused, Manifest, Table, read_manifest
from tracker.backup.databases import PostgresTarget, SqliteTarget
from tracker.backup.lines import NULL
from tracker.backup.restoring import LOCK_SECONDS
from tracker.moving.checking import cells_of, check_content, check_slug, id_in
from tracker.moving.tables import ACCOUNT, GROUP, group_tables

VERB = "group.imported"
_OLD_SLUGS = GroupSlug._meta.db_table


@dataclass(frozen=True)
class Moved:
    """What came in. `strangers` are the accounts made for people who had none here: they have no password yet."""

    group: Group
    manifest: Manifest
    strangers: tuple[str, ...]


def check_group_archive(path: Path) -> Manifest:
    """The archive's manifest, when it is whole and of this version. Raises ArchiveRefused. Nothing is touched."""
    manifest = read_manifest(path, GROUP_FORMAT)
    if set(manifest.migrations) != set(schema.applied()):
        raise ArchiveRefused(
            f"{path.name} was made by Zuji {manifest.zuji} with another state of the database than this one "
            f"({VERSION}). Bring both installations to the same version, then export the group again."
        )
    check_content(path, manifest)
    return manifest


def import_group(path: Path, manifest: Manifest, slug: str = "") -> Moved:
    """Take the group in, under the address `slug` if one is given. `manifest` is that of `check_group_archive`.

    Raises ArchiveRefused when the group or its address is here already, and nothing has changed then.
    """
    stored: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            move = _Move(archive, manifest, slug)
            for file in manifest.files:
                with archive.open(file.member) as member:
                    stored[file.name] = default_storage.save(file.name, File(member, name=os.path.basename(file.name)))
            move.fill(stored)
            group = Group.objects.get(uuid=move.group_uuid)
            move.check_that_all_is_of(group)
            move.keep_old_address(group)
            details = {"rows": sum(table.rows for table in manifest.tables), "files": len(manifest.files)}
            record_event(verb=VERB, group=group, by=None, details=details, source="command")
    except BaseException as error:
        for name in stored.values():
            default_storage.delete(name)
        if isinstance(error, IntegrityError | DataError | sqlite3.DatabaseError | ValueError):
            raise ArchiveRefused(f"{path.name} does not fit what is here: {error}") from error
        raise
    return Moved(group, manifest, move.strangers)


class _Move:
    """One import under way, inside the caller's transaction."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, slug: str) -> None:
        self._archive, self._manifest, self._slug = archive, manifest, slug
        self._taken = {table.shape.name: table for table in group_tables()}
        self._target = _target(list(self._taken))
        groups = list(self._lines(GROUP))
        if len(groups) != 1:
            raise ArchiveRefused(f"The archive holds {len(groups)} groups, not one. Export it again.")
        cells = dict(zip(self._names(GROUP), groups[0], strict=True))
        self.group_uuid, self._old_slug = cells["uuid"], cells["slug"]
        check_slug(self._old_slug)
        self._refuse_what_is_here(slug or cells["slug"])
        accounts = list(self._lines(ACCOUNT))
        mail, key = self._names(ACCOUNT).index("email"), self._names(ACCOUNT).index("id")
        known = dict(Account.objects.filter(email__in=[line[mail] for line in accounts]).values_list("email", "id"))
        self._known = {line[key]: str(known[line[mail]]) for line in accounts if line[mail] in known}
        self._accounts = {line[key] for line in accounts}
        self.strangers = tuple(line[mail] for line in accounts if line[mail] not in known)
        self._up = {name: self._target.sequence(table.shape) for name, table in self._taken.items()}
        self._most = {table.name: table.sequence for table in manifest.tables}
        self._missing = {name: default_storage.get_available_name(name) for name in manifest.missing}
        self._written: dict[str, int] = {}

    def fill(self, stored: dict[str, str]) -> None:
        """Every table, its ids moved up. `stored`: the names that the files got here."""
        files = self._missing | stored
        for table in self._manifest.tables:
            reserved = replace(table, sequence=self._up[table.name] + table.sequence)
            self._target.set_sequence(reserved, self._taken[table.name].shape)
            self._written[table.name] = 0
            with tempfile.TemporaryFile() as moved:
                for number, cells in enumerate(self._lines(table.name), start=1):
                    if self._is_known_here(table.name, cells):
                        continue
                    here = self._moved(table, cells, files, f"{table.name}, row {number}")
                    moved.write(("\t".join(here) + "\n").encode())
                    self._written[table.name] += 1
                moved.seek(0)
                self._target.fill(table, moved)
        connection.check_constraints()

    def check_that_all_is_of(self, group: Group) -> None:
        """Every row that came is one of this group's, as an export would tell. Raises ArchiveRefused."""
        for name, table in self._taken.items():
            new = f'"{table.shape.key}" > {self._up[name]}' if table.shape.counts else "true"
            condition = f"({table.condition.format(group=group.pk)}) AND {new}"
            ((count,),) = self._target.rows(f'SELECT count(*) FROM "{name}" WHERE {condition}')  # noqa: S608  our models
            if count != self._written[name]:
                raise ArchiveRefused(f"{name} holds {self._written[name] - count} rows that belong to no such group.")

    def keep_old_address(self, group: Group) -> None:
        """The address in the archive leads to the group, where it is free."""
        if group.slug != self._old_slug and not _is_taken(self._old_slug):
            group.old_slugs.create(slug=self._old_slug)

    def _refuse_what_is_here(self, slug: str) -> None:
        if here := Group.objects.filter(uuid=self.group_uuid).first():
            raise ArchiveRefused(f"This group is here already, as {here.slug}.")
        if _is_taken(slug):
            raise ArchiveRefused(f"The address {slug} belongs to another group here. Add --slug NEW.")

    def _names(self, table: str) -> list[str]:
        return [column.name for column in self._taken[table].shape.columns]

    def _lines(self, name: str) -> Iterator[list[str]]:
        table = next(table for table in self._manifest.tables if table.name == name)
        with self._archive.open(table.member) as member:
            for number, line in enumerate(member, start=1):
                yield cells_of(line, table, number)

    def _is_known_here(self, table: str, cells: list[str]) -> bool:
        """Accounts that are here already, and former addresses that belong to others here, are not taken in."""
        if table == ACCOUNT:
            return cells[self._names(table).index("id")] in self._known
        if table == _OLD_SLUGS:
            slug = cells[self._names(table).index("slug")]
            return _is_taken(slug) or slug == self._slug
        return False

    def _moved(self, table: Table, cells: list[str], files: dict[str, str], row: str) -> list[str]:
        """The cells as they are to stand here, those blanked that an export of ours blanks. `files`: their names."""
        taken = self._taken[table.name]
        for place, column in enumerate(table.columns):
            cell, at = cells[place], f"{row}: {column.name}"
            if place in taken.blanked:
                text = taken.blanked[place]
                cells[place] = NULL if text is None else text
            elif column.name == taken.shape.key and taken.shape.counts:
                cells[place] = str(id_in(cell, self._most[table.name], at) + self._up[table.name])
            elif cell == NULL:
                continue
            elif column.name in taken.references:
                cells[place] = self._reference(taken.references[column.name], cell, at)
            elif column.name in taken.files and cell:
                if cell not in files:
                    raise ArchiveRefused(f"{at} is {cell!r}, which is no file of this archive.")
                cells[place] = files[cell]
            elif table.name == GROUP and column.name == "slug" and self._slug:
                cells[place] = self._slug
        return cells

    def _reference(self, target: str, cell: str, at: str) -> str:
        if target == ACCOUNT:
            if cell in self._known:
                return self._known[cell]
            if cell not in self._accounts:  # the history names an account of another group's
                return NULL
        if target not in self._up:  # jobs and other things that stay behind
            return NULL
        return str(id_in(cell, self._most[target], at) + self._up[target])


def _is_taken(slug: str) -> bool:
    return Group.objects.filter(slug=slug).exists() or GroupSlug.objects.filter(slug=slug).exists()


def _target(tables: list[str]) -> PostgresTarget | SqliteTarget:
    """The database, in which nobody else writes into the tables until the end: no id is given out twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        return PostgresTarget()
    connection.ensure_connection()
    return SqliteTarget(connection.connection)
