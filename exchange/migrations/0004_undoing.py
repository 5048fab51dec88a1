"""Runs can be undone: what they made beside the things of their files, and the files as they were before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_runs_on_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='brought',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importrun',
            name='undone',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importrun',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importrun',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member'),
        ),
        migrations.CreateModel(
            name='EarlierSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('content', models.BinaryField()),
                ('written', models.JSONField(default=dict)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.sourcedocument')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replaced', to='exchange.importrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'document'), name='exchange_replaced_once')],
            },
        ),
    ]
