"""Background work of the background itself; the schedule stands in `tracker.celery`."""

from celery import shared_task

from activity import services


@shared_task(name="activity.sweep_jobs", soft_time_limit=20, time_limit=25)
def sweep_jobs() -> None:
    """Put back what lost its worker or its message."""
    services.sweep_jobs()


@shared_task(name="activity.purge", soft_time_limit=600, time_limit=660)
def purge() -> None:
    """Delete old jobs and files."""
    services.purge_activity()
