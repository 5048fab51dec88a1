"""Shapes of the API laid flat for spreadsheets: a table of cells, and one more for each list that stands in it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from core.spreadsheets import csv_text

NAMES = ("name", "title")  # of what is named inside of something: its own column says no more than whose it is


@dataclass(frozen=True)
class Sheet:
    """One CSV file. `path` leads from the thing to the lists whose items are its lines; () is the thing itself.

    Lines of a list begin with the uuid of what they stand in: `key`, "" for the thing itself.
    """

    name: str
    path: tuple[str, ...]
    key: str
    shape: serializers.Serializer[Any]

    @property
    def head(self) -> list[str]:
        columns = [column for name, field in self.shape.fields.items() for column in _columns(name, field)]
        return [self.key, *columns] if self.key else columns

    def lines(self, thing: Mapping[str, Any]) -> Iterator[list[str]]:
        """The lines that this thing makes, as cells in which no spreadsheet program finds a formula."""
        for inside, record in _found(thing, self.path, ""):
            cells = [cell for name, field in self.shape.fields.items() for cell in _cells(record.get(name), field)]
            yield [inside, *cells] if self.key else cells


def sheets_of(name: str, shape: serializers.Serializer[Any], path: tuple[str, ...] = (), key: str = "") -> list[Sheet]:
    """The sheet of a shape, and those of the lists in it that say more than names."""
    found = [Sheet(name, path, key, shape)]
    for field_name, field in shape.fields.items():
        if isinstance(field, serializers.ListSerializer) and set(_item_of(field).fields) - {"uuid", *NAMES}:
            found += sheets_of(f"{name}-{field_name}", _item_of(field), (*path, field_name), _singular(name))
    return found


def _item_of(field: serializers.ListSerializer[Any]) -> serializers.Serializer[Any]:
    assert isinstance(field.child, serializers.Serializer)  # our lists hold things with names
    return field.child


def _singular(name: str) -> str:
    return f"{name.rpartition('-')[2].removesuffix('s')}_uuid"


def _found(record: Mapping[str, Any], path: tuple[str, ...], inside: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not path:
        yield inside, record
        return
    for item in record.get(path[0]) or ():
        yield from _found(item, path[1:], str(record.get("uuid") or ""))


def _columns(name: str, field: serializers.Field[Any, Any, Any, Any]) -> Iterable[str]:
    if isinstance(field, serializers.ListSerializer):
        return [name] if set(_item_of(field).fields) & set(NAMES) else []
    if isinstance(field, serializers.Serializer):
        return [name if str(part) in NAMES else f"{name}_{part}" for part in field.fields]
    return [name]


def _cells(value: Any, field: serializers.Field[Any, Any, Any, Any]) -> Iterable[str]:
    if isinstance(field, serializers.ListSerializer):
        named = [str(part) for part in _item_of(field).fields if str(part) in NAMES]
        return [csv_text("; ".join(str(item[named[0]]) for item in value or ()))] if named else []
    if isinstance(field, serializers.Serializer):
        return [_cell((value or {}).get(part)) for part in field.fields]
    return [_cell(value)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return csv_text("; ".join(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, cls=JSONEncoder) if value else ""
    return csv_text(str(value))
