"""A file that a run replaces keeps the ties that it had, so that undoing the run gives them back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0004_undoing'),
    ]

    operations = [
        migrations.AddField(
            model_name='earliersource',
            name='records',
            field=models.JSONField(default=list),
        ),
    ]
