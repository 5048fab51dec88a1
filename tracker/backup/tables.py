"""Which tables go into a backup, and what their columns hold. The same on PostgreSQL and SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, FileField, ForeignKey, Model

from tracker.backup.archive import Column

# Sessions end with a restore; answers kept for repeats and counts of failed log-ins are of a day.
LEFT_OUT = ("django_session", "activity_idempotencykey", "members_attempt")
KINDS = {
    "AutoField": "int",
    "BigAutoField": "int",
    "BigIntegerField": "int",
    "BinaryField": "bytes",
    "BooleanField": "bool",
    "DateField": "date",
    "DateTimeField": "timestamp",
    "DecimalField": "float",
    "FloatField": "float",
    "IntegerField": "int",
    "JSONField": "json",
    "PositiveBigIntegerField": "int",
    "PositiveIntegerField": "int",
    "PositiveSmallIntegerField": "int",
    "SmallAutoField": "int",
    "SmallIntegerField": "int",
    "TimeField": "time",
    "UUIDField": "uuid",
}


@dataclass(frozen=True)
class Shape:
    """A table as the program knows it."""

    name: str
    key: str  # column of the primary key
    counts: bool  # the key is counted up by the database
    columns: tuple[Column, ...]


def shapes() -> list[Shape]:
    """Every table that goes into a backup, by name."""
    return sorted(
        (shape_of(model) for model in _models() if model._meta.db_table not in LEFT_OUT), key=lambda shape: shape.name
    )


def file_columns() -> Iterator[tuple[str, str, str]]:
    """Table, column with names of stored files, and the column with their sha256 ("" where there is none)."""
    for model in _models():
        columns = {field.column for field in model._meta.local_concrete_fields}
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField):
                yield model._meta.db_table, _column(field), "sha256" if "sha256" in columns else ""


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def shape_of(model: type[Model]) -> Shape:
    fields = model._meta.local_concrete_fields
    key = model._meta.pk
    return Shape(
        name=model._meta.db_table,
        key=_column(key),
        counts=key.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField"),
        columns=tuple(Column(_column(field), _kind(field)) for field in fields),
    )


def _column(field: "Field[Any, Any]") -> str:
    assert field.column is not None  # a concrete field has one
    return field.column


def _kind(field: "Field[Any, Any]") -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return KINDS.get(field.get_internal_type(), "text")
