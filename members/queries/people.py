"""People of a group as its pages show them, their invitations and their tokens."""

import hashlib
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from core.names import name_key
from members.models import Account, Alias, ApiToken, Group, Invitation, Member, Supervision
from members.permissions import can_manage_group, can_see_people
from members.queries.groups import local_day


def hash_secret(secret: str) -> str:
    """How secrets of links and tokens are stored: they are long and random, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def people_for(viewer: Member, *, search: str = "", show: str = "present") -> "QuerySet[Member]":
    """The people of the viewer's group in pinyin order: `show` is "present", "left" or, for admins, "removed".

    Each has `is_invited`: an open invitation. `search` is looked for literally in names, short names and pinyin, and
    for admins in mail addresses.
    """
    if not can_see_people(viewer):
        raise Http404
    people: QuerySet[Member] = Member.objects.filter(group=viewer.group_id)
    if show == "removed" and can_manage_group(viewer):
        people = people.exclude(deleted_at=None)
    elif show == "left":
        people = people.filter(deleted_at=None, left_on__lte=local_day(viewer.group))
    else:
        people = Member.objects.filter(group=viewer.group_id).present()
    people = _matching(people, search, mail=can_manage_group(viewer))
    return (
        people.select_related("account")
        .prefetch_related("aliases", current_supervisors(viewer.group))
        .annotate(is_invited=Exists(_open_invitations().filter(member=OuterRef("pk"))))
    )


def person_for(viewer: Member, uuid: UUID) -> Member:
    """One person of the viewer's group; a removed one for admins only."""
    people = Member.objects.filter(group=viewer.group_id, uuid=uuid)
    if not can_manage_group(viewer):
        people = people.filter(deleted_at=None)
    person = people.select_related("group", "account").prefetch_related("aliases", "absences").first()
    if person is None or not (can_see_people(viewer) or person.pk == viewer.pk):
        raise Http404
    return person


def advisors_of(group: Group) -> list[Member]:
    """Who may supervise and advise: present advisors, in pinyin order."""
    present = Member.objects.filter(group=group, is_advisor=True).present()
    return list(present)


def advisors_for(member: Member) -> list[tuple[Member, bool]]:
    """The present advisors of the member's group but himself, in pinyin order, and who of them supervises him today."""
    own = Supervision.objects.filter(_current(member.group), advisor=OuterRef("pk"), member=member)
    others = Member.objects.filter(group=member.group_id, is_advisor=True).present().exclude(pk=member.pk)
    return [(advisor, advisor.supervises) for advisor in others.annotate(supervises=Exists(own))]


def students_by_advisor(viewer: Member) -> "dict[Member, set[int]]":
    """Advisors with students today, the viewer first, then in pinyin order; primary keys of their students.

    For who may see people. One query.
    """
    if not can_see_people(viewer):
        return {}
    current = Supervision.objects.filter(_current(viewer.group), advisor__group=viewer.group_id)
    found: dict[Member, set[int]] = {}
    for supervision in current.select_related("advisor").order_by("advisor__sort_key", "advisor_id"):
        found.setdefault(supervision.advisor, set()).add(supervision.member_id)
    return dict(sorted(found.items(), key=lambda item: item[0].pk != viewer.pk))


def supervisors_of(member: Member) -> list[Member]:
    """Who supervises the member today."""
    return [
        supervision.advisor
        for supervision in member.supervisors.filter(_current(member.group)).select_related("advisor")
    ]


def present_members(group: Group) -> list[Member]:
    return list(Member.objects.filter(group=group).present())


def current_supervisors(group: Group) -> "Prefetch[str]":
    """Prefetches `current_supervisors` of members: the supervisions of today with their advisors."""
    today = Supervision.objects.filter(_current(group)).select_related("advisor").order_by("advisor__sort_key")
    return Prefetch("supervisors", queryset=today, to_attr="current_supervisors")


def open_invitation_of(member: Member) -> Invitation | None:
    return _open_invitations().filter(member=member).first()


def invited_members(group: Group) -> set[int]:
    """Primary keys of the members with an open invitation."""
    return set(_open_invitations().filter(member__group=group).values_list("member_id", flat=True))


def invited_mails(group: Group) -> dict[str, str]:
    """Mail address of each open invitation -> name key of its member."""
    named = _open_invitations().filter(member__group=group, member__account=None).exclude(email="")
    return dict(named.values_list("email", "member__name_key"))


def invitation_of_secret(secret: str) -> Invitation | None:
    """The invitation that this link opens now; None when it was used, withdrawn, is too old or never was."""
    invitation = (
        _open_invitations().select_related("member__group").filter(secret_hash=hash_secret(secret[:200])).first()
    )
    if invitation is None or invitation.member.group.deleted_at is not None:
        return None
    member = invitation.member
    return invitation if member.is_present and member.account_id is None else None


def alias_for(person: Member, number: int) -> Alias:
    alias = person.aliases.filter(pk=number).select_related("member__group").first()
    if alias is None:
        raise Http404
    return alias


def tokens_of(account: Account) -> "QuerySet[ApiToken]":
    """Tokens that are not revoked, newest first; expired ones stay in sight."""
    return ApiToken.objects.filter(account=account, revoked_at=None).select_related("group")


def _open_invitations() -> "QuerySet[Invitation]":
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def _current(group: Group) -> Q:
    today = local_day(group)
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    return begun & (Q(ends_on=None) | Q(ends_on__gte=today))


def _matching(people: "QuerySet[Member]", search: str, *, mail: bool) -> "QuerySet[Member]":
    wanted, key = search.strip()[:100], name_key(search[:100])
    if not wanted or "\0" in wanted:
        return people
    alike = Exists(Alias.objects.filter(member=OuterRef("pk"), name_key__contains=key)) if key else Q(pk__in=[])
    found = Q(name__icontains=wanted) | Q(sort_key__icontains=wanted) | Q(alike)
    if key:
        found |= Q(name_key__contains=key)
    if mail:
        found |= Q(account__email__icontains=wanted)
    return people.filter(found)
