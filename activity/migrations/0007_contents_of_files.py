from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0006_weekly_report_at_its_best"),
    ]

    operations = [
        migrations.AddField(
            model_name="renderedfile",
            name="contents",
            field=models.JSONField(default=list),
        ),
    ]
