"""What the pages of reports send in, read into plain values. Texts are cleaned by the services, once for all doors."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Period, UnreadableDate, read_date
from core.text import CELL_LIMIT
from reports.models import PlanItem
from reports.services import RowInput

SEEN_LIMIT = 200  # answers that are noted at once
PLAN_STATES = tuple(PlanItem.State.values)
CELLS = ("project", "this_week", "results", "next_week")


@dataclass(frozen=True)
class Entry:
    """A working copy as typed. `version` 0: the page was opened before the report existed."""

    version: int
    rows: tuple[RowInput, ...]
    note: str = ""
    ends_on: date | None = None


class UnreadableEntry(ValueError):
    """What came in is no entry; the sentence says where."""


def read_entry(data: Any) -> Entry:
    """From an autosave's JSON: {version, rows: [{uuid, project, this_week, results, next_week}], note, ends_on}."""
    if not isinstance(data, dict) or not isinstance(data.get("rows"), list):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    rows = tuple(_row(row, number) for number, row in enumerate(data["rows"], start=1))
    return Entry(_version(data.get("version")), rows, _text(data.get("note", ""), 0), _day(data.get("ends_on")))


def read_entry_form(data: QueryDict) -> Entry:
    """From the form as a browser posts it without scripts: the fields of all rows as parallel lists."""
    columns = [data.getlist(name) for name in ("row_uuid", *CELLS)]
    if len({len(column) for column in columns}) != 1:
        raise UnreadableEntry(_("The rows of this form are incomplete. Go back and send it again."))
    rows = tuple(
        RowInput(uuid=_uuid(row_uuid, number), **dict(zip(CELLS, cells, strict=True)))
        for number, (row_uuid, *cells) in enumerate(zip(*columns, strict=True), start=1)
    )
    return Entry(_version(data.get("version")), rows, data.get("note", ""), _day(data.get("ends_on")))


def rearrange(entry: Entry, action: str) -> Entry:
    """The entry after a button of a row, pressed without scripts: "add", "remove:2", "up:2", "down:0"."""
    rows = list(entry.rows)
    verb, _colon, place = action.partition(":")
    at = int(place) if place.isdecimal() and int(place) < len(rows) else None
    if verb == "add":
        rows.append(RowInput(uuid=uuid.uuid4()))
    elif at is not None and verb == "remove":
        del rows[at]
    elif at is not None and verb in ("up", "down"):
        other = min(max(at + (1 if verb == "down" else -1), 0), len(rows) - 1)
        rows[at], rows[other] = rows[other], rows[at]
    return replace(entry, rows=tuple(rows))


@dataclass(frozen=True)
class Comment:
    """A feedback text as typed. `row` None: on the whole report. `version` 0: there is none yet.

    `mark` None: the mark stays as it is.
    """

    row: uuid.UUID | None
    text: str
    version: int
    mark: str | None = None


def read_comment(data: Any) -> Comment:
    """From the JSON of an autosave or from a posted form: {row, text, version, mark}. A button's `set_mark` wins."""
    if not isinstance(data, Mapping):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    mark = data.get("set_mark", data.get("mark"))
    if mark is not None and not isinstance(mark, str):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    text, version = _text(data.get("text", ""), 0), _version(data.get("version"))
    return Comment(_uuid(data.get("row") or "", 0), text, version, mark)


@dataclass(frozen=True)
class Answer:
    """An answer as typed. `version`: of the answer that was read; `seen`: of the feedback that was read."""

    feedback: uuid.UUID | None
    text: str
    version: int
    seen: int


def read_answer(data: Any, feedback: uuid.UUID | None = None) -> Answer:
    """From the JSON of an autosave or from a posted form: {text, version, seen}."""
    if not isinstance(data, Mapping):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    return Answer(feedback, _text(data.get("text", ""), 0), _version(data.get("version")), _version(data.get("seen")))


@dataclass(frozen=True)
class Tick:
    """A feedback ticked off, or the tick taken back. `seen`: the version of the feedback that was read."""

    settled: bool
    seen: int


def read_tick(data: Any) -> Tick:
    """From the JSON of a script {settled: true, seen} or from a button of a form (settled=1)."""
    if not isinstance(data, Mapping):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    settled = data.get("settled")
    if settled not in (True, False, "1", "0"):
        raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
    return Tick(settled in (True, "1"), _version(data.get("seen")))


def read_answers_form(data: QueryDict) -> list[Answer]:
    """The answers that stand in the form of a report, as parallel lists, when it is posted without scripts."""
    names = ("answer_feedback", "answer", "answer_version", "answer_seen")
    columns = [data.getlist(name) for name in names]
    if len({len(column) for column in columns}) != 1:
        raise UnreadableEntry(_("The answers of this form are incomplete. Go back and send it again."))
    return [
        Answer(_uuid(feedback, 0), text, _version(version), _version(seen))
        for feedback, text, version, seen in zip(*columns, strict=True)
    ]


def read_seen(data: QueryDict) -> dict[uuid.UUID, int]:
    """The answers that an advisor has taken note of: "<uuid of the feedback>:<version of the answer>" each."""
    seen = {}
    for text in data.getlist("seen")[:SEEN_LIMIT]:
        name, _colon, version = text.partition(":")
        if (feedback := _uuid(name, 0)) is not None:
            seen[feedback] = _version(version)
    return seen


class ReturnForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=CELL_LIMIT, widget=forms.Textarea, strip=False)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=CELL_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        strip=False,
        help_text=gettext_lazy("The member reads it; it can be in Markdown."),
    )


class ApproveForm(forms.Form):
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RestoreForm(forms.Form):
    """`version`: of the working copy that the page showed."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    submit_first = forms.BooleanField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class PlanChoice:
    """What its author says became of a line of a plan. `version`: of the item that was read."""

    item: uuid.UUID
    state: str
    version: int


def read_plan_choice(data: Any, item: uuid.UUID) -> PlanChoice:
    """From the JSON of a script: {state, version}."""
    state = data.get("state") if isinstance(data, Mapping) else None
    if state not in PLAN_STATES:
        raise UnreadableEntry(_("Say what became of it: done, moved, dropped, or open."))
    return PlanChoice(item, state, _version(data.get("version")))


def read_plan_choices(data: QueryDict) -> list[PlanChoice]:
    """What stands in the form of a report about the last plan, when it is posted without scripts."""
    items, versions = data.getlist("plan_item"), data.getlist("plan_version")
    if len(items) != len(versions):
        raise UnreadableEntry(_("The lines of the last plan in this form are incomplete. Go back and send it again."))
    sent = zip(items, versions, strict=True)
    chosen = [(_uuid(item, 0), data.get(f"plan_state-{item}", ""), _version(version)) for item, version in sent]
    return [PlanChoice(item, state, version) for item, state, version in chosen if item and state in PLAN_STATES]


def read_span(data: QueryDict, default: Period) -> Period:
    """The days of ?from= and ?until=; the default's where they are empty. Raises ValueError with a sentence."""
    first, last = data.get("from", "").strip(), data.get("until", "").strip()
    return Period(read_date(first) if first else default.starts_on, read_date(last) if last else default.ends_on)


def read_since(data: QueryDict, today: date) -> date | None:
    """The day of ?date=, at most a year ago; None where it is empty. Raises ValueError with a sentence."""
    day = data.get("date", "").strip()
    return Period(read_date(day), today).starts_on if day else None


def _row(row: Any, number: int) -> RowInput:
    if not isinstance(row, dict):
        raise UnreadableEntry(_("Row {number} is unreadable.").format(number=number))
    cells = {name: _text(row.get(name, ""), number) for name in CELLS}
    return RowInput(uuid=_uuid(row.get("uuid") or "", number), **cells)


def _uuid(text: Any, number: int) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except (ValueError, AttributeError, TypeError) as error:
        raise UnreadableEntry(_("Row {number} is unreadable.").format(number=number)) from error


def _text(value: Any, number: int) -> str:
    if not isinstance(value, str):
        raise UnreadableEntry(_("Row {number} is unreadable.").format(number=number))
    return value


def _version(value: Any) -> int:
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise UnreadableEntry(_("The page does not say which version it shows. Reload it; your text is kept."))
    return value


def _day(value: Any) -> date | None:
    try:
        return read_date(value if isinstance(value, str) else "") if value else None
    except UnreadableDate as error:
        raise UnreadableEntry(_("The last day of the period is not a date: choose it from the calendar.")) from error
