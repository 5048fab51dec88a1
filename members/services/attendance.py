"""Who supervises whom, and who is away when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from activity.services import record_event
from core.text import clean_title
from members.models import Absence, Member, Supervision
from members.permissions import can_set_absence, can_set_supervision
from members.queries import local_day
from members.services.cleaning import cleaned_title, refuse_odd_span
from members.services.refusals import ChangeRefused, require


@transaction.atomic
def set_supervision(*, member: Member, advisors: Iterable[Member], by: Member | None, source: str = "page") -> None:
    """From today on exactly these advisors supervise the member. Who did until yesterday stays noted, with dates."""
    require(by is None or can_set_supervision(by, member))
    wanted = {advisor.pk: advisor for advisor in advisors}
    for advisor in wanted.values():
        _refuse_odd_advisor(advisor, member)
    today = local_day(member.group)
    current = member.supervisors.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    ended = current.exclude(advisor__in=wanted)
    ended.filter(starts_on=today).delete()  # begun and ended on one day: it never was
    over = ended.update(ends_on=today - timedelta(days=1))
    begun = set(wanted) - set(current.values_list("advisor_id", flat=True))
    for advisor_id in sorted(begun):
        if member.supervisors.filter(advisor=advisor_id, ends_on=today - timedelta(days=1)).update(ends_on=None):
            continue  # no day was without it: it goes on
        Supervision.objects.update_or_create(
            advisor=wanted[advisor_id], member=member, defaults={"starts_on": today, "ends_on": None}
        )
    if over or begun:
        details = {"advisors": sorted(str(advisor.uuid) for advisor in wanted.values())}
        _record("member.supervision_set", member, by, details, source)


@transaction.atomic
def add_absence(
    *, member: Member, starts_on: date, ends_on: date, by: Member | None, reason: str = "", source: str = "page"
) -> Absence:
    """Days on which the member owes no report."""
    require(by is None or can_set_absence(by, member))
    refuse_odd_span(starts_on, ends_on)
    reason = cleaned_title(reason, field="reason", limit=100) if clean_title(reason[:100]) else ""
    absence = Absence.objects.create(member=member, starts_on=starts_on, ends_on=ends_on, reason=reason)
    _record("member.absence_added", member, by, {"starts_on": str(starts_on), "ends_on": str(ends_on)}, source)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: Member, source: str = "page") -> None:
    require(can_set_absence(by, absence.member))
    details = {"starts_on": str(absence.starts_on), "ends_on": str(absence.ends_on)}
    member = absence.member
    absence.delete()
    _record("member.absence_removed", member, by, details, source)


def _refuse_odd_advisor(advisor: Member, member: Member) -> None:
    if advisor.group_id != member.group_id or not advisor.is_advisor or not advisor.is_present:
        sentence = _("%(name)s is not an advisor of this group.") % {"name": advisor.name}
        raise ChangeRefused("not-advisor", sentence)
    if advisor.pk == member.pk:
        raise ChangeRefused("own-advisor", _("Nobody supervises himself."))


def _record(verb: str, member: Member, by: Member | None, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=verb,
        group=member.group,
        by=by,
        subject_kind="member",
        subject=member.uuid,
        details=details,
        source=source,
    )
