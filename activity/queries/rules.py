"""How a kind of notice reaches a person: his own rule, else the group's, else in the pages and by mail."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activity.models import NoticeHours, NoticeRule
from core.quiet_hours import QuietHours

Reach = NoticeRule.Reach
RULED: dict[str, str | Promise] = {
    "report.feedback": _("Feedback on my report"),
    "report.returned": _("My report is returned"),
    "report.approved": _("My report is approved"),
    "report.answered": _("My feedback is answered"),
    "report.mentioned": _("Somebody mentions me"),
    "report.reopened": _("A week is opened to me again"),
    "reports.reminder": _("My report is due soon"),
    "reports.digest": _("Digest after the deadline, for advisors"),
    "meeting.tomorrow": _("A meeting tomorrow"),
    "meeting.assigned": _("A meeting has assigned me something"),
    "meeting.present": _("I present at a meeting within a week"),
    "slot.soon": _("I present in the reading group within a week"),
    "meeting.swap_asked": _("Somebody asks me to change turns"),
    "meeting.swap_accepted": _("My wish to change turns is agreed to"),
    "meeting.swap_declined": _("My wish to change turns is declined"),
}
"""Every kind with its name in the table of rules."""
NEEDED = frozenset({"report.feedback", "report.returned", "report.answered", "report.reopened", "meeting.swap_asked"})
"""Somebody waits for an answer: these may be kept out of the mail, not out of the pages."""


@dataclass(frozen=True)
class Rules:
    """What was chosen, of one person or of a group; nothing for the rest."""

    reach: dict[str, str]
    quiet: QuietHours | None


def rules_of_group(group: Model) -> Rules:
    of_group = {"group": group.pk, "member": None}
    return _rules(NoticeRule.objects.filter(**of_group), NoticeHours.objects.filter(**of_group))


def rules_of_member(member: Model) -> Rules:
    """His own choices only."""
    return _rules(NoticeRule.objects.filter(member=member.pk), NoticeHours.objects.filter(member=member.pk))


def reach_of(member: Any, kind: str) -> str:
    """How the kind reaches the member (of the package above). One query."""
    found = NoticeRule.objects.filter(Q(member=member.pk) | Q(member=None), group=member.group_id, kind=kind)
    chosen = {rule.member_id: rule.reach for rule in found}
    return chosen.get(member.pk) or chosen.get(None) or Reach.MAIL.value


def quiet_hours_of(member: Any) -> QuietHours | None:
    """His own, else the group's. One query."""
    found = NoticeHours.objects.filter(Q(member=member.pk) | Q(member=None), group=member.group_id)
    chosen = {hours.member_id: hours.quiet for hours in found}
    return chosen.get(member.pk) or chosen.get(None)


def _rules(rules: "QuerySet[NoticeRule]", hours: "QuerySet[NoticeHours]") -> Rules:
    chosen = hours.first()
    return Rules(dict(rules.values_list("kind", "reach")), chosen.quiet if chosen else None)
