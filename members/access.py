"""The door of every page of a group, of all apps: who is this person here? (docs/adr/0006)"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from members.models import Account, Member
from members.permissions import can_manage_group
from members.queries import GroupMoved, account_with_memberships, membership_for
from members.services import NotAllowed


class AccountBackend(ModelBackend):
    """Log-in by mail address and password, as Django does it; who a session's account is costs one query less."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session with its memberships, which every page of a group needs; None: it may not log in."""
        found = account_with_memberships(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


class MemberRequest(HttpRequest):
    """A request whose person was found in the group of the address."""

    member: Member
    waiting: int  # set where the view counts what waits for this advisor anyway: the menu shows it


type MemberView[**P] = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def for_members[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """Let present members of the group `slug` in, with times in the group's zone; everyone else finds nothing there."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_log_in(request)
        try:
            member = membership_for(request.user, slug)
        except GroupMoved as moved:
            return _to_new_address(request, moved.slug)
        request = cast(MemberRequest, request)
        request.member = member
        try:
            with timezone.override(member.group.time_zone):
                return view(request, *args, **kwargs)
        except NotAllowed as refusal:  # what one may not do is not there
            raise Http404 from refusal

    return checked


def for_admins[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """As for_members, for admins of the group only; for everybody else the page is not there."""

    @for_members
    @wraps(view)
    def checked(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not can_manage_group(request.member):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def account_of(request: HttpRequest) -> Account:
    """Who is logged in; for views behind login_required."""
    assert isinstance(request.user, Account)
    return request.user


def say_undoable(
    request: HttpRequest, sentence: str, address: str, fields: Mapping[str, str | Sequence[str]] | None = None
) -> None:
    """Tell on the next page what was removed, with a form that brings it back: POST of `fields` to `address`."""
    sent = [
        (name, value)
        for name, values in (fields or {}).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    context = {"sentence": sentence, "address": address, "fields": sent}
    messages.success(request, mark_safe(render_to_string("components/undo.html", context, request)), "cluster spread")


def way_back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page of ours that a form stood on, which its field `back` names, else to `otherwise`."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect(otherwise)


def sends_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def problem(sentence: str, status: int, **more: Any) -> JsonResponse:
    """An answer to a script of ours: what is wrong, as a sentence for the person in front of it."""
    return JsonResponse({"problem": sentence, **more}, status=status)


def body_of(request: HttpRequest) -> Any:
    """The JSON of a request. Raises ValueError with a sentence."""
    try:
        return json.loads(request.body)
    except RequestDataTooBig as error:
        raise ValueError(_("This is more than 1 MB of text, too much to be saved at once: shorten it.")) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept.")) from error


def _to_log_in(request: HttpRequest) -> HttpResponse:
    if sends_json(request):
        return problem(_("You are logged out."), 401, log_in=resolve_url("members:log_in"))
    answer = redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(answer.url) if request.headers.get("HX-Request") else answer


def _to_new_address(request: HttpRequest, slug: str) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True, preserve_request=True)
