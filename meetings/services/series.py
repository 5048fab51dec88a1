"""When and where the group meets, and what stands on top of its minutes."""

from dataclasses import dataclass, fields
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import TITLE_LIMIT, clean_title
from meetings.markdown import as_title, is_day
from meetings.models import MeetingSeries
from meetings.permissions import can_change_series
from meetings.services.recording import record
from meetings.services.refusals import StaleMinutes
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown, cleaned_title
from members.services.refusals import require

PLACE_LIMIT, LINK_LIMIT = 200, 500
MOST_WEEKS = 8
_NAMES = {"zh": "组会纪要", "en": "Group meeting"}


@dataclass(frozen=True)
class SeriesInput:
    """What is said of a series, cleaned by form, API or import. weekday: 0 Monday to 6 Sunday, None: no fixed day."""

    name: str
    weekday: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    link: str = ""
    guidance: str = ""
    every_weeks: int = 1
    skips_holidays: bool = True
    drafts_itself: bool = True


def said_of(series: MeetingSeries) -> SeriesInput:
    """What is stored of a series, to be stored again with some of it changed."""
    return SeriesInput(**{field.name: getattr(series, field.name) for field in fields(SeriesInput)})


def series_of(group: Group) -> MeetingSeries:
    """The group's meetings; they begin to exist when they are asked for."""
    found = MeetingSeries.objects.filter(group=group).select_related("group").first()
    if found is not None:
        return found
    name = _NAMES["zh" if group.language.startswith("zh") else "en"]
    return MeetingSeries.objects.create(group=group, name=name)


@transaction.atomic
def change_series(
    *, series: MeetingSeries, version: int, data: SeriesInput, by: Member | None, source: str = "page"
) -> MeetingSeries:
    """Store what is said when `version` is still today's, else raise StaleMinutes."""
    require(by is None or (can_change_series(by) and by.group_id == series.group_id))
    current = MeetingSeries.objects.select_for_update(of=("self",)).select_related("group").get(pk=series.pk)
    if current.version != version:
        raise StaleMinutes(current)
    if data.starts_at and data.ends_at and data.ends_at <= data.starts_at:
        raise ValidationError({"ends_at": _("The meeting ends before it begins.")})
    if data.link and not data.link.startswith(("https://", "http://")):
        raise ValidationError({"link": _("Write a link that begins with https://.")})
    name = as_title(cleaned_title(data.name, field="name", limit=TITLE_LIMIT))
    if not name or is_day(name):
        raise ValidationError({"name": _("Write a name that is not a day.")})
    if not 1 <= data.every_weeks <= MOST_WEEKS:
        raise ValidationError({"every_weeks": _("Write a number of weeks from 1 to {most}.").format(most=MOST_WEEKS)})
    current.name, current.weekday, current.every_weeks = name, data.weekday, data.every_weeks
    current.skips_holidays, current.drafts_itself = data.skips_holidays, data.drafts_itself
    current.starts_at, current.ends_at = data.starts_at, data.ends_at
    current.place, current.link = clean_title(data.place, PLACE_LIMIT), clean_title(data.link, LINK_LIMIT)
    current.guidance = cleaned_markdown(data.guidance, field="guidance")
    current.version += 1
    current.save()
    record("meeting.series_changed", current.group, by, current.uuid, source)
    return current
