"""Who asks, and for which report: the same first steps of every operation."""

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from members.models import Account, Member
from reports.models import WeeklyReport
from reports.queries import report_for


def memberships_of(request: Request) -> list[Member]:
    """Who the person is, group by group; a token for one group leaves only that one."""
    assert isinstance(request.user, Account)  # the permission class lets nobody else through
    return request.user.present_memberships


def report_asked_for(request: Request, uuid: UUID) -> WeeklyReport:
    return report_for(memberships_of(request), uuid)


def viewer_of(request: Request, report: WeeklyReport) -> Member:
    """Who asks, in the report's group; `report_for` has let nobody else find the report."""
    return next(own for own in memberships_of(request) if own.group_id == report.group_id)


def membership_named(request: Request, slug: str) -> Member:
    """Who asks, in the group that the body names."""
    for own in memberships_of(request):
        if own.group.slug == slug:
            return own
    raise ValidationError({"group": [_("You are in no group of this address.")]})
