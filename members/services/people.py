"""Writes of the people of a group: who they are, what they may do, when they came and went."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import lookalike_key, name_key, sort_key
from members.models import Alias, Group, Invitation, Member
from members.permissions import can_edit_aliases, can_manage_group
from members.queries import local_day
from members.services.cleaning import cleaned_name, refuse_odd_day
from members.services.refusals import ChangeRefused, Namesake, require


@dataclass(frozen=True)
class MemberInput:
    """What an admin says about a person; the field names are those of `Member`."""

    name: str
    is_admin: bool = False
    is_advisor: bool = False
    is_guest: bool = False
    owes_report: bool = True
    joined_on: date | None = None
    left_on: date | None = None


@transaction.atomic
def create_member(
    *, group: Group, data: MemberInput, by: Member | None, namesake_ok: bool = False, source: str = "page"
) -> Member:
    """Add a person who cannot log in yet. `by` None: a command of the machine (set-up, import).

    Raises ValidationError naming the field, Namesake unless `namesake_ok`, NotAllowed.
    """
    _require_admin(group, by)
    member = Member(group=group)
    _fill(member, data)
    if not namesake_ok:
        _refuse_namesake(member)
    member.save()
    _record("member.created", member, by, _roles(member), source)
    return member


@transaction.atomic
def change_member(
    *, member: Member, data: MemberInput, by: Member, namesake_ok: bool = False, source: str = "page"
) -> Member:
    """Store what an admin says about a person. The group keeps at least one admin who can log in and stays."""
    _require_admin(member.group, by)
    current = _locked(member)
    before, kept_admin, old_key = _roles(current), is_lasting_admin(current), lookalike_key(current.name)
    changed = [field for field, value in asdict(data).items() if getattr(current, field) != value]
    _fill(current, data)
    if lookalike_key(current.name) != old_key and not namesake_ok:
        _refuse_namesake(current)
    if kept_admin and not is_lasting_admin(current):
        _refuse_without_admin(current)
    if not changed:
        return current
    current.save()
    details: dict[str, Any] = {"fields": changed}
    if _roles(current) != before:
        details |= {"before": before, "after": _roles(current)}
    _record("member.changed", current, by, details, source)
    return current


@transaction.atomic
def remove_member(*, member: Member, by: Member, source: str = "page") -> Member:
    """Take a person off the group at once, with all open invitations; it can be undone, the reports stay."""
    _require_admin(member.group, by)
    current = _locked(member)
    if current.deleted_at is not None:
        return current
    if is_lasting_admin(current):
        _refuse_without_admin(current)
    now = timezone.now()
    current.deleted_at, current.deleted_by = now, by
    current.save(update_fields=["deleted_at", "deleted_by"])
    Invitation.objects.filter(member=current, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    _record("member.removed", current, by, {}, source)
    return current


@transaction.atomic
def restore_member(*, member: Member, by: Member, source: str = "page") -> Member:
    """Undo a removal."""
    _require_admin(member.group, by)
    current = _locked(member)
    if current.deleted_at is None:
        return current
    current.deleted_at, current.deleted_by = None, None
    current.save(update_fields=["deleted_at", "deleted_by"])
    _record("member.restored", current, by, {}, source)
    return current


@transaction.atomic
def leave_group(*, member: Member, by: Member, source: str = "page") -> Member:
    """Leave a group oneself, from today on."""
    require(by.pk == member.pk)
    current = _locked(member)
    if is_lasting_admin(current):
        _refuse_without_admin(current)
    today = local_day(current.group)
    current.left_on = max(today, current.joined_on) if current.joined_on else today
    current.save(update_fields=["left_on"])
    _record("member.left", current, by, {"left_on": str(current.left_on)}, source)
    return current


@transaction.atomic
def add_alias(*, member: Member, name: str, by: Member | None, source: str = "page") -> Alias:
    """Another spelling by which texts may call this person; adding it twice changes nothing."""
    require(by is None or can_edit_aliases(by, member))
    cleaned = cleaned_name(name)
    alias, created = Alias.objects.get_or_create(member=member, name_key=name_key(cleaned), defaults={"name": cleaned})
    if created:
        _record("member.alias_added", member, by, {"alias": alias.pk}, source)
    return alias


@transaction.atomic
def remove_alias(*, alias: Alias, by: Member, source: str = "page") -> None:
    require(can_edit_aliases(by, alias.member))
    number, member = alias.pk, alias.member
    alias.delete()
    _record("member.alias_removed", member, by, {"alias": number}, source)


def is_lasting_admin(member: Member) -> bool:
    """Can log in, runs the group, and is not about to leave."""
    account = member.account
    able = account is not None and account.is_active
    return able and member.is_admin and member.left_on is None and member.deleted_at is None


def _fill(member: Member, data: MemberInput) -> None:
    name = cleaned_name(data.name)
    for field in ("is_admin", "is_advisor", "is_guest", "joined_on", "left_on"):
        setattr(member, field, getattr(data, field))
    member.owes_report = data.owes_report and not data.is_guest
    member.name, member.name_key, member.sort_key = name, name_key(name), sort_key(name)
    refuse_odd_day(member.joined_on, field="joined_on")
    refuse_odd_day(member.left_on, field="left_on")
    if member.joined_on and member.left_on and member.left_on < member.joined_on:
        raise ValidationError({"left_on": _("The day of leaving is before the day of joining.")})
    if member.is_guest and (member.is_admin or member.is_advisor):
        raise ValidationError({"is_guest": _("A guest only reads: choose guest, or the other roles.")})


def _refuse_namesake(member: Member) -> None:
    key = lookalike_key(member.name)
    for other in member.group.members.filter(deleted_at=None).exclude(pk=member.pk):
        if lookalike_key(other.name) == key:
            raise Namesake(other)


def _refuse_without_admin(member: Member) -> None:
    others = member.group.members.filter(is_admin=True, deleted_at=None, left_on=None).exclude(pk=member.pk)
    if not others.filter(Q(account__is_active=True)).exists():
        sentence = _("%(name)s is the last admin of this group: make somebody else admin first.")
        raise ChangeRefused("last-admin", sentence % {"name": member.name})


def _locked(member: Member) -> Member:
    """The member as stored now, changed by nobody else meanwhile: the group's row is the lock."""
    Group.objects.select_for_update(no_key=True).get(pk=member.group_id)
    return Member.objects.select_related("group", "account").get(pk=member.pk)


def _roles(member: Member) -> dict[str, Any]:
    return {
        "admin": member.is_admin,
        "advisor": member.is_advisor,
        "guest": member.is_guest,
        "owes_report": member.owes_report,
    }


def _require_admin(group: Group, by: Member | None) -> None:
    require(by is None or (can_manage_group(by) and by.group_id == group.pk))


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
