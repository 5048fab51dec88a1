"""A group of 300 members with ten years of work: 375,000 tasks of four people each, copied inside PostgreSQL."""

from datetime import date

from django.db import connection, transaction
from django.db.models import Model

from core.buckets import Bucket, Workload
from core.periods import Period
from members.models import Group, Member
from tasks.models import Task
from tasks.services import TaskInput, create_task
from workload.models import Participation, WorkItem
from workload.services import WorkInput

YEARS, ITEMS_A_YEAR, PEOPLE = 10, 37_500, 4
FIRST_DAY = date(2017, 1, 1)


def fill(group: Group, members: list[Member]) -> int:
    """Fill the group; returns how many participations there are. The template is made by the services."""
    day = Period(FIRST_DAY, FIRST_DAY)
    data = WorkInput(day, members[:PEOPLE], Workload(Bucket.SMALL))
    template = create_task(group=group, data=TaskInput(title="下游任务评测", work=data), by=members[0])
    count = YEARS * ITEMS_A_YEAR
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are right by construction
        cursor.execute("SELECT max(id) FROM workload_workitem")
        base = int(cursor.fetchone()[0])
        numbers = f"generate_series(1, {count}) k"
        last_day = f"DATE '{FIRST_DAY}' + (k * {365 * YEARS}::bigint / {count})::int"
        bucket = "(ARRAY['small', 'medium', 'large', ''])[1 + k % 7 % 4]"
        _copy(WorkItem, template.pk, numbers, id=f"{base} + k", uuid="gen_random_uuid()", ends_on=last_day,
              starts_on=f"{last_day} - k % 14", bucket=bucket)  # fmt: skip
        _copy(Task, template.pk, numbers, workitem_ptr_id=f"{base} + k")
        people = ", ".join(str(member.pk) for member in members)
        part = Participation.objects.filter(item=template).order_by("pk")[0].pk
        for place in range(PEOPLE):
            _copy(Participation, part, numbers, item_id=f"{base} + k", last_day=last_day, bucket=bucket,
                  member_id=f"(ARRAY[{people}])[1 + (k * 7 + {place} * 67) % {len(members)}]",
                  position=str(place))  # fmt: skip
        for table in ("workload_workitem", "workload_participation"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE workload_participation, workload_workitem, tasks_task")
    return Participation.objects.count()


def _copy(model: type[Model], template: int, source: str, **values: str) -> None:
    """Insert a copy of the row `template` for each row of `source`, with these columns instead; ids count on."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    columns = [field.column for field in model._meta.local_concrete_fields]
    kept = [column for column in columns if column != key.column or column in values]
    chosen = ", ".join(values.get(column, f't."{column}"') for column in kept)
    names = ", ".join(f'"{column}"' for column in kept)
    with connection.cursor() as cursor:
        rows = f'SELECT {chosen} FROM {table} t, {source} WHERE t."{key.column}" = {template}'
        cursor.execute(f"INSERT INTO {table} ({names}) {rows}")
