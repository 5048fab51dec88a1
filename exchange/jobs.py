"""Background work on imports: a large one is applied by a worker, old ones that nobody applied are forgotten."""

import logging
from collections.abc import Callable
from threading import Thread

from celery import shared_task
from django.db import DatabaseError, connection, connections
from django.utils.translation import gettext_noop

from activity.models import Job
from activity.services import JobRefused, LeaseLost, Outcome, Progress, run_job
from exchange import services
from exchange.models import UNDO_JOB, ImportRun
from exchange.permissions import can_import
from members.models import Member

logger = logging.getLogger(__name__)

SOFT_LIMIT = 900  # seconds
HARD_LIMIT = 910
STEP = 5  # per cent
GONE = gettext_noop("This import is not there any more, or you may no longer apply it.")
CHANGED = gettext_noop("Meanwhile something changed in the group: look at the plan again, then import.")
NOT_UNDONE = gettext_noop("This import cannot be undone any more; nothing was taken away.")
REFUSED = gettext_noop("One of the files was refused; nothing was imported.")


@shared_task(name=services.JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def apply_run(job_uuid: str) -> None:
    """Apply the run that `arguments` name, for who asked for it."""
    run_job(job_uuid, _apply, limit=HARD_LIMIT)


@shared_task(name=UNDO_JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def undo_run(job_uuid: str) -> None:
    """Undo the run that `arguments` name, for who asked for it."""
    run_job(job_uuid, _undo, limit=HARD_LIMIT)


@shared_task(name="exchange.purge", soft_time_limit=600, time_limit=660)
def purge() -> None:
    """Forget imports that waited for a week."""
    if forgotten := services.purge_runs():
        logger.info("%s imports that nobody applied were forgotten", forgotten)
    services.purge_replaced()


def _apply(job: Job, progress: Progress) -> Outcome:
    run, by = _run_and_who(job)
    try:
        services.apply_run(run=run, by=by, progress=_from_outside(progress))
    except services.PlanChanged as error:
        raise JobRefused(CHANGED) from error
    except services.ImportRefused as error:
        raise JobRefused(REFUSED) from error
    return None, ""


def _undo(job: Job, progress: Progress) -> Outcome:
    run, by = _run_and_who(job)
    try:
        services.undo_run(run=run, by=by, progress=_from_outside(progress))
    except services.RunRefused as error:
        raise JobRefused(NOT_UNDONE) from error
    return None, ""


def _run_and_who(job: Job) -> tuple[ImportRun, Member]:
    by = job.requested_by
    run = ImportRun.objects.select_related("group").filter(group=job.group_id, uuid=job.arguments["run"]).first()
    if run is None or by is None or not can_import(by) or (by.account and not by.account.is_active):
        raise JobRefused(GONE)
    by.group = run.group
    return run, by


def _from_outside(progress: Progress) -> Callable[[int], None]:
    """What an open transaction writes nobody sees: progress is told by a connection of its own.

    SQLite has one writer at a time, which is the import.
    """
    told = 0

    def tell(percent: int) -> None:
        nonlocal told
        if connection.vendor == "sqlite" or percent < told + STEP:
            return
        told = percent
        thread = Thread(target=_alone, args=(progress, percent), name="progress")
        thread.start()
        thread.join()

    return tell


def _alone(progress: Progress, percent: int) -> None:
    """Whether it can be told or not, the import goes on: its end finds out whose the job is by then."""
    try:
        progress(percent)
    except (LeaseLost, DatabaseError) as error:
        logger.warning("how far an import is could not be told: %s", type(error).__name__)
    finally:
        connections.close_all()  # those of this thread
