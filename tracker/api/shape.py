"""A body must have the shape its operation declares: no unknown field, no other JSON type. Nothing is guessed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework import serializers

_EXPECTED: list[tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], ...], tuple[type, ...], str]] = [
    ((serializers.BooleanField,), (bool,), gettext_noop("true or false")),
    ((serializers.IntegerField,), (int,), gettext_noop("an integer")),
    (
        (serializers.CharField, serializers.ChoiceField, serializers.UUIDField, serializers.DateField),
        (str,),
        gettext_noop("a string"),
    ),
]


def refuse_other_shapes(data: Any, serializer: serializers.BaseSerializer[Any]) -> None:
    """Raises ValidationError that names every unknown field and every value of another JSON type."""
    problems = _problems_of(data, serializer)
    if problems:
        raise serializers.ValidationError(problems)


def _problems_of(data: Any, field: serializers.Field[Any, Any, Any, Any]) -> Any:
    """What is wrong with the value, as nested as DRF's own errors; empty when nothing is."""
    if data is None:  # whether null is allowed is the field's own business
        return None
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return _problems_of_list(data, field)
    if isinstance(field, serializers.Serializer):
        return _problems_of_object(data, field)
    for kinds, types, name in _EXPECTED:
        if isinstance(field, kinds):
            fits = isinstance(data, types) and (bool in types or not isinstance(data, bool))
            return None if fits else [_("Expected {type}.").format(type=_(name))]
    return None


def _problems_of_list(data: Any, field: Any) -> Any:
    if not isinstance(data, list):
        return [_("Expected {type}.").format(type=_("a list"))]
    found = [_problems_of(item, field.child) for item in data]
    return {str(place): problem for place, problem in enumerate(found) if problem}


def _problems_of_object(data: Any, serializer: serializers.Serializer[Any]) -> Any:
    if not isinstance(data, dict):
        return [_("Expected {type}.").format(type=_("an object"))]
    fields = {name: field for name, field in serializer.fields.items() if not field.read_only}
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name not in fields:
            known = ", ".join(fields) or _("none")
            found[name[:100]] = [
                _("Unknown or read-only field. Fields that can be sent: {fields}.").format(fields=known)
            ]
        elif problem := _problems_of(value, fields[name]):
            found[name] = problem
    return found
