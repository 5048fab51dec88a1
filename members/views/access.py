"""The door of every page: who is this person here, and from which machine does a request come?"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core.names import InvalidName, login_key
from members.models import Account, Member
from members.permissions import can_manage_group
from members.queries import GroupMoved, membership_for
from members.services import NotAllowed, TooManyAttempts

DEVICE_COOKIE = "__Host-zuji-device" if settings.HTTPS else "zuji-device"
DEVICE_AGE = 400 * 24 * 3600
_SALT = "members.device"
_ACCOUNTS_OF_A_DEVICE = 8


class MemberRequest(HttpRequest):
    """A request whose person was found in the group of the address."""

    member: Member


type MemberView[**P] = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def for_members[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """Let present members of the group `slug` in, with times in the group's zone; others find nothing there."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
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


def too_many(request: HttpRequest, refusal: TooManyAttempts) -> HttpResponse:
    """429, with the time until the next try in words and in Retry-After."""
    minutes = -(-refusal.retry_after // 60)
    sentence = _("There were too many attempts. Try again in %(minutes)s minutes.") % {"minutes": minutes}
    context: dict[str, Any] = {"status": 429, "title": _("Too many attempts"), "sentence": sentence}
    response = render(request, "error.html", context, status=429)
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def client_address(request: HttpRequest) -> str:
    """The address the request comes from. Of X-Forwarded-For only what our own proxy added counts: the last part."""
    remote: str = request.META.get("REMOTE_ADDR", "")
    proxies = int(str(settings.REST_FRAMEWORK["NUM_PROXIES"]))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not proxies or not forwarded:
        return remote
    return str(forwarded[-min(proxies, len(forwarded))])


def known_device(request: HttpRequest, email: str) -> str:
    """The name of this device when the account of this address has logged in from it before, else ""."""
    device, accounts = _device(request)
    try:
        account = Account.objects.filter(email=login_key(email)).first()
    except InvalidName:
        return ""
    return device if account is not None and str(account.uuid) in accounts else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, account: Account) -> None:
    """Sign into a cookie that the account has logged in from here: its owner gets in whatever strangers try."""
    device, accounts = _device(request)
    known = [str(account.uuid), *(other for other in accounts if other != str(account.uuid))]
    value = signing.dumps([device or get_random_string(22), known[:_ACCOUNTS_OF_A_DEVICE]], salt=_SALT)
    response.set_cookie(DEVICE_COOKIE, value, max_age=DEVICE_AGE, secure=settings.HTTPS, httponly=True, samesite="Lax")


def _device(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(account) for account in accounts]


def _to_new_address(request: HttpRequest, slug: str) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True, preserve_request=True)
