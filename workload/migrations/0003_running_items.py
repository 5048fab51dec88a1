from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("workload", "0002_learning_log"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["group", "ends_on", "starts_on"],
                name="workload_item_running",
            ),
        ),
    ]
