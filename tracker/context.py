"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups of the person, for the switcher, and the group of the page when a view has set `request.member`.

    Costs the two queries of `Account.present_memberships`, which every view of a group needs anyway.
    """
    user = getattr(request, "user", None)  # absent on the last-resort error page
    if user is None or not user.is_authenticated:
        return {"memberships": [], "public_url": settings.PUBLIC_URL}
    return {
        "memberships": user.present_memberships,
        "member": getattr(request, "member", None),
        "public_url": settings.PUBLIC_URL,
    }
