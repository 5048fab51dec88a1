"""What differs between a row as it is stored and as its file has it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.diffs import Segment, diff_words

# The names of `exchange.importing.ledger_rows.text_of_row`.
FIELDS = {
    "period": _("Time"),
    "paper": _("Paper"),
    "expected gain": _("Expected gain"),
    "gained": _("Gained"),
    "task": _("Task"),
    "progress": _("Progress"),
    "state": _("State"),
    "project": _("Project"),
    "participants": _("Participants"),
    "workload": _("Workload"),
}


@dataclass(frozen=True)
class Difference:
    field: str
    segments: tuple[Segment, ...]


def differences_of(before: str, after: str) -> tuple[Difference, ...]:
    was, now = _fields_of(before), _fields_of(after)
    return tuple(
        Difference(str(words), diff_words(was.get(name, ""), now.get(name, "")))
        for name, words in FIELDS.items()
        if was.get(name, "") != now.get(name, "")
    )


def _fields_of(text: str) -> Mapping[str, str]:
    """A line that names no field goes on with the one before it."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.split("\n") if text else ():
        found, colon, rest = line.partition(": ")
        if colon and found in FIELDS and found not in fields:
            name, fields[found] = found, rest
        elif name:
            fields[name] += f"\n{line}"
    return fields
