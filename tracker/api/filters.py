"""Filters and ordering that refuse what they do not know: a misspelt filter must not answer with everything."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView

PARAMETER_LIMIT = 200  # characters


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        allowed = list(filterset_class.base_filters) if filterset_class else []
        allowed += ["page", "page_size", *(["ordering"] if getattr(view, "ordering_fields", None) else [])]
        problems = {}
        for name, values in request.query_params.lists():
            if name not in allowed:
                problems[name[:100]] = [_("Unknown parameter. Known are: {names}.").format(names=", ".join(allowed))]
            elif len(values) > 1:
                problems[name] = [_("Give this parameter once.")]
            elif not values[0]:
                problems[name] = [_("Give a value, or leave this parameter out.")]
            elif len(values[0]) > PARAMETER_LIMIT or "\0" in values[0]:
                problems[name] = [_("This value is too long or contains NUL.")]
        if problems:
            raise ValidationError(problems)
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered


class StrictOrderingFilter(OrderingFilter):
    """Views give `ordering_fields` as {name in the address: field of the model}; equal rows keep their order."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = _choices(view)
        if not names:
            return []
        schema = {"type": "string", "enum": names}
        return [{"name": "ordering", "in": "query", "required": False, "schema": schema}]

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> Sequence[str] | None:
        wanted = request.query_params.get("ordering")
        if wanted is None:
            return None
        if wanted not in _choices(view):
            names = ", ".join(_choices(view))
            raise ValidationError({"ordering": [_("Unknown ordering. Known are: {names}.").format(names=names)]})
        sign = "-" if wanted.startswith("-") else ""
        return [sign + view.ordering_fields[wanted.removeprefix("-")], "pk"]


def _choices(view: Any) -> list[str]:
    return [sign + name for name in getattr(view, "ordering_fields", None) or () for sign in ("", "-")]
