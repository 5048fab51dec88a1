"""A group out: its rows as they are at one moment, and the files that they name, in one sealed archive."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from django.db import connection
from django.utils import timezone

from activity.services import record_event
from members.models import Group
from tracker import VERSION
from tracker.backup import schema
from tracker.backup.archive import GROUP_FORMAT, Hashed, Manifest, Table, new_archive, read_manifest, write_manifest
from tracker.backup.databases import Source, snapshot
from tracker.backup.lines import NULL
from tracker.backup.making import BackupFailed, put_files
from tracker.moving.tables import LEFT_OUT, GroupTable, group_tables

VERB = "group.exported"


@dataclass(frozen=True)
class Blanking:
    """Takes the lines of a table, with what stays behind blanked out."""

    target: Hashed
    blanked: dict[int, str | None]

    def write(self, line: bytes) -> int:
        cells = line.decode().removesuffix("\n").split("\t")
        for place, text in self.blanked.items():
            cells[place] = NULL if text is None else text
        return self.target.write(("\t".join(cells) + "\n").encode())


def export_group(group: Group, path: Path) -> Manifest:
    """Write the group into an archive at `path`, read it back, and note it in the group's history.

    Raises BackupFailed; OSError when it cannot be written. Then nothing is left behind.
    """
    if lacking := schema.pending():
        raise BackupFailed(f"The database waits for {len(lacking)} migrations. Run manage.py migrate first.")
    damaged: list[str] = []
    taken = group_tables()
    with snapshot() as source, new_archive(path) as archive:
        tables = tuple(_put_table(archive, source, table, group) for table in taken)
        told = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            zuji=VERSION,
            vendor=connection.vendor,
            migrations=schema.applied(),
            tables=tables,
            left_out=tuple(sorted(LEFT_OUT)),
            format=GROUP_FORMAT,
        )
        write_manifest(archive, put_files(archive, _named_files(source, taken, group), told, damaged))
    manifest = read_manifest(path, GROUP_FORMAT)
    details = {"bytes": path.stat().st_size, "files": len(manifest.files), "missing": len(manifest.missing)}
    record_event(verb=VERB, group=group, by=None, details=details, source="command")
    return manifest


def _put_table(archive: ZipFile, source: Source, taken: GroupTable, group: Group) -> Table:
    table = Table(taken.shape.name, taken.shape.columns, rows=0, sha256="", sequence=source.sequence(taken.shape))
    with archive.open(table.member, "w", force_zip64=True) as member:
        hashed = Hashed(member)
        into = Blanking(hashed, taken.blanked) if taken.blanked else hashed
        source.read(taken.shape, into, taken.condition.format(group=group.pk))
        sha256 = hashed.sha256()
    return replace(table, rows=hashed.lines, sha256=sha256)


def _named_files(source: Source, taken: list[GroupTable], group: Group) -> Iterator[tuple[str, str]]:
    for table in taken:
        for column in table.files:
            condition = table.condition.format(group=group.pk)
            query = f'SELECT DISTINCT "{column}" FROM "{table.shape.name}" WHERE {condition} AND "{column}" <> \'\''  # noqa: S608
            yield from ((name, "") for (name,) in source.rows(query))
