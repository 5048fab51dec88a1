"""An answer about everyone says how many it named: it holds as long as they are all there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workload', '0005_log_lengths'),
    ]

    operations = [
        migrations.AddField(
            model_name='everyoneanswer',
            name='named',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
