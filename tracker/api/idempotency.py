"""`Idempotency-Key`: a write of the API that is sent again is not done again.

A middleware, so that every operation of every app has it. A key belongs to an account, to one request (method,
address, body) and to what the sender might do when it was first sent: who has lost a right since gets no old answer.
"""

import hashlib
import re
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.translation import gettext as _

from activity.services import Answer, KeyBusy, KeyTaken, begin_request, forget_request, keep_answer
from members.api.authentication import token_presented
from members.models import Account
from tracker.errors import answer

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HEADER = "Idempotency-Key"
PATTERN = r"^[!-~]{1,255}$"
METHODS = ("POST", "PUT", "PATCH", "DELETE")
KEPT_HEADERS = ("Content-Type", "Content-Language", "ETag", "Location", "Retry-After")
NOT_DONE = (401, 408, 429)  # besides 5xx: sent again, these may end otherwise


def answer_repeats(get_response: GetResponse) -> GetResponse:
    """Give the first answer again where a write of the API comes with a key that was used for it before."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None or request.method not in METHODS or not request.path.startswith("/api/"):
            return get_response(request)
        sender = _sender_of(request)
        fingerprint = _fingerprint(request, sender[1]) if sender else ""
        if sender is None or not fingerprint:
            return get_response(request)  # refused for another reason, by those who refuse such
        if not re.fullmatch(PATTERN, key):
            sentence = _("The Idempotency-Key has 1 to 255 visible ASCII characters, without blanks.")
            return answer(request, 400, _("Invalid request"), sentence)
        return _once(request, get_response, sender[0], key, fingerprint)

    return middleware


def _once(
    request: HttpRequest, get_response: GetResponse, account: Account, key: str, fingerprint: str
) -> HttpResponseBase:
    try:
        kept = begin_request(account=account, key=key, fingerprint=fingerprint)
    except KeyBusy:
        sentence = _("The first request with this Idempotency-Key is still under way. Ask again.")
        busy = answer(request, 409, _("Conflict"), sentence, code="in-progress")
        busy.headers["Retry-After"] = "1"
        return busy
    except KeyTaken:
        sentence = _(
            "This Idempotency-Key belongs to another request, or what you may do has changed since. Take a new one."
        )
        return answer(request, 422, _("Key of another request"), sentence, code="key-taken")
    if kept is not None:
        headers = kept.headers | {"Idempotent-Replayed": "true"}
        return HttpResponse(kept.body, status=kept.status, headers=headers)
    response = get_response(request)
    if response.status_code >= 500 or response.status_code in NOT_DONE or not isinstance(response, HttpResponse):
        forget_request(account=account, key=key)
        return response
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    keep_answer(account=account, key=key, answer=Answer(response.status_code, headers, response.content))
    return response


def _sender_of(request: HttpRequest) -> tuple[Account, str] | None:
    """Who sends, by token or session, and with what rights. None: nobody who may write."""
    scheme, _blank, presented = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = token_presented(presented.strip())
        if token is None or token.read_only:
            return None
        if token.group_id is not None:
            token.account.limit_to_group(token.group_id)
        return token.account, f"token {token.pk} {_rights_of(token.account)}"
    if not isinstance(request.user, Account) or not request.user.is_active:
        return None
    return request.user, f"session {_rights_of(request.user)}"


def _rights_of(account: Account) -> str:
    """The roles in each group."""
    return " ".join(
        f"{own.pk}:{own.is_admin:d}{own.is_advisor:d}{own.is_guest:d}" for own in account.present_memberships
    )


def _fingerprint(request: HttpRequest, rights: str) -> str:
    """ "" when the body cannot be read."""
    try:
        body = request.body
    except (RequestDataTooBig, UnreadablePostError):
        return ""
    told = f"{request.method} {request.get_full_path()}\n{rights}\n".encode()
    return hashlib.sha256(told + body).hexdigest()
