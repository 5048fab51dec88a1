from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A line of a log may say how long something took and not when; a file, which year its first day is of."""

    dependencies = [
        ("workload", "0004_shares"),
    ]

    operations = [
        migrations.AddField(
            model_name="logfile",
            name="year",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="year of its first day"),
        ),
        migrations.RemoveConstraint(model_name="timeentry", name="workload_entry_forward"),
        migrations.RemoveConstraint(model_name="timeentry", name="workload_entry_open_or_long"),
        migrations.AlterField(
            model_name="timeentry",
            name="starts",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="timeentry",
            constraint=models.CheckConstraint(
                condition=Q(ends=None) | Q(starts__isnull=False, ends__gte=F("starts")), name="workload_entry_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="timeentry",
            constraint=models.CheckConstraint(
                condition=Q(starts__isnull=False, ends=None, minutes=None)
                | Q(starts__isnull=False, ends__isnull=False, minutes__isnull=False)
                | Q(starts=None, ends=None, minutes__isnull=False),
                name="workload_entry_open_or_long",
            ),
        ),
    ]
