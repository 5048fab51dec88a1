"""Every error of the API as problem JSON: what happened, to which field, and how to go on."""

import logging
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.etags import PreconditionMissing, PreconditionUnusable, etag_of
from core.text import InvalidText
from members.queries import GroupMoved
from reports.services import AlreadyThere, InvalidCell, NewerRevision, NotAllowed, ReportRefused, StaleVersion
from tracker.api.throttles import AnonymousThrottle

logger = logging.getLogger(__name__)

UNREADABLE = (SuspiciousOperation, UnreadablePostError, MultiPartParserError)
FORBIDDEN_RULES = (NotAllowed,)


def explain_error(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None: an error of ours, which Django logs and answers with a number."""
    answer = _of_framework(exception, context) or _of_services(exception, context) or _of_platform(exception)
    if answer is not None:
        set_rollback()
    return answer


def problem(
    status: int,
    detail: str,
    *,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """An answer of RFC 9457. `errors` names the fields by their path in the body: `rows.2.results`."""
    body: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body | more, status=status, headers=headers, content_type="application/problem+json")


def title_of(status: int) -> str:
    titles = {
        400: _("Invalid request"),
        401: _("Not authenticated"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not allowed"),
        409: _("Conflict"),
        412: _("Changed meanwhile"),
        413: _("Too large"),
        415: _("Not JSON in UTF-8"),
        428: _("If-Match is missing"),
        429: _("Too many requests"),
        503: _("Away for a moment"),
    }
    return titles.get(status, _("An error"))


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested errors as one level: path of the field -> sentences. What belongs to no field stands at `body`."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            found |= flatten(inner, f"{path}.{own}".strip("."))
        return found
    if isinstance(detail, list):
        if any(isinstance(inner, dict | list) for inner in detail):
            return flatten({str(place): inner for place, inner in enumerate(detail) if inner}, path)
        return {path or "body": [str(sentence) for sentence in detail]}
    return {path or "body": [str(detail)]}


def _of_framework(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, Http404):
        return problem(404, _("There is nothing here, or it is not for you to read."))
    if isinstance(exception, PermissionDenied):
        return problem(403, _("You may not do this."))
    if not isinstance(exception, exceptions.APIException):
        return None
    headers = {}
    if getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = str(exception.auth_header)  # type: ignore[attr-defined]
    if isinstance(exception, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        throttle = AnonymousThrottle()
        if not throttle.allow_request(context["request"], context["view"]):
            exception = exceptions.Throttled(throttle.wait())
    if isinstance(exception, exceptions.Throttled):
        wait = max(1, int(exception.wait or 1))
        sentence = _("You asked too often. Try again in {seconds} seconds.").format(seconds=wait)
        return problem(429, sentence, headers={"Retry-After": str(wait)})
    if isinstance(exception, exceptions.ValidationError):
        errors = flatten(exception.detail)
        return problem(400, _("Some fields are not right."), errors=errors)
    if exception.status_code == 404:
        return problem(404, _("There is nothing here, or it is not for you to read."))
    return problem(exception.status_code, str(exception.detail), headers=headers)


def _of_services(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, PreconditionMissing):
        return problem(428, _("Send the ETag of what you read as If-Match, so that nobody's text is overwritten."))
    if isinstance(exception, PreconditionUnusable):
        return problem(412, _("If-Match must be exactly the ETag that a GET of this very thing answered."))
    if isinstance(exception, StaleVersion):
        return _stale(exception)
    if isinstance(exception, NewerRevision):
        sentence = _("Revision {number} was submitted meanwhile: read it first.").format(number=exception.newest)
        return problem(412, sentence, current={"revision": exception.newest})
    if isinstance(exception, AlreadyThere):
        url = context["view"].reverse_action("detail", args=[exception.report.uuid])
        sentence = _("There is a report of this week already.")
        return problem(
            409, sentence, headers={"Location": url}, current={"uuid": str(exception.report.uuid), "url": url}
        )
    if isinstance(exception, InvalidCell):
        field = exception.field if exception.row is None else f"rows.{exception.row}.{exception.field}"
        return problem(400, _("Some fields are not right."), errors={field: [str(exception)]})
    if isinstance(exception, InvalidText):
        return problem(400, str(exception))
    if isinstance(exception, ReportRefused):
        return problem(403 if isinstance(exception, NotAllowed) else 409, exception.message, code=exception.code)
    if isinstance(exception, GroupMoved):
        sentence = _("The group's address is now {slug}.").format(slug=exception.slug)
        return problem(404, sentence, current={"group": exception.slug})
    return None


def _stale(exception: StaleVersion) -> Response:
    current = exception.current
    etag = etag_of(current.uuid, current.version)
    return problem(
        412,
        _("Somebody saved meanwhile, perhaps you in another window. Read it again and put your change on top."),
        headers={"ETag": etag},
        current={"version": current.version, "etag": etag},
    )


def _of_platform(exception: Exception) -> Response | None:
    if isinstance(exception, RequestDataTooBig):
        return problem(413, _("The body is larger than 1 MB."))
    if isinstance(exception, UNREADABLE):
        return problem(400, _("The server could not understand this request."))
    if isinstance(exception, OperationalError | InterfaceError):
        logger.error("the database is away: %s", type(exception).__name__)
        return problem(503, _("The database is away. Nothing was changed; try again."), headers={"Retry-After": "5"})
    return None
