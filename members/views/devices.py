"""From which machine a request comes, and what is answered when too many came from there."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core.names import InvalidName, login_key
from members.models import Account
from members.services import TooManyAttempts

DEVICE_COOKIE = "__Host-zuji-device" if settings.HTTPS else "zuji-device"
DEVICE_AGE = 400 * 24 * 3600
_SALT = "members.device"
_ACCOUNTS_OF_A_DEVICE = 8


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
