"""The state of the schema: what an archive was made with, what the database has, and the way between the two."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]


def applied() -> tuple[Migration, ...]:
    """The migrations that the database has."""
    return tuple(sorted(MigrationLoader(connection).applied_migrations))


def known() -> set[Migration]:
    """The migrations that this program knows."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def pending() -> list[str]:
    """Migrations of this program that the database lacks: "activity.0006_…"."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in set(loader.disk_migrations) - set(loader.applied_migrations))


def build(state: tuple[Migration, ...]) -> None:
    """Make an empty database's schema that of `state`, without a row in it."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph.node_map
    followed = {parent.key for node in state for parent in graph[node].parents if parent.key[0] == node[0]}
    last = [node for node in state if node not in followed]
    executor.migrate(last)


def build_newest() -> None:
    """Bring the schema to what this program needs."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def drop_everything(cursor: Any) -> None:
    """PostgreSQL: drop all tables and functions of ours in the schema that we use, inside the caller's transaction."""
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
    cursor.execute(
        "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = current_schema() AND p.proowner = current_user::regrole "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def empty_tables(cursor: Any) -> None:
    """Migrations may write rows; the archive has them, too."""
    names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, names))}")
        return
    for name in names:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608  names of our models


def foreign_keys(cursor: Any) -> list[tuple[str, str, str]]:
    """PostgreSQL: table, name and definition of every foreign key."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    return list(cursor.fetchall())


def plain_indexes(cursor: Any) -> list[tuple[str, str]]:
    """PostgreSQL: name and definition of every index that no constraint stands on."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = current_schema()::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
    )
    return list(cursor.fetchall())
