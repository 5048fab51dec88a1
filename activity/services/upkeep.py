"""What keeps the background tidy: lost jobs come back, old ones and their files go."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from activity.models import BotPost, Job, Notice, RenderedFile
from activity.services.files import delete_rendered_file
from activity.services.idempotency import purge_keys
from activity.services.leases import MAX_ATTEMPTS
from activity.services.publishing import publish_job

UNTAKEN = timedelta(seconds=15)  # a job that no worker took for so long is published again
BATCH = 100  # a sweep; more would fill the queue of a broker that is only slow with doubles
KEPT_FOR = timedelta(days=30)
NOTICES_KEPT_FOR = timedelta(days=365)
DIED = gettext_noop("The work stopped before its end five times, perhaps because it needs too much memory or time.")


def sweep_jobs() -> int:
    """Publish again what lost its worker, its message or its broker; end what was tried too often.

    Returns how many were published. Harmless at any time and several at once: a message for a job that is in hands
    or over does nothing.
    """
    now = timezone.now()
    stale = Q(status=Job.Status.RUNNING, leased_until__lt=now)
    Job.objects.filter(stale, attempts__gte=MAX_ATTEMPTS).update(
        status=Job.Status.FAILED, error=DIED, finished_at=now, leased_until=None, lease_token=None
    )
    Job.objects.filter(stale).update(
        status=Job.Status.PENDING, leased_until=None, lease_token=None, progress=0, published_at=None
    )
    untaken = Q(published_at=None, attempts__gt=0) | Q(published_at=None, created_at__lt=now - UNTAKEN)
    waiting = Job.objects.filter(untaken | Q(published_at__lt=now - UNTAKEN), status=Job.Status.PENDING)
    published = 0
    for job in waiting.order_by("created_at")[:BATCH]:
        if not publish_job(job):  # the broker is away: the next sweep tries again
            break
        published += 1
    return published


def purge_activity() -> int:
    """Delete jobs that ended, and files that were made, more than 30 days ago. A file is made again when asked for.

    Answers kept for repeated requests go after a day, messages of bots after 30 days, notices after a year.
    """
    long_ago = timezone.now() - KEPT_FOR
    deleted, _ = Job.objects.filter(status__in=[Job.Status.DONE, Job.Status.FAILED], finished_at__lt=long_ago).delete()
    for rendered in RenderedFile.objects.filter(created_at__lt=long_ago).iterator():
        delete_rendered_file(rendered)
        deleted += 1
    notices, _ = Notice.objects.filter(created_at__lt=timezone.now() - NOTICES_KEPT_FOR).delete()
    posts, _ = BotPost.objects.filter(created_at__lt=long_ago).delete()
    return deleted + notices + posts + purge_keys()
