"""What a person was told in a group, and what of it reaches him."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activity.queries import notice_for, notices_for, told, unread_notices
from activity.services import mark_read
from members.access import MemberRequest, for_members, sends_json
from members.forms.notices import WishesForm
from members.services import change_wishes

PAGE_SIZE = 30


@for_members
@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    """The newest first. Nothing is noted as read by looking at the list."""
    page = Paginator(notices_for([request.member]), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": told(list(page)),
        "wishes_form": WishesForm.of(request.member),
        "sends_mail": bool(settings.MAIL_URL),
        "section": "notices",
    }
    return render(request, "members/notices.html", context)


@for_members
@require_POST
def open_notice(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Note it as read and go to what it is about. The script of a page that is there already gets what is left."""
    notice = notice_for([request.member], uuid)
    mark_read(notices=notices_for([request.member]).filter(pk=notice.pk))
    if sends_json(request):
        return JsonResponse({"unread": unread_notices([request.member]).count()})
    return redirect(told([notice])[0].address)


@for_members
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    mark_read(notices=unread_notices([request.member]))
    return redirect("members:notices", request.member.group.slug)


@for_members
@require_POST
def wishes(request: MemberRequest) -> HttpResponse:
    """Which notices the person wants in this group, and whether by mail."""
    form = WishesForm(request.POST)
    if form.is_valid():
        change_wishes(member=request.member, by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect("members:notices", request.member.group.slug)
