"""Asking for background work."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model

from activity.models import Job
from activity.services.publishing import publish_job


def request_job(*, kind: str, group: Model, by: Model | None, arguments: dict[str, Any]) -> Job:
    """Write the job and, after commit, wake a worker. `arguments` are ids and plain words, never texts.

    What the same person asked for already and what is still under way is not asked for twice: that job is returned.
    (Each asks for himself, because a job checks the right of the one who asked.)
    """
    with transaction.atomic(savepoint=False):
        under_way = Job.objects.filter(
            kind=kind,
            group_id=group.pk,
            requested_by_id=by.pk if by is not None else None,
            arguments=arguments,
            status__in=[Job.Status.PENDING, Job.Status.RUNNING],
        ).first()
        if under_way is not None:
            return under_way
        job = Job.objects.create(
            kind=kind,
            group_id=group.pk,
            requested_by_id=by.pk if by is not None else None,
            arguments=arguments,
        )
        transaction.on_commit(partial(publish_job, job), robust=True)
    return job
