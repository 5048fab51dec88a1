"""The Celery app: jobs of all apps are found in their `jobs.py`; the beat schedule stands here."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("zuji")
app.set_default()  # for every thread: Celery's "current app" is else known to the importing thread only
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@celeryd_init.connect
@beat_init.connect
def refuse_errors(**_told: Any) -> None:
    """Worker and beat refuse to start with what the web refuses: example secrets in production."""
    from tracker.checks import refusal

    if why := refusal():
        raise SystemExit(why)


@celeryd_init.connect
@beat_init.connect
def wait_for_the_database(**_told: Any) -> None:
    """Started before the database or its migrations, worker and beat wait; statements of theirs are limited."""
    from tracker.database import WORKER_SECONDS, limit_statements, wait_for_schema

    limit_statements(WORKER_SECONDS)
    wait_for_schema()


app.conf.beat_scheduler = "tracker.schedule:Scheduler"
app.conf.beat_schedule = {
    # Puts back what lost its worker or its message; the rows are the truth, the broker only wakes the workers.
    "sweep jobs": {"task": "activity.sweep_jobs", "schedule": 5.0, "options": {"expires": 30}},
    "render reports after the deadline": {
        "task": "reports.render_due_groups",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "render summaries of weeks and months": {
        "task": "workload.render_due_summaries",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "remind and send digests": {"task": "reports.remind", "schedule": 120.0, "options": {"expires": 120}},
    # What could not be had before, with growing pauses, and what was imported; a few a minute.
    "ask for metadata of papers": {"task": "papers.fetch_due", "schedule": 60.0, "options": {"expires": 60}},
    "carry to-dos into a new month, repeat what repeats": {
        "task": "tasks.turn_todos",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "draft tomorrow's minutes in the evening": {
        "task": "meetings.draft_due",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "tell of meetings, assignments and turns": {
        "task": "meetings.remind",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "send due mails": {"task": "activity.send_due_mails", "schedule": 60.0, "options": {"expires": 60}},
    "send due messages of bots": {
        "task": "activity.send_due_posts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "purge what was removed 30 days ago": {
        "task": "reports.purge_removed",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "forget imports that nobody applied": {
        "task": "exchange.purge",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "purge papers and readings that were removed 30 days ago": {
        "task": "papers.purge_removed",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "purge tasks that were removed 30 days ago": {
        "task": "tasks.purge_removed",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "purge old jobs and files": {
        "task": "activity.purge",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
}
