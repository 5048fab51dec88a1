"""Lines at the head of minutes that name a field: `- 时间：15:00`, `**主持人:** 刘涛`, `参会人员：刘、朱`."""

import re
from collections.abc import Mapping
from typing import Any

from core.roster import split_names
from core.vocabulary import is_nothing, minutes_label_of
from meetings.document import MinutesDoc
from meetings.markdown.clock import Clock, read_clock
from meetings.markdown.dates import write_times

_FIELD = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?P<label>[^:：\n]{1,40})[:：](?P<value>.*)")
_MARKS = " \t\u00a0\u3000*_`"
_LABELS = {
    "time": "时间",
    "place": "地点",
    "link": "链接",
    "chair": "主持人",
    "minute_taker": "记录人",
    "presenter": "主讲人",
    "present": "参会人员",
    "absent": "缺席",
    "excused": "请假",
    "guests": "来宾",
}
_PEOPLE = ("present", "absent", "excused", "guests")
_LINE_LIMIT = 1_000


def read_field(line: str) -> Mapping[str, Any] | None:
    """The fields of MinutesDoc that a line sets; None where it is a line of text."""
    match = _FIELD.fullmatch(line) if len(line) <= _LINE_LIMIT else None
    name = minutes_label_of(match["label"]) if match else None
    if match is None or name is None:
        return None
    value = match["value"].strip(_MARKS)
    if name == "time":
        return times_of(read_clock(value))
    if is_nothing(value):
        return None
    if name in _PEOPLE:
        return {name: tuple(" ".join(one.split()) for one in split_names(value))} if split_names(value) else None
    return {name: " ".join(value.split())}


def times_of(clock: Clock | None) -> Mapping[str, Any] | None:
    return {"starts_at": clock.starts_at, "ends_at": clock.ends_at} if clock else None


def says_more(line: str) -> bool:
    """Whether a line that is a field says more than the field holds: an evening, a time zone, a midnight."""
    match = _FIELD.fullmatch(line) if len(line) <= _LINE_LIMIT else None
    clock = read_clock(match["value"].strip(_MARKS)) if match and minutes_label_of(match["label"]) == "time" else None
    return clock is not None and not clock.is_all


def write_fields(document: MinutesDoc) -> list[str]:
    values = {
        "time": write_times(document.starts_at, document.ends_at) if document.starts_at else "",
        "place": document.place,
        "link": document.link,
        "chair": document.chair,
        "minute_taker": document.minute_taker,
        "presenter": document.presenter,
        **{name: "、".join(getattr(document, name)) for name in _PEOPLE},
    }
    return [f"- {_LABELS[name]}：{value}" for name, value in values.items() if value]
