"""The projects of the newest revision's rows, filled in for what was submitted before."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    row_model, submitted = apps.get_model("reports", "ReportRow"), apps.get_model("reports", "SubmittedRow")
    rows = row_model.objects.filter(report__first_submitted_at__isnull=False).iterator(chunk_size=2000)
    submitted.objects.bulk_create(
        (submitted(report_id=row.report_id, row_uuid=row.uuid, project_id=row.project_id) for row in rows),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_names_in_the_admin"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubmittedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_uuid", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.project",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submitted_rows",
                        to="reports.weeklyreport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "row_uuid"), name="reports_submitted_row_once")
                ],
            },
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
