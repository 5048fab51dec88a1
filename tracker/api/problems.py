"""The body of every error: problem JSON of RFC 9457."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response


def problem(
    status: int,
    detail: str,
    *,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """An error as an answer. `errors` names the fields by their path in the body: `rows.2.results`."""
    body: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body | more, status=status, headers=headers, content_type="application/problem+json")


def not_found() -> Response:
    """The same words for what is not there and for what is not shown."""
    return problem(404, _("There is nothing here, or it is not for you to read."))


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
