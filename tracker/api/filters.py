"""Filters and ordering that refuse what they do not know: a misspelt filter must not answer with everything."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView

PARAMETER_LIMIT = 200  # characters


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]
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
            elif len(values[0]) > PARAMETER_LIMIT or "\0" in values[0]:
                problems[name] = [_("This value is too long or contains NUL.")]
        if problems:
            raise ValidationError(problems)
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered


class StrictOrderingFilter(OrderingFilter):
    def remove_invalid_fields(
        self, queryset: QuerySet[Model], fields: Sequence[str], view: APIView, request: Request
    ) -> list[str]:
        allowed: Sequence[str] = getattr(view, "ordering_fields", None) or ()
        wrong = [field for field in fields if field.removeprefix("-") not in allowed]
        if wrong:
            names = ", ".join(f"{name}, -{name}" for name in allowed)
            raise ValidationError({"ordering": [_("Unknown ordering. Known are: {names}.").format(names=names)]})
        return list(fields)
