"""Who asks, for operations on meetings."""

from rest_framework.request import Request

from members.models import Account, Member


def memberships_of(request: Request) -> list[Member]:
    """Who the person is, group by group; a token for one group leaves only that one."""
    assert isinstance(request.user, Account)  # the permission class lets nobody else through
    return request.user.present_memberships


def member_of(request: Request, group_id: int) -> Member:
    """Who asks, in a group; the queryset has let nobody else find it."""
    return next(own for own in memberships_of(request) if own.group_id == group_id)
