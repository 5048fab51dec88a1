"""One snapshot read out, and tables written in, on PostgreSQL (COPY) and on SQLite (its backup API)."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from django.db import connection, transaction

from tracker.backup.archive import Table
from tracker.backup.lines import line_of, values_of
from tracker.backup.tables import Shape

ROWS = 1000  # for SQLite, at a time


class Lines(Protocol):
    """Takes the lines of a table, one or more at a time."""

    def write(self, data: bytes, /) -> int: ...


class Source(Protocol):
    """A database whose content does not change while it is read."""

    def read(self, shape: Shape, into: Lines, condition: str = "true") -> None:
        """Write the rows of a table that fulfil a condition in SQL, by primary key."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def sequence(self, shape: Shape) -> int:
        """The highest id that the database gave out."""


def _select(shape: Shape, condition: str) -> str:
    columns = ", ".join(f'"{column.name}"' for column in shape.columns)
    return f'SELECT {columns} FROM "{shape.name}" WHERE {condition} ORDER BY "{shape.key}"'  # noqa: S608  our models


class PostgresSource:
    def read(self, shape: Shape, into: Lines, condition: str = "true") -> None:
        with connection.cursor() as cursor:
            query = _select(shape, condition)
            cursor.copy_expert(f"COPY ({query}) TO STDOUT", into)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def sequence(self, shape: Shape) -> int:
        if not shape.counts:
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{shape.name}"', shape.key])
            cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")  # noqa: S608
            last, is_called = cursor.fetchone()
            return int(last) if is_called else 0


class SqliteSource:
    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def read(self, shape: Shape, into: Lines, condition: str = "true") -> None:
        kinds = [column.kind for column in shape.columns]
        for row in self._raw.execute(_select(shape, condition)):
            into.write(line_of(row, kinds))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._raw.execute(sql).fetchall()

    def sequence(self, shape: Shape) -> int:
        if not shape.counts:
            return 0
        found = self._raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [shape.name]).fetchone()
        return int(found[0]) if found else 0


@contextmanager
def snapshot() -> Iterator[Source]:
    """The database as it is at one moment; those who write go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                _write_plainly(cursor)
            yield PostgresSource()
        return
    connection.ensure_connection()
    with (
        tempfile.TemporaryDirectory(prefix="zuji-backup-") as folder,
        closing(sqlite3.connect(Path(folder) / "copy.sqlite3")) as copy,
    ):
        connection.connection.backup(copy)
        yield SqliteSource(copy)


def _write_plainly(cursor: Any) -> None:
    """One way to write a value, whatever the server is set to."""
    for setting in ("datestyle = 'ISO'", "timezone = 'UTC'", "bytea_output = 'hex'", "extra_float_digits = 1"):
        cursor.execute(f"SET LOCAL {setting}")


class PostgresTarget(PostgresSource):
    """Tables to fill inside the transaction of the caller."""

    def fill(self, table: Table, member: IO[bytes]) -> None:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        with connection.wrap_database_errors, connection.cursor() as cursor:  # COPY is the driver's alone
            cursor.copy_expert(f'COPY "{table.name}" ({columns}) FROM STDIN', member, 1 << 16)

    def set_sequence(self, table: Table, shape: Shape) -> None:
        if not shape.counts:
            return
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT coalesce(max("{shape.key}"), 0) FROM "{shape.name}"')  # noqa: S608
            highest = max(cursor.fetchone()[0], table.sequence)
            given = [f'"{shape.name}"', shape.key, max(highest, 1), highest > 0]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", given)


class SqliteTarget(SqliteSource):
    def fill(self, table: Table, member: IO[bytes]) -> None:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        kinds = [column.kind for column in table.columns]
        insert = f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'  # noqa: S608  names of our models
        lines = (values_of(line, kinds) for line in member)
        self._raw.executemany(insert, lines)

    def set_sequence(self, table: Table, shape: Shape) -> None:
        if not shape.counts:
            return
        if not self._raw.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?",
                                 [table.sequence, table.name]).rowcount:  # fmt: skip
            self._raw.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table.name, table.sequence])
