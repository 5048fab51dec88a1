"""Plan items have a version for conditional writes; the newest plan of everybody is there from the first day on."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from core.plan_items import item_key, split_items

ITEMS = 500  # as the services do


def newest_plans(apps, schema_editor):
    """Items of each member's newest submitted report, so that the next form can ask what became of them."""
    reports = apps.get_model("reports", "WeeklyReport").objects.filter(deleted_at=None).exclude(first_submitted_at=None)
    plan_item = apps.get_model("reports", "PlanItem")
    newest = reports.filter(group=OuterRef("group"), member=OuterRef("member")).order_by("-week_start").values("pk")[:1]
    for report in reports.filter(pk=Subquery(newest)).exclude(plan_items__isnull=False).iterator():
        revision = report.revisions.order_by("-number").first()
        if revision is None:
            continue
        projects = dict(report.submitted_rows.values_list("row_uuid", "project_id"))
        projects = {str(row_uuid): project for row_uuid, project in projects.items()}
        lines = [
            (row["uuid"], item.text)
            for row in revision.document["rows"]
            if not row["is_removed"]
            for item in split_items(row["next_week"])
        ]
        plan_item.objects.bulk_create(
            plan_item(
                group_id=report.group_id,
                member_id=report.member_id,
                report=report,
                row_uuid=row_uuid,
                project_id=projects.get(row_uuid),
                position=position,
                text=text,
                text_key=item_key(text),
                planned_in=report.week_start,
                first_planned_in=report.week_start,
            )
            for position, (row_uuid, text) in enumerate(lines[:ITEMS])
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_answers_seen")]

    operations = [
        migrations.AddField(
            model_name="planitem",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(newest_plans, migrations.RunPython.noop, elidable=True),
    ]
