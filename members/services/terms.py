"""Writes of a group's teaching terms."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Group, Member, Term
from members.permissions import can_manage_group
from members.services.cleaning import cleaned_name, refuse_odd_span
from members.services.refusals import require


@transaction.atomic
def add_term(*, group: Group, name: str, starts_on: date, ends_on: date, by: Member, source: str = "page") -> Term:
    """From its first day on the group's weeks are counted as teaching weeks. Terms do not overlap."""
    require(can_manage_group(by) and by.group_id == group.pk)
    term = Term(group=group, name=cleaned_name(name), starts_on=starts_on, ends_on=ends_on)
    refuse_odd_span(starts_on, ends_on)
    if (ends_on - starts_on).days > 366:
        raise ValidationError({"ends_on": _("A term is at most a year long.")})
    Group.objects.select_for_update(no_key=True).get(
        pk=group.pk
    )  # two admins at once: the second sees the first one's term
    _refuse_overlap(term)
    term.full_clean()
    term.save()
    _record("group.term_added", term, by, source)
    return term


@transaction.atomic
def remove_term(*, term: Term, by: Member, source: str = "page") -> None:
    require(can_manage_group(by) and by.group_id == term.group_id)
    term.delete()
    _record("group.term_removed", term, by, source)


def _refuse_overlap(term: Term) -> None:
    other = term.group.terms.filter(starts_on__lte=term.ends_on, ends_on__gte=term.starts_on).first()
    if other is None:
        return
    sentence = _("%(name)s lasts from %(first)s to %(last)s: a week belongs to one term only. Choose other days.")
    days = {"first": date_format(other.starts_on, "DATE_FORMAT"), "last": date_format(other.ends_on, "DATE_FORMAT")}
    raise ValidationError({"starts_on": sentence % {"name": other.name, **days}})


def _record(verb: str, term: Term, by: Member, source: str) -> None:
    details: dict[str, Any] = {"starts_on": str(term.starts_on), "ends_on": str(term.ends_on)}
    record_event(
        verb=verb,
        group=by.group,
        by=by,
        subject_kind="group",
        subject=by.group.uuid,
        details=details,
        source=source,
    )
