"""The names that an @ offers."""

from django.http import Http404, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from members.access import MemberRequest, for_members
from members.permissions import can_see_people
from members.queries import present_members


@require_safe
@for_members
def list_names(request: MemberRequest) -> HttpResponseBase:
    """Everyone who can be mentioned in the group, with the key to find him by: pinyin and name."""
    if not can_see_people(request.member):
        raise Http404
    people = [member for member in present_members(request.member.group) if not member.is_guest]
    return JsonResponse({"names": [{"name": member.name, "key": member.sort_key} for member in people]})
