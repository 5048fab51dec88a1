"""Sections of minutes: typed by several people at once, each with its own version; removed and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import TITLE_LIMIT, clean_title
from meetings.document import MOST_SECTIONS, kind_of
from meetings.markdown import as_title
from meetings.models import Meeting, MinutesSection
from meetings.services.following import follow_minutes
from meetings.services.locking import locked_meeting
from meetings.services.recording import record, record_typing
from meetings.services.refusals import MeetingRefused, StaleMinutes
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown

_USUAL = {
    "zh": ("主要事项", "上周工作总结", "遗留问题和当前问题汇总", "本周安排"),
    "en": ("Agenda", "Progress since last meeting", "Open issues", "Action items"),
}


@dataclass(frozen=True)
class NewSection:
    title: str
    text: str = ""


def usual_sections(group: Group) -> list[NewSection]:
    """The sections of a new meeting, in the language of the group's documents."""
    titles = _USUAL["zh" if group.language.startswith("zh") else "en"]
    return [NewSection(title) for title in titles]


def lay_sections(meeting: Meeting, sections: Sequence[NewSection], by: Member | None) -> list[MinutesSection]:
    """The sections of a meeting that has none yet."""
    refuse_too_many(len(sections))
    return MinutesSection.objects.bulk_create(
        fill_section(MinutesSection(meeting=meeting, position=place), section.title, section.text, by)
        for place, section in enumerate(sections)
    )


@transaction.atomic
def add_section(
    *, meeting: Meeting, title: str, text: str = "", by: Member | None, source: str = "page"
) -> MinutesSection:
    """A further section, at the end."""
    current = locked_meeting(meeting, by)
    sections = current.sections.filter(deleted_at=None)
    refuse_too_many(sections.count() + 1)
    last = current.sections.aggregate(last=Max("position"))["last"]
    section = fill_section(MinutesSection(meeting=current, position=0 if last is None else last + 1), title, text, by)
    section.save()
    if text:
        follow_minutes(current)
    record("minutes.section_added", current.group, by, current.uuid, source)
    return section


@transaction.atomic
def save_section(
    *,
    section: MinutesSection,
    version: int,
    text: str,
    title: str | None = None,
    by: Member | None,
    source: str = "page",
) -> MinutesSection:
    """Store the text, and the title if one is given, when `version` is still today's, else raise StaleMinutes."""
    meeting = locked_meeting(section.meeting, by)
    current = _current(section)
    before = (current.title, current.text)
    fill_section(current, current.title if title is None else title, text, by)
    if (current.title, current.text) == before:
        return current
    if current.version != version:
        raise StaleMinutes(MinutesSection.objects.get(pk=current.pk))
    current.version += 1
    current.save()
    follow_minutes(meeting)
    record_typing("minutes.saved", meeting.group, by, meeting.uuid, source)
    return current


@transaction.atomic
def remove_section(*, section: MinutesSection, by: Member | None, source: str = "page") -> None:
    """Take a section out of the minutes; it can be restored."""
    meeting = locked_meeting(section.meeting, by)
    current = _current(section)
    current.deleted_at = timezone.now()
    current.version += 1
    current.save()
    follow_minutes(meeting)
    record("minutes.section_removed", meeting.group, by, meeting.uuid, source)


@transaction.atomic
def restore_section(*, section: MinutesSection, by: Member | None, source: str = "page") -> None:
    meeting = locked_meeting(section.meeting, by)
    if MinutesSection.objects.filter(pk=section.pk, deleted_at__isnull=False).update(deleted_at=None):
        refuse_too_many(meeting.sections.filter(deleted_at=None).count())
        follow_minutes(meeting)
        record("minutes.section_restored", meeting.group, by, meeting.uuid, source)


@transaction.atomic
def move_section(*, section: MinutesSection, up: bool, by: Member | None, source: str = "page") -> None:
    """Change places with the section above or below."""
    meeting = locked_meeting(section.meeting, by)
    sections = list(meeting.sections.filter(deleted_at=None))
    place = next((place for place, one in enumerate(sections) if one.pk == section.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(sections):
        return
    sections[place], sections[other] = sections[other], sections[place]
    for position, one in enumerate(sections):
        one.position = position
    MinutesSection.objects.bulk_update(sections, ["position"])
    follow_minutes(meeting)
    record("minutes.section_moved", meeting.group, by, meeting.uuid, source)


def _current(section: MinutesSection) -> MinutesSection:
    current = MinutesSection.objects.select_for_update(of=("self",)).get(pk=section.pk)
    if current.deleted_at is not None:
        raise MeetingRefused("section-removed", _("This section was removed: restore it first."))
    return current


def fill_section(section: MinutesSection, title: str, text: str, by: Member | None) -> MinutesSection:
    section.title = as_title(clean_title(title, TITLE_LIMIT))
    section.kind = kind_of(section.title)
    section.text = cleaned_markdown(text, field="text")
    section.updated_by = by
    return section


def refuse_too_many(sections: int) -> None:
    if sections > MOST_SECTIONS:
        raise ValidationError({"title": _("Minutes have at most {limit} sections.").format(limit=MOST_SECTIONS)})
