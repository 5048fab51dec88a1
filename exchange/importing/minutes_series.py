"""To which series of meetings a file of minutes belongs: the one it was imported into, or that its heading names."""

import re
from dataclasses import dataclass

from core.changes import Question
from core.names import name_key
from core.sayings import Saying
from exchange.document import NEW_SERIES
from exchange.importing.setting import KnownSource, Setting
from meetings.models import Meeting, MeetingSeries
from meetings.queries import all_series

_NOT_A_NAME = re.compile(
    r"[\W\d_]+|年度?|月份?|学期|春季?|秋季?|第|周|组会|例会|会议|纪要|记录|实验室|课题组|研究组|团队"
    r"|\b(?:minutes|notes|meetings?|group|lab|weekly|of|the)\b",
    re.IGNORECASE,
)
_KINDS = re.compile(r"研讨|读书|阅读|论文|文献|项目|seminar|reading|journal|club|project", re.IGNORECASE)


@dataclass(frozen=True)
class FileSeries:
    """A series that is there, or `name`: of one to be made; neither: the group's first, which no import has named."""

    stored: MeetingSeries | None = None
    name: str = ""

    @property
    def key(self) -> str:
        return str(self.stored.uuid) if self.stored else name_key(self.name)


def series_of_file(
    setting: Setting, known: KnownSource | None, title: str, shown: str
) -> tuple[FileSeries, Question | None]:
    """Where its heading names none of the group's, it is asked; until one is used, the heading becomes its name."""
    several = all_series(setting.group)
    told = _told_before(several, known)
    if told is not None:
        return FileSeries(told), None
    first = several[0] if several else None
    named = next((one for one in several if name_key(one.name) == name_key(title)), None)
    if named is not None or not title:
        return FileSeries(named or first), None
    if not setting.first_series and not (first and _is_used(first)):
        setting.first_series = title
        return FileSeries(first), None
    called = setting.first_series or (first.name if first else "")
    if _words(setting, title) in ("", _words(setting, called)):
        return FileSeries(first), None
    names = tuple(dict.fromkeys([called, *(one.name for one in several[1:])]))
    text = Saying("The heading {title} is the name of no series. To which one do its meetings belong?", title=title)
    proposal = NEW_SERIES if _kinds(title) - _kinds(called) else called
    question = Question("minutes-series", 1, text, f"{shown} {title}", proposal, (*names, NEW_SERIES))
    answer = setting.answer_to(question)
    if answer == NEW_SERIES:
        return FileSeries(None, title), question
    return FileSeries(next((one for one in several if one.name == answer), first)), question


def _told_before(several: list[MeetingSeries], known: KnownSource | None) -> MeetingSeries | None:
    """Where the file was imported into: of its heading, else of its meetings."""
    uuids = [record.object_uuid for record in known.records] if known else []
    found = next((one for one in several if one.uuid in uuids), None)
    if found is not None or not uuids:
        return found
    key = Meeting.objects.filter(uuid__in=uuids, series__in=several).values_list("series", flat=True).first()
    return next((one for one in several if one.pk == key), None)


def _is_used(series: MeetingSeries) -> bool:
    return bool(series.guidance) or series.meetings.exists()


def _words(setting: Setting, title: str) -> str:
    """What is left of a heading without days, generic words and the group's name."""
    return name_key(_NOT_A_NAME.sub("", title.replace(setting.group.name, "")))


def _kinds(title: str) -> set[str]:
    return {found.casefold() for found in _KINDS.findall(title)}
