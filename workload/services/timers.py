"""The timer of a learning log: one per member, on the server's clock, the same on every device."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import clean_title
from core.time_spans import DAY, Span
from members.models import Member, Project
from workload.markdown.log import write_log_line
from workload.models import LogDay, Timer, WorkItem
from workload.services.log import add_log_line, require_owner
from workload.services.refusals import StaleItem, WorkRefused

TEXT_LIMIT = 500


@transaction.atomic
def start_timer(
    *,
    member: Member,
    by: Member,
    text: str = "",
    work_item: WorkItem | None = None,
    project: Project | None = None,
) -> Timer:
    """Begin now. Raises WorkRefused where one runs already, on whatever device."""
    require_owner(member, by)
    text = clean_title(text, TEXT_LIMIT)
    try:
        with transaction.atomic():
            return Timer.objects.create(
                member=member, started_at=timezone.now(), text=text, work_item=work_item, project=project
            )
    except IntegrityError as error:
        raise WorkRefused("running", _("A timer is running already: stop it first.")) from error


@transaction.atomic
def change_timer(*, timer: Timer, version: int, text: str, by: Member) -> Timer:
    """Say anew what the time is spent on."""
    current = _locked(timer, version, by)
    current.text = clean_title(text, TEXT_LIMIT)
    return _stored(current)


@transaction.atomic
def pause_timer(*, timer: Timer, version: int, by: Member) -> Timer:
    """Stand still from now on; standing still already, it stays so."""
    current = _locked(timer, version, by)
    if current.paused_at is not None:
        return current
    current.paused_at = timezone.now()
    return _stored(current)


@transaction.atomic
def resume_timer(*, timer: Timer, version: int, by: Member) -> Timer:
    """Go on; the time it stood still is taken out."""
    current = _locked(timer, version, by)
    if current.paused_at is None:
        return current
    current.paused_seconds += max(0, int((timezone.now() - current.paused_at).total_seconds()))
    current.paused_at = None
    return _stored(current)


@transaction.atomic
def stop_timer(*, timer: Timer, version: int, by: Member) -> LogDay:
    """End now and write the line `14:20–16:00 text` into the log of the day it began.

    One that ran a day and longer was forgotten: its line stays open (`14:20– text`), for its owner to end it.
    """
    current = _locked(timer, version, by)
    span, day = span_of_timer(current, current.paused_at or timezone.now(), ZoneInfo(by.group.time_zone))
    written = add_log_line(
        member=by,
        day=day.date(),
        line=write_log_line(span, current.text),
        by=by,
        work_item=current.work_item,
        project=current.project,
    )
    current.delete()
    return written


@transaction.atomic
def discard_timer(*, timer: Timer, version: int, by: Member) -> None:
    """End it without a line."""
    _locked(timer, version, by).delete()


def span_of_timer(timer: Timer, ended_at: datetime, zone: ZoneInfo) -> tuple[Span, datetime]:
    """The span from start to end by the clock of the zone, a minute at least, and the moment it began there."""
    began, ended = timer.started_at.astimezone(zone), ended_at.astimezone(zone)
    starts = began.hour * 60 + began.minute
    ends = (ended.date() - began.date()).days * DAY + ended.hour * 60 + ended.minute
    if ends - starts >= DAY:
        return Span(starts), began
    return Span(starts, max(ends, starts + 1), timer.paused_seconds // 60), began


def _locked(timer: Timer, version: int, by: Member) -> Timer:
    """The timer as it is stored now. Raises StaleItem, WorkRefused where it was stopped elsewhere, NotAllowed."""
    require_owner(timer.member, by)
    current = Timer.objects.select_for_update(of=("self",)).filter(pk=timer.pk).first()
    if current is None:
        raise WorkRefused("stopped", _("The timer was stopped meanwhile, perhaps on another device."))
    current.member = by
    if current.version != version:
        raise StaleItem(current)
    return current


def _stored(timer: Timer) -> Timer:
    timer.version += 1
    timer.save()
    return timer
