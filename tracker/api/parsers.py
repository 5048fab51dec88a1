"""The one way in for bodies: strict JSON of at most 1 MB, in the shape of the operation."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser

from tracker.api.shape import refuse_other_shapes
from tracker.api.strict_json import InvalidJSON, read_json


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_CONTENT_TOO_LARGE if hasattr(status, "HTTP_413_CONTENT_TOO_LARGE") else 413
    default_detail = gettext_lazy("The body is larger than 1 MB.")
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        context = parser_context or {}
        request, view = context.get("request"), context.get("view")
        if request is not None:
            _refuse_encodings(request.headers.get("Content-Encoding", ""), request.content_type or "")
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)  # never more: the length that the client states proves nothing
        if len(body) > limit:
            raise TooLarge
        try:
            data = read_json(body)
        except InvalidJSON as error:
            raise exceptions.ParseError(str(error)) from error
        if not isinstance(data, dict):
            raise exceptions.ParseError(_("The body must be a JSON object."))
        if view is not None:
            refuse_other_shapes(data, view.get_serializer())
        return data


def _refuse_encodings(content_encoding: str, content_type: str) -> None:
    """A packed body could be a bomb; another charset would be read as wrong characters."""
    if content_encoding.strip().lower() not in ("", "identity"):
        raise exceptions.UnsupportedMediaType(content_encoding[:50], _("Send the body without Content-Encoding."))
    for parameter in content_type.split(";")[1:]:
        name, _sign, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in ("utf-8", "utf8"):
            raise exceptions.UnsupportedMediaType(content_type[:100], _("Send the body in UTF-8."))
