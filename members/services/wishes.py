"""Writes of what a group sends and of what its people want to get."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.refusals import require

LONGEST = 168  # hours: a week


@transaction.atomic
def change_wishes(*, member: Member, wants_reminders: bool, wants_mail: bool, by: Member, source: str = "page") -> None:
    """Which notices a person wants in a group, and whether by mail. Everyone his own."""
    require(by.pk == member.pk and by.is_present)
    wanted = {"wants_reminders": wants_reminders, "wants_mail": wants_mail}
    current = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    if not changed:
        return
    Member.objects.filter(pk=member.pk).update(**changed)
    for name, value in changed.items():
        setattr(member, name, value)
    record_event(
        verb="member.wishes_changed",
        group=member.group,
        by=by,
        subject_kind="member",
        subject=member.uuid,
        details=changed,
        source=source,
    )


@transaction.atomic
def change_reminders(
    *, group: Group, reminder_hours: int | None, sends_digests: bool, by: Member, source: str = "page"
) -> None:
    """When the group reminds of the deadline (None: never), and whether its advisors get digests."""
    require(can_manage_group(by) and by.group_id == group.pk)
    if reminder_hours is not None and not 1 <= reminder_hours <= LONGEST:
        raise ValidationError({"reminder_hours": _("Remind between 1 and 168 hours before the deadline.")})
    wanted = {"reminder_hours": reminder_hours, "sends_digests": sends_digests}
    current = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    if not changed:
        return
    Group.objects.filter(pk=group.pk).update(**changed)
    record_event(
        verb="group.reminders_changed",
        group=group,
        by=by,
        subject_kind="group",
        subject=group.uuid,
        details=changed,
        source=source,
    )
