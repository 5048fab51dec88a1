"""Writes of the rules of notices: an admin those of the group, everyone his own."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.models import NoticeHours, NoticeRule
from activity.queries import NEEDED, RULED
from activity.services import record_event
from core.quiet_hours import QuietHours
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.refusals import require


@transaction.atomic
def change_notice_rules(
    *,
    group: Group,
    member: Member | None,
    reach: Mapping[str, str],
    quiet: QuietHours | None,
    by: Member,
    source: str = "page",
) -> None:
    """Store the rules of a member, or of the group (None). What `reach` does not name, or names "", is not ruled.

    quiet None: no hours of one's own; hours that begin when they end are none at all, whatever the group has.
    """
    require(by.group_id == group.pk and (can_manage_group(by) if member is None else by.pk == member.pk))
    wanted = {kind: chosen for kind, chosen in reach.items() if chosen}
    _refuse_odd(wanted)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two tables sent at once: one after the other
    whose: dict[str, Any] = {"group": group, "member": member}
    stored = dict(NoticeRule.objects.filter(**whose).values_list("kind", "reach"))
    hours = NoticeHours.objects.filter(**whose).first()
    before = hours.quiet if hours else None
    if (stored, before) == (wanted, quiet):
        return
    NoticeRule.objects.filter(**whose).exclude(kind__in=wanted).delete()
    for kind, chosen in wanted.items():
        NoticeRule.objects.update_or_create(kind=kind, **whose, defaults={"reach": chosen})
    if quiet is None:
        NoticeHours.objects.filter(**whose).delete()
    else:
        NoticeHours.objects.update_or_create(**whose, defaults={"begins": quiet.begins, "ends": quiet.ends})
    record_event(
        verb="group.notice_rules_changed" if member is None else "member.notice_rules_changed",
        group=group,
        by=by,
        subject_kind="group" if member is None else "member",
        subject=(member or group).uuid,
        details={"reach": wanted, "quiet": [str(quiet.begins), str(quiet.ends)] if quiet else []},
        source=source,
    )


def _refuse_odd(reach: Mapping[str, str]) -> None:
    problems: dict[str, list[str]] = {}
    for kind, chosen in reach.items():
        if kind not in RULED:
            problems[kind[:60]] = [_("There is no such kind of notice.")]
        elif chosen not in NoticeRule.Reach.values:
            known = ", ".join(NoticeRule.Reach.values)
            problems[kind] = [_("Write one of: {known}.").format(known=known)]
        elif chosen == NoticeRule.Reach.NONE and kind in NEEDED:
            problems[kind] = [_("Somebody waits for an answer: this can be kept out of the mail, not out of Zuji.")]
    if problems:
        raise ValidationError(problems)
