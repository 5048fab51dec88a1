"""Which answer its advisor has taken note of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_weekly_report_at_its_best")]

    operations = [
        migrations.AddField(
            model_name="feedback",
            name="answer_seen_version",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
