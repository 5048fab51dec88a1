"""History is append-only: the database itself refuses to change or delete a line of it.

SQLite rebuilds a table that is altered and drops its triggers: a later migration of this table makes them again.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION activity_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'activity_event is append-only'; END $$;
CREATE TRIGGER activity_event_append_only BEFORE UPDATE OR DELETE ON activity_event
FOR EACH ROW EXECUTE FUNCTION activity_event_refuse();
"""
POSTGRESQL_BACK = "DROP FUNCTION activity_event_refuse() CASCADE"
SQLITE = [
    f"CREATE TRIGGER activity_event_no_{action.lower()} BEFORE {action} ON activity_event "
    "BEGIN SELECT RAISE(ABORT, 'activity_event is append-only'); END"
    for action in ("UPDATE", "DELETE")
]
SQLITE_BACK = ["DROP TRIGGER activity_event_no_update", "DROP TRIGGER activity_event_no_delete"]


def forwards(apps, schema_editor):
    _run(schema_editor, [POSTGRESQL], SQLITE)


def backwards(apps, schema_editor):
    _run(schema_editor, [POSTGRESQL_BACK], SQLITE_BACK)


def _run(schema_editor, postgresql, sqlite):
    statements = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("activity", "0003_job_file")]
    operations = [migrations.RunPython(forwards, backwards)]
