"""What every page shows around its content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property

from activity.queries import unread_notices
from members.models import Member
from members.permissions import can_advise, can_manage_group, can_see_people
from reports.permissions import advised_places
from reports.queries import waiting_for


@dataclass(frozen=True)
class Surroundings:
    """The menu of one member in one group. Evaluated by the page's frame only, so fragments pay no query for it."""

    member: Member
    known_waiting: int | None = None  # where the view has counted already

    @property
    def group(self) -> Any:
        return self.member.group

    @property
    def writes_reports(self) -> bool:
        return self.member.owes_report and not self.member.is_guest

    @property
    def sees_people(self) -> bool:
        return can_see_people(self.member)

    @property
    def manages_group(self) -> bool:
        return can_manage_group(self.member)

    @property
    def advises(self) -> bool:
        return can_advise(self.member) or (not self.member.is_guest and self._counts["advises"])

    @property
    def unread(self) -> int:
        """How many notices are new to this person."""
        return int(self._counts["unread"])

    @property
    def waiting(self) -> int:
        """How many reports wait for this advisor."""
        if self.known_waiting is not None:
            return self.known_waiting
        return int(self._counts["waiting"]) if self.advises else 0

    @cached_property
    def _counts(self) -> Mapping[str, Any]:
        """All that the menu counts, in one query. Where nobody is advised, the database does not look what waits."""
        waiting = _count_of(waiting_for(self.member)) if self.known_waiting is None else Value(0)
        advises = Value(True) if can_advise(self.member) else Exists(advised_places(self.member))
        counts = Member.objects.annotate(advises=advises, unread=_count_of(unread_notices([self.member])))
        counts = counts.annotate(waiting=Case(When(advises=True, then=waiting), default=Value(0)))
        return counts.values("advises", "unread", "waiting").get(pk=self.member.pk)


def _count_of(found: QuerySet[Any]) -> Coalesce:
    """How many rows of one group are found, as a part of another query."""
    return Coalesce(Subquery(found.order_by().values("group").annotate(number=Count("pk")).values("number")), Value(0))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups of the person, for the switcher, and the group of the page.

    Costs the two queries of `Account.present_memberships`, which every view of a group needs anyway.
    """
    user = getattr(request, "user", None)  # absent on the last-resort error page
    if user is None or not user.is_authenticated:
        return {"memberships": [], "public_url": settings.PUBLIC_URL}
    member = getattr(request, "member", None) or _member_by_address(request, user.present_memberships)
    return {
        "memberships": user.present_memberships,
        "member": member,
        "nav": Surroundings(member, getattr(request, "waiting", None)) if member else None,
        "public_url": settings.PUBLIC_URL,
    }


def _member_by_address(request: HttpRequest, memberships: list[Member]) -> Member | None:
    """Who the person is in the group that the address names; pages of the account alone name none."""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    return next((member for member in memberships if member.group.slug == slug), None)
