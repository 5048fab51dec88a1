"""What a group's archive may say: nothing in it is believed, since whoever wrote it could seal it too (ADR 9)."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError

from members.models.group import SLUG
from tracker.backup.archive import ArchiveRefused, Manifest, Table
from tracker.backup.restoring import check_file_names
from tracker.moving.tables import GROUP, group_tables

MOST_IDS = 1 << 40  # of one table: an archive must not use up what the database can count
_ID = re.compile("[1-9][0-9]{0,18}")


def check_content(path: Path, manifest: Manifest) -> None:
    """Tables, columns and names of files are such as this version would write. Raises ArchiveRefused."""
    expected = [(table.shape.name, table.shape.columns) for table in group_tables()]
    if [(table.name, table.columns) for table in manifest.tables] != expected or manifest.rows_of(GROUP) != 1:
        raise ArchiveRefused(f"{path.name} does not hold the tables of one group. Export it again.")
    check_file_names(path, [*(file.name for file in manifest.files), *manifest.missing])
    for table in manifest.tables:
        if not isinstance(table.sequence, int) or not 0 <= table.sequence < MOST_IDS:
            raise ArchiveRefused(f"{path.name} says that {table.name} counts up to {table.sequence!r}.")


def check_slug(slug: str) -> None:
    """Raises ArchiveRefused where the group's address in the archive is none."""
    try:
        SLUG(slug)
    except ValidationError as error:
        raise ArchiveRefused(f"The group's address in the archive is {slug!r}: {error.message}") from error


def cells_of(line: bytes, table: Table, number: int) -> list[str]:
    """The cells of a line, as many as the table has columns."""
    try:
        cells = line.decode().removesuffix("\n").split("\t")
    except UnicodeDecodeError as error:
        raise ArchiveRefused(f"{table.name}, row {number}: this is no UTF-8.") from error
    if len(cells) != len(table.columns):
        raise ArchiveRefused(f"{table.name}, row {number}: {len(cells)} values for {len(table.columns)} columns.")
    return cells


def id_in(cell: str, most: int, place: str) -> int:
    """The id, when the archive can hold such a row: any other would name a row of somebody else once it is moved."""
    if not _ID.fullmatch(cell) or int(cell) > most:
        raise ArchiveRefused(f"{place} is {cell!r}, which is no row of this archive.")
    return int(cell)
