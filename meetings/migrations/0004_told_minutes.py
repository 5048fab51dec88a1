from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

TOLD_BEFORE = timedelta(days=2)  # so long minutes were told after their closing, until now


def note_as_told(apps, schema_editor):
    revisions = apps.get_model("meetings", "MinutesRevision").objects.using(schema_editor.connection.alias)
    revisions.filter(at__lt=timezone.now() - TOLD_BEFORE).update(announced_at=models.F("at"))


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0003_series_and_takers'),
    ]

    operations = [
        migrations.AddField(
            model_name='minutesrevision',
            name='announced_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='minutesrevision',
            index=models.Index(condition=models.Q(('announced_at', None)), fields=['meeting'], name='meetings_revision_untold'),
        ),
        migrations.RunPython(note_as_told, migrations.RunPython.noop),
    ]
