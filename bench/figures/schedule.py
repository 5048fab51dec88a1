"""F12: beat runs twice, and beat did not run for three hours over the schedule."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from activity.models import Job, Notice
from bench.crowd import make_crowd
from bench.figure import Figure
from bench.figures.load import submit_all
from bench.stand import running_worker, wait_until
from members.models import Group
from reports.services.reminding import DIGEST
from tracker.celery import app

ROUNDS = 10


def each_digest_once() -> Figure:
    """The deadline passed three hours ago while no scheduler ran; now two run, and say everything ten times more."""
    crowds = [make_crowd(3) for _ in range(3)]
    for crowd in crowds:
        submit_all(crowd)
        _let_deadline_pass(crowd.group)
    groups = [crowd.group.pk for crowd in crowds]
    with running_worker(), running_worker():
        for _ in range(ROUNDS):
            app.send_task("reports.remind")
            app.send_task("reports.render_due_groups")
        wait_until(lambda: Notice.objects.filter(group__in=groups, kind=DIGEST).count() >= len(groups), 40)
        wait_until(lambda: not Job.objects.filter(group__in=groups).exclude(status=Job.Status.DONE).exists(), 40)
        time.sleep(3)
    digests = Counter(Notice.objects.filter(group__in=groups, kind=DIGEST).values_list("member", flat=True))
    jobs = Counter(
        str(arguments) for arguments in Job.objects.filter(group__in=groups).values_list("arguments", flat=True)
    )
    twice = sum(count - 1 for count in [*digests.values(), *jobs.values()])
    holds = len(digests) == len(groups) and twice == 0
    value = f"{len(digests)} digests for {len(groups)} advisors, {len(jobs)} PDFs asked for, {twice} of them twice"
    return Figure("F12", holds, value, "each once")


def _let_deadline_pass(group: Group) -> None:
    """Make the group's deadline three hours ago, its reports handed in before, and the group old enough to have one."""
    past = timezone.localtime(timezone.now() - timedelta(hours=3), ZoneInfo(group.time_zone))
    week = group.calendar.week_of(timezone.localdate())
    Group.objects.filter(pk=group.pk).update(
        deadline_days_after_last=(past.date() - week.last_day).days,
        deadline_time=past.time().replace(second=0, microsecond=0),
        created_at=timezone.now() - timedelta(days=60),
    )


FIGURES: dict[str, Callable[[], Figure]] = {"F12": each_digest_once}
