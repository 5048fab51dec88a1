"""Groups and their calendar: who somebody is in which group, who owes a report when."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from activity.models import Event
from core.roster import Person, Roster
from core.weeks import Week
from core.workdays import Span
from members.models import Absence, Account, CalendarPause, Group, GroupSlug, Member, Supervision


class GroupMoved(Exception):
    """The group was found under an address it had before."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def membership_for(account: Account | AnonymousUser, slug: str) -> Member:
    """Who the account is in the group of this address. Raises Http404, or GroupMoved for an address of before."""
    memberships = account.present_memberships if isinstance(account, Account) else []
    for member in memberships:
        if member.group.slug == slug:
            return member
    old = GroupSlug.objects.filter(slug=slug, group__in=[member.group_id for member in memberships])
    moved = old.select_related("group").first()
    if moved:
        raise GroupMoved(moved.group.slug)
    raise Http404


def account_with_memberships(number: int) -> Account | None:
    """The account of this primary key with its `present_memberships`: one query for both, and one for week rules."""
    members = Member.objects.filter(account=number, group__deleted_at=None).present().order_by("group__name")
    found = list(members.select_related("group", "account").prefetch_related("group__week_rules"))
    account = found[0].account if found else Account.objects.filter(pk=number).first()
    if account is not None:
        account.know_memberships(found)
    return account


def members_of(group: Group) -> "list[Member]":
    """Everyone who is or was in the group and was not removed, in pinyin order, with short names."""
    return list(group.members.filter(deleted_at=None).prefetch_related("aliases"))


def roster_of(group: Group) -> Roster:
    """The people of the group by name and short name; the key of a person is the member's uuid. Two queries."""
    return roster_among(members_of(group))


def roster_among(members: Iterable[Member]) -> Roster:
    """As roster_of, of members that were read with their short names."""
    return Roster(
        tuple(
            Person(str(member.uuid), member.name, tuple(alias.name for alias in member.aliases.all()))
            for member in members
        )
    )


def reporting_members(group: Group, week: Week, *, supervised_by: Member | None = None) -> "list[Member]":
    """Who owes a report on the week: obliged, and in the group until it is over, in pinyin order. Two queries.

    supervised_by: an advisor; each member then has `is_supervised`, whether he is his student today.
    """
    members = Member.objects.filter(group=group, owes_report=True, is_guest=False)
    staying = Q(left_on=None) | Q(left_on__gt=week.last_day)  # who left before could not hand it in any more
    owing = members.in_period(week.first_day, week.last_day).filter(staying)
    if supervised_by is not None:
        students = _supervisions(supervised_by, local_day(group)).filter(member=OuterRef("pk"))
        owing = owing.annotate(is_supervised=Exists(students))
    return list(owing.prefetch_related(absences_between(week.first_day, week.last_day)))


def absences_between(first: date, last: date) -> "Prefetch[str]":
    """Prefetches `absences_there` of members: those that hold a day from first to last."""
    absences = Absence.objects.filter(starts_on__lte=last, ends_on__gte=first)
    return Prefetch("absences", queryset=absences, to_attr="absences_there")


def days_away(member: Member) -> list[Span]:
    """When the member owes nothing: absences (`absences_between`) and the days before he joined."""
    return [(absence.starts_on, absence.ends_on) for absence in getattr(member, "absences_there", ())] + _before(member)


def days_off_of(member: Member, first: date, last: date) -> list[Span]:
    """The same with the pauses of his group, between the days, for one member. One query."""
    within = Q(starts_on__lte=last, ends_on__gte=first)
    absences = Absence.objects.filter(within, member=member).order_by().values_list("starts_on", "ends_on")
    pauses = CalendarPause.objects.filter(within, group=member.group_id).order_by().values_list("starts_on", "ends_on")
    return list(absences.union(pauses)) + _before(member)


def _before(member: Member) -> list[Span]:
    """The days before the member joined."""
    return [] if member.joined_on is None else [(date.min, member.joined_on - timedelta(days=1))]


def students_of(advisor: Member, day: date) -> set[int]:
    """Primary keys of the members the advisor supervises on the day."""
    return set(_supervisions(advisor, day).values_list("member_id", flat=True))


def _supervisions(advisor: Member, day: date) -> "QuerySet[Supervision]":
    """Those of the advisor that hold on the day."""
    return Supervision.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), advisor=advisor
    )


def local_day(group: Group) -> date:
    """Today, where the group is."""
    return timezone.localdate(timezone=ZoneInfo(group.time_zone))


def group_has_begun(group: Group) -> bool:
    """Whether a report was ever written or imported: from then on a new first weekday is dated. History remembers."""
    return Event.objects.filter(Q(verb__startswith="report.") | Q(verb__startswith="import"), group=group).exists()


def logo_of(group: Group) -> bytes | None:
    """The group's picture for its documents; a lost one does not keep them from being printed."""
    if not group.logo:
        return None
    try:
        with group.logo.open() as file:
            return bytes(file.read())
    except OSError:
        return None
