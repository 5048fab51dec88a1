from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("workload", "0003_running_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="participation",
            name="minutes",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
        ),
    ]
