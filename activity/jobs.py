"""Background work of the background itself; the schedule stands in `tracker.celery`."""

import logging
import uuid

from celery import shared_task

from activity import services

logger = logging.getLogger(__name__)


@shared_task(name="activity.sweep_jobs", soft_time_limit=20, time_limit=25)
def sweep_jobs() -> None:
    """Put back what lost its worker or its message."""
    services.sweep_jobs()


@shared_task(name="activity.purge", soft_time_limit=600, time_limit=660)
def purge() -> None:
    """Delete old jobs and files."""
    services.purge_activity()


@shared_task(name="activity.send_mail", soft_time_limit=50, time_limit=60)
def send_mail(notice_uuid: str) -> None:
    """Send the mail of one notice, at once after it was told. What fails or is lost, the next round sends."""
    try:
        services.send_mail_of(uuid.UUID(notice_uuid))
    except services.MailServerAway:
        logger.warning("the mail server is away: see the settings of mail, ZUJI_MAIL_URL")


@shared_task(name="activity.send_due_mails", soft_time_limit=250, time_limit=280)
def send_due_mails() -> None:
    """Send the mails that are due by now."""
    if sent := services.send_due_mails():
        logger.info("%s mails of notices went out", sent)


@shared_task(name="activity.send_post", soft_time_limit=50, time_limit=60)
def send_post(post_uuid: str) -> None:
    """Send one message of a bot, at once after it was due. What fails or is lost, the next round sends."""
    services.send_post(uuid.UUID(post_uuid))


@shared_task(name="activity.send_due_posts", soft_time_limit=250, time_limit=280)
def send_due_posts() -> None:
    """Send the messages of bots that are due by now."""
    if sent := services.send_due_posts():
        logger.info("%s messages of bots went out", sent)
