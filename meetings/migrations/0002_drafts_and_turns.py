import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_initial'),
        ('members', '0004_spans_over_midnight'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='drafted',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='meeting',
            name='presenter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='presenter_name',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='drafts_itself',
            field=models.BooleanField(default=True, verbose_name='minutes are drafted the evening before'),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='every_weeks',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='how often (weeks)'),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='skips_holidays',
            field=models.BooleanField(default=True, verbose_name='left out on public holidays of China'),
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('presenter', 'Presenter'), ('minute_taker', 'Minute-taker')], max_length=12)),
                ('day', models.DateField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='meetings.meetingseries')),
            ],
            options={
                'ordering': ['day', 'id'],
                'constraints': [models.UniqueConstraint(fields=('series', 'role', 'day'), name='meetings_turn_once')],
            },
        ),
        migrations.CreateModel(
            name='TurnSwap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('presenter', 'Presenter'), ('minute_taker', 'Minute-taker')], max_length=12)),
                ('day', models.DateField()),
                ('other_day', models.DateField()),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('cancelled', 'Taken back')], default='asked', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='meetings.meetingseries')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'indexes': [models.Index(fields=['series', 'state'], name='meetings_swap_list')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('series', 'role', 'day', 'other_day'), name='meetings_swap_asked_once')],
            },
        ),
    ]
