"""Who asks: a script by its token, or a browser by its session (then with CSRF protection)."""

import hmac
import re
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from members.models import Account, ApiToken
from members.queries import hash_secret

_TOKEN = re.compile(r"zuji_([A-Za-z0-9]{1,12})_([A-Za-z0-9_-]{20,200})")


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer zuji_<prefix>_<secret>`. Only the header counts: never the query string or the body."""

    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        header = authentication.get_authorization_header(request)
        scheme, _blank, presented = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token_presented(presented.decode("ascii", "replace").strip())
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        note_token_use(token)
        if token.group_id is not None:
            token.account.limit_to_group(token.group_id)
        return token.account, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's log-in; every unsafe method needs the CSRF token."""

    def enforce_csrf(self, request: HttpRequest | Request) -> None:
        try:
            super().enforce_csrf(request)  # type: ignore[arg-type]
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                _("A browser's session needs the CSRF token in X-CSRFToken. Scripts use a token instead.")
            ) from error


class AuthenticatedAndInScope(BasePermission):
    """Somebody we know; a read-only token only reads."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if isinstance(request.auth, ApiToken) and request.auth.read_only and request.method not in SAFE_METHODS:
            raise exceptions.PermissionDenied(_("This token may only read."))
        return True


def token_presented(text: str) -> ApiToken | None:
    """The live token of this text, with its account; the secret is compared as a hash, in constant time."""
    match = _TOKEN.fullmatch(text)
    if not match:
        return None
    token = ApiToken.objects.select_related("account").filter(prefix=match[1]).first()
    if token is None or not hmac.compare_digest(token.secret_hash, hash_secret(match[2])):
        return None
    return token if token.is_live and token.account.is_active else None


def note_token_use(token: ApiToken) -> None:
    """When it was last used, to the minute: a script that asks often must not write at every request."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
