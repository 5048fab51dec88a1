"""The OpenAPI description: what DRF does not know by itself is added here once, for every operation of every app."""

from typing import Any

from django.utils.functional import Promise
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from tracker.api.idempotency import HEADER, PATTERN

DESCRIPTIONS = {
    400: "Not understood: `errors` names the fields or parameters.",
    401: "No valid token or session.",
    403: "Known, but not allowed: a read-only token writes, or a rule of roles says no.",
    404: "Not there, or not for this reader: the two do not differ.",
    409: "A rule says no in this state; `code` names it. `Location` where there is one already.",
    412: "Changed since the version that If-Match names; `current` tells today's.",
    413: "The body is larger than 1 MB.",
    415: "The body is not JSON in UTF-8, or is packed.",
    422: "The Idempotency-Key belongs to another request.",
    428: "If-Match is missing.",
    429: "Asked too often: `Retry-After` says when to go on.",
    503: "The database is away: `Retry-After` says when to try again.",
}


REPEATS = (
    "A word of your own for this very request, such as a UUID. Sent again with it within a day the request is not done "
    "again: the first answer comes back, with `Idempotent-Replayed: true`. See docs/api.md."
)
ETAG = "The ETag that reading this thing answered."
PROBLEM_FIELDS: dict[str, serializers.Field[Any, Any, Any, Any]] = {
    "type": serializers.CharField(),
    "title": serializers.CharField(),
    "status": serializers.IntegerField(),
    "detail": serializers.CharField(),
    "errors": serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by the path of the field, such as `rows.2.results`; `body` for the whole.",
    ),
    "code": serializers.CharField(required=False, help_text="Stable name of the rule that said no."),
    "current": serializers.DictField(required=False, help_text="What is there now: version and etag, or uuid and url."),
}
Problem = inline_serializer("Problem", PROBLEM_FIELDS)


class Operations(AutoSchema):
    """Adds to each operation the errors it can answer with, its headers, and If-Match where a write needs it.

    Views say in `conditional_actions` which of their actions need If-Match, and in `first_writes` which of those take
    `If-None-Match: *` instead, where there is nothing yet.
    """

    def get_override_parameters(self) -> list[Any]:
        found = [_answered("Retry-After", "429", "503", kind=int), _answered("WWW-Authenticate", "401")]
        if self.method != "GET":
            key = {"type": "string", "pattern": PATTERN}
            found.append(OpenApiParameter(HEADER, key, OpenApiParameter.HEADER, description=REPEATS))
        if self.method == "POST":
            found.append(_answered("Location", "201", "202"))
        if self._among("conditional_actions"):
            found += [_answered("ETag", "200", "412"), *self._conditions()]
        return found

    def _conditions(self) -> list[OpenApiParameter]:
        if not self._among("first_writes"):
            return [_sent("If-Match", ETAG, required=True)]
        return [_sent("If-Match", f"To change: {ETAG}"), _sent("If-None-Match", "`*` to write the first one.")]

    def _among(self, attribute: str) -> bool:
        return getattr(self.view, "action", None) in getattr(self.view, attribute, ())

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._error_statuses():
            found = self._get_response_for_code(Problem, str(status), ["application/problem+json"], direction)
            responses[str(status)] = found | {"description": DESCRIPTIONS[status]}
        return dict(sorted(responses.items()))

    def _error_statuses(self) -> set[int]:
        statuses = {400, 401, 404, 429, 503}
        if self.method != "GET":
            statuses |= {403, 409, 422}
        if self.method in ("POST", "PUT", "PATCH"):
            statuses |= {413, 415}
        if getattr(self.view, "conflicts_when_read", False):
            statuses.add(409)
        if self._among("conditional_actions"):
            statuses |= {412, 428}
        return statuses

    def get_tags(self) -> list[str]:
        """By the first word of the address after the version."""
        return [self._tokenize_path()[0]]


def _sent(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=description)


def _answered(name: str, *statuses: str, kind: type = str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, response=list(statuses))


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "members.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str | Promise]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "zuji_…",
            "description": "A personal token, made on the page of your account. It may be read-only and may expire.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "members.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        from django.conf import settings

        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
