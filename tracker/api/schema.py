"""The OpenAPI description: what DRF does not know by itself is added here once, for every operation of every app."""

from typing import Any

from django.utils.functional import Promise
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

DESCRIPTIONS = {
    400: "Not understood: `errors` names the fields or parameters.",
    401: "No valid token or session.",
    403: "Known, but not allowed: a read-only token writes, or a rule of roles says no.",
    404: "Not there, or not for this reader: the two do not differ.",
    409: "A rule says no in this state; `code` names it. `Location` where there is one already.",
    412: "Changed since the version that If-Match names; `current` tells today's.",
    413: "The body is larger than 1 MB.",
    415: "The body is not JSON in UTF-8, or is packed.",
    428: "If-Match is missing.",
    429: "Asked too often: `Retry-After` says when to go on.",
    503: "The database is away: `Retry-After` says when to try again.",
}


class Problem(serializers.Serializer[Any]):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by the path of the field, such as `rows.2.results`; `body` for the whole.",
    )
    code = serializers.CharField(required=False, help_text="Stable name of the rule that said no.")
    current = serializers.DictField(required=False, help_text="What is there now: version and etag, or uuid and url.")


class Operations(AutoSchema):  # type: ignore[misc]
    """Adds to each operation the errors it can answer with, and If-Match where a write needs it.

    Views say in `conditional_actions` which of their actions need If-Match.
    """

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if not self._is_conditional():
            return []
        return [
            OpenApiParameter(
                "If-Match",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="The ETag that a GET of this thing answered.",
            )
        ]

    def _is_conditional(self) -> bool:
        return getattr(self.view, "action", None) in getattr(self.view, "conditional_actions", ())

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._error_statuses():
            found = self._get_response_for_code(Problem, str(status), ["application/problem+json"], direction)
            responses[str(status)] = found | {"description": DESCRIPTIONS[status]}
        return dict(sorted(responses.items()))

    def _error_statuses(self) -> set[int]:
        statuses = {400, 401, 404, 429, 503}
        if self.method != "GET":
            statuses |= {403, 409, 413, 415}
        if self._is_conditional():
            statuses |= {412, 428}
        return statuses

    def get_tags(self) -> list[str]:
        """By the first word of the address after the version."""
        return [self._tokenize_path()[0]]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "members.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str | Promise]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "zuji_…",
            "description": "A personal token, made on the page of your account. It may be read-only and may expire.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "members.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        from django.conf import settings

        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
