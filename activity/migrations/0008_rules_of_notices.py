import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0007_contents_of_files'),
        ('members', '0005_calendar_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('reach', models.CharField(choices=[('mail', 'In Zuji and by mail'), ('page', 'In Zuji only'), ('none', 'Not at all')], max_length=4)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.group')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('member', None)), fields=('group', 'kind'), name='activity_rule_of_group'), models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('member', 'kind'), name='activity_rule_of_member')],
            },
        ),
        migrations.CreateModel(
            name='NoticeHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.TimeField(verbose_name='quiet from')),
                ('ends', models.TimeField(verbose_name='quiet until')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.group')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('member', None)), fields=('group',), name='activity_hours_of_group'), models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('member',), name='activity_hours_of_member')],
            },
        ),
    ]
