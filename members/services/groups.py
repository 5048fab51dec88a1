"""Writes of a group's settings and calendar."""

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.weeks import Deadline
from members.models import Account, CalendarPause, Group, GroupSlug, Member, WeekRule
from members.permissions import can_manage_group
from members.queries import group_has_begun, local_day
from members.services.cleaning import cleaned_name, refuse_odd_span
from members.services.refusals import StaleVersion, require


@dataclass(frozen=True)
class GroupSettings:
    """What an admin may set; the field names are those of `Group`."""

    name: str
    slug: str
    time_zone: str
    language: str
    reports_readable_by: str
    deadline_days_after_last: int
    deadline_time: time
    small_up_to_minutes: int
    medium_up_to_minutes: int
    lock_after_days: int | None = None
    follows_holidays: bool = True
    log_splits_midnight: bool = False


@transaction.atomic
def create_group(
    *,
    name: str,
    slug: str,
    by: Account | None,
    time_zone: str = "Asia/Shanghai",
    language: str = "zh-hans",
    first_weekday: int = 0,
    source: str = "page",
) -> Group:
    """Make an empty group. `by` None: a command of the machine. Raises ValidationError naming the field."""
    group = Group(name=cleaned_name(name), slug=slug, time_zone=time_zone, language=language)
    _check(group)
    group.save()
    WeekRule.objects.create(group=group, from_day=None, first_weekday=first_weekday)
    record_event(
        verb="group.created",
        group=group,
        by=None,
        subject_kind="group",
        subject=group.uuid,
        source=source,
        account=by,
    )
    return group


@transaction.atomic
def change_group_settings(
    *, group: Group, version: int, settings: GroupSettings, by: Member, source: str = "page"
) -> Group:
    """Store the settings when `version` is still today's. A new address keeps the old one as a redirect."""
    _require_admin(group, by)
    current = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if current.version != version:
        raise StaleVersion(current)
    old_slug = current.slug
    wanted = asdict(settings) | {"name": cleaned_name(settings.name)}
    changed = [field for field, value in wanted.items() if getattr(current, field) != value]
    if not changed:
        return current
    for field in changed:
        setattr(current, field, wanted[field])
    current.version += 1
    _check(current)
    current.save()
    if current.slug != old_slug:
        GroupSlug.objects.filter(group=current, slug=current.slug).delete()
        GroupSlug.objects.create(group=current, slug=old_slug)
    _record("group.settings_changed", current, by, {"fields": changed}, source)
    return current


@transaction.atomic
def change_first_weekday(*, group: Group, first_weekday: int, by: Member, source: str = "page") -> date | None:
    """Let weeks begin on another weekday: after the running week, or since ever in a group without reports.

    Returns the day of the change (None: since ever); reports that exist keep their dates.
    """
    _require_admin(group, by)
    if first_weekday not in range(7):
        raise ValidationError({"first_weekday": _("Choose a weekday.")})
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    rules = group.week_rules
    if not group_has_begun(group):
        rules.all().delete()
        WeekRule.objects.create(group=group, from_day=None, first_weekday=first_weekday)
        from_day = None
    else:
        wanted = group.calendar.changed(first_weekday, today=local_day(group)).rules
        from_day = wanted[-1].from_day
        kept = [rule.from_day for rule in wanted[:-1]]
        rules.exclude(from_day=None).exclude(from_day__in=[day for day in kept if day]).delete()
        WeekRule.objects.create(group=group, from_day=from_day, first_weekday=first_weekday)
    details = {"first_weekday": first_weekday, "from_day": str(from_day or "")}
    _record("group.first_weekday_changed", group, by, details, source)
    return from_day


@transaction.atomic
def add_pause(
    *, group: Group, name: str, starts_on: date, ends_on: date, by: Member, source: str = "page"
) -> CalendarPause:
    """Days on which nobody of the group owes a report."""
    _require_admin(group, by)
    pause = CalendarPause(group=group, name=cleaned_name(name), starts_on=starts_on, ends_on=ends_on)
    refuse_odd_span(starts_on, ends_on)
    pause.full_clean()
    pause.save()
    _record("group.pause_added", group, by, {"starts_on": str(starts_on), "ends_on": str(ends_on)}, source)
    return pause


@transaction.atomic
def remove_pause(*, pause: CalendarPause, by: Member, source: str = "page") -> None:
    _require_admin(pause.group, by)
    details = {"starts_on": str(pause.starts_on), "ends_on": str(pause.ends_on)}
    pause.delete()
    _record("group.pause_removed", by.group, by, details, source)


@transaction.atomic
def remove_group(*, group: Group, by: Account, source: str = "page") -> None:
    """Take a whole group off: an administrator of the instance does this; nothing is deleted."""
    require(by.is_active and by.is_superuser)
    Group.objects.filter(pk=group.pk, deleted_at=None).update(deleted_at=timezone.now())
    record_event(verb="group.removed", group=group, by=None, account=by, source=source)


@transaction.atomic
def restore_group(*, group: Group, by: Account, source: str = "page") -> None:
    require(by.is_active and by.is_superuser)
    Group.objects.filter(pk=group.pk).update(deleted_at=None)
    record_event(verb="group.restored", group=group, by=None, account=by, source=source)


def _check(group: Group) -> None:
    group.full_clean()
    try:
        Deadline(0, group.deadline_time, group.time_zone)
    except ValueError as error:
        raise ValidationError({"time_zone": _("Choose a time zone such as Asia/Shanghai.")}) from error
    try:
        Deadline(group.deadline_days_after_last, group.deadline_time, group.time_zone)
    except ValueError as error:
        sentence = _("Choose from 6 days before to 13 days after the last day of the week.")
        raise ValidationError({"deadline_days_after_last": sentence}) from error
    if GroupSlug.objects.filter(slug=group.slug).exclude(group=group.pk).exists():
        used = _("Another group had this address before; old links still lead there. Choose another one.")
        raise ValidationError({"slug": used})


def _require_admin(group: Group, by: Member) -> None:
    require(can_manage_group(by) and by.group_id == group.pk)


def _record(verb: str, group: Group, by: Member, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=verb, group=group, by=by, subject_kind="group", subject=group.uuid, details=details, source=source
    )
