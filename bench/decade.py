"""Ten years of 200 members in one group: 104,000 reports, copied inside PostgreSQL from one that the services made.

`python -m bench.decade fill`, `… digest`, `… works`: the steps of the drills, each in a process of its own.
"""

import hashlib
import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django

django.setup()

from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.test import Client  # noqa: E402

from activity.models import Job, RenderedFile  # noqa: E402
from activity.services import store_rendered_file  # noqa: E402
from bench.crowd import make_crowd  # noqa: E402
from bench.figures.load import submit_all  # noqa: E402
from members.models import Account  # noqa: E402
from reports.models import Feedback, ReportRevision, ReportRow, WeeklyReport  # noqa: E402
from reports.services import save_feedback  # noqa: E402

MEMBERS, WEEKS, FILES = 200, 520, 200
PASSWORD = "eight reeds by the river"


def fill() -> None:
    """Members, reports of every week with row, revision and feedback, and some files."""
    crowd = make_crowd(MEMBERS)
    whole, crowd.students = crowd.students, crowd.students[:1]
    submit_all(crowd)
    report = WeeklyReport.objects.select_related("group", "member").get(group=crowd.group)
    save_feedback(report=report, row_uuid=None, text="注意数据泄漏" * 5, version=0, by=crowd.advisor.member)
    account = crowd.advisor.member.account
    assert account is not None
    account.set_password(PASSWORD)
    account.save()
    with transaction.atomic():
        _copy_reports(report, [person.member.pk for person in whole])
    for number in range(FILES):
        store_rendered_file(
            kind="weekly-report", subject=report.uuid, audience="full", content_hash=str(number), group=crowd.group,
            name="周报.pdf", data=b"%PDF " + hashlib.sha256(str(number).encode()).digest() * 600,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(WeeklyReport.objects.count())


def _copy_reports(model: WeeklyReport, members: list[int]) -> None:
    numbers = ", ".join(map(str, members))
    week = "(t.week_start - 7 * k)"
    _copy(
        WeeklyReport, model.pk, f"unnest(ARRAY[{numbers}]) m, generate_series(0, {WEEKS - 1}) k",
        f"NOT (k = 0 AND m = {model.member_id})",
        member_id="m", week_start=week, starts_on=week, ends_on=f"{week} + 6",
    )  # fmt: skip
    reports = f"reports_weeklyreport r WHERE r.id <> {model.pk} AND r.group_id = {model.group_id}"
    text = "'第 ' || r.id || ' 份：' || t.this_week"
    for inner, fields in (
        (ReportRow, {"report_id": "r.id", "this_week": text}),
        (ReportRevision, {"report_id": "r.id"}),
    ):
        _copy(inner, inner.objects.get(report=model).pk, *reports.split(" WHERE "), **fields)
    source = f"reports_reportrevision r WHERE r.report_id <> {model.pk}"
    written = Feedback.objects.get(report=model).pk
    _copy(Feedback, written, *source.split(" WHERE "), report_id="r.report_id", revision_id="r.id")


def _copy(model: type[Model], template: int, source: str, where: str, **values: str) -> None:
    """Insert a copy of the row `template` for each row of `source`, with these columns instead."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    if "uuid" in columns:
        values["uuid"] = "gen_random_uuid()"
    chosen = ", ".join(values.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} t, {source} "
            f"WHERE t.id = {template} AND {where}"
        )


def digest() -> None:
    """Count and hash of every table and file, as JSON. Rows that a restore itself writes are left out."""
    from tracker.backup.archive import Hashed
    from tracker.backup.databases import snapshot
    from tracker.backup.tables import shapes

    found: dict[str, Any] = {}
    with snapshot() as source:
        for shape in shapes():
            if shape.name == "activity_event":  # backup and restore are noted there
                continue
            hashed = Hashed()
            source.read(shape, hashed)
            found[shape.name] = [hashed.lines, hashed.sha256()]
            highest = (
                source.rows(f"SELECT coalesce(max({shape.key}), 0) FROM {shape.name}")[0][0] if shape.counts else 0
            )
            found[f"{shape.name} counts on"] = source.sequence(shape) >= highest
    for rendered in RenderedFile.objects.all():
        with default_storage.open(rendered.file.name) as file:
            found[rendered.file.name] = hashlib.sha256(file.read()).hexdigest()
    print(json.dumps(found))


def works() -> None:
    """A log-in by password and a PDF."""
    from reports.rendering import render_weekly_report

    account = Account.objects.get(email__startswith=f"p{MEMBERS}@")
    assert Client().login(username=account.email, password=PASSWORD)
    rendering = render_weekly_report(WeeklyReport.objects.select_related("group", "member")[5], audience="full")
    assert rendering.file.size > 1000
    assert Job.objects.exists()
    print("works")


if __name__ == "__main__":
    {"fill": fill, "digest": digest, "works": works}[sys.argv[1]]()
