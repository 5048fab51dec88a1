"""Takes a pasted roster in: new people, and a link for everyone who cannot log in yet."""

from dataclasses import dataclass

from django.db import transaction

from members.document import RosterDoc, RosterEntry
from members.importing import PlannedLine, plan_roster
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.invitations import Invited, invite_member
from members.services.people import MemberInput, create_member
from members.services.refusals import require


@dataclass(frozen=True)
class AppliedEntry:
    """A person who got a link; the link is nowhere else."""

    member: Member
    invited: Invited
    is_new: bool


@transaction.atomic
def apply_roster(*, group: Group, doc: RosterDoc, by: Member, source: str = "page") -> list[AppliedEntry]:
    """Do what `members.importing.plan_roster` says now; lines with problems are left out. All of it, or nothing."""
    require(can_manage_group(by) and by.group_id == group.pk)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    applied = []
    for planned in plan_roster(doc, group):
        member = _member(planned, group, by, source)
        if member is not None and planned.entry is not None:
            invited = invite_member(member=member, by=by, email=planned.entry.email, source=source)
            applied.append(AppliedEntry(member, invited, planned.action == "create"))
    return applied


def _member(planned: PlannedLine, group: Group, by: Member, source: str) -> Member | None:
    if planned.action == "create" and planned.entry is not None:
        data = _input(planned.entry)
        return create_member(group=group, data=data, by=by, namesake_ok=True, source=source)
    return planned.member if planned.action == "invite" else None


def _input(entry: RosterEntry) -> MemberInput:
    """Who is only advisor, admin or guest owes no report; who is called student too, or nothing, does."""
    return MemberInput(
        name=entry.name,
        is_admin="admin" in entry.roles,
        is_advisor="advisor" in entry.roles,
        is_guest="guest" in entry.roles,
        owes_report=not entry.roles or "student" in entry.roles,
        joined_on=entry.joined_on,
    )
