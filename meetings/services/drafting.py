"""Drafting minutes from what is known: on a click, and by the schedule the evening before, once for each meeting."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import pgettext

from activity.models import Event
from core.text import MARKDOWN_LIMIT
from meetings.document import DraftBlock, ItemDoc
from meetings.markdown import add_to_draft, is_untouched, read_items, write_draft
from meetings.markdown.agenda import add_drafted
from meetings.models import Meeting, MinutesSection
from meetings.queries import draft_of
from meetings.queries.naming import Naming
from meetings.services.following import follow_minutes
from meetings.services.locking import locked_meeting
from meetings.services.recording import record
from meetings.services.refusals import MeetingRefused
from meetings.services.sections import fill_section, lay_sections, usual_sections
from members.models import Group, Member

logger = logging.getLogger(__name__)

Kind = MinutesSection.Kind
EVENING, MORNING = time(18), time(8)
_ROOM = MARKDOWN_LIMIT // 4
"""Characters of a section that a draft leaves to those who type."""


@dataclass(frozen=True)
class Drafted:
    """What a draft did: how many sections it filled, and how many lines it added to those that had text."""

    filled: int
    added: int


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by: Member | None, source: str = "page") -> Drafted:
    """Fill empty sections; to others add, marked, only what no draft has put in before. Nothing typed is changed."""
    current = locked_meeting(meeting, by)
    if not current.sections.filter(deleted_at=None).exists():
        lay_sections(current, usual_sections(current.group), by)
    sections = list(current.sections.filter(deleted_at=None))
    with translation.override(current.group.language):
        draft = draft_of(current)
        writing = _Writing(set(current.drafted), Naming(current.group), by)
        for kind in (Kind.AGENDA, Kind.DONE, Kind.ISSUES, Kind.ASSIGNMENTS):
            section = next((one for one in sections if one.kind == kind), None)
            if section is not None:
                writing.write(section, getattr(draft, kind))
    if writing.filled or writing.added:
        current.drafted = sorted(writing.known)
        current.save(update_fields=["drafted"])
        follow_minutes(current)
    details = {"filled": writing.filled, "added": writing.added}
    record("minutes.drafted", current.group, by, current.uuid, source, details)
    return Drafted(writing.filled, writing.added)


def draft_due_minutes(*, now: datetime | None = None) -> int:
    """Draft the minutes of tomorrow's meetings, and of today's before they begin. Returns how many were drafted.

    Each once, however often this runs: the history remembers. Series may be left out.
    """
    now = now or timezone.now()
    drafted = 0
    for group in Group.objects.filter(deleted_at=None).prefetch_related("week_rules"):
        try:
            drafted += sum(_draft_once(meeting) for meeting in _due(group, now))
        except (ValueError, ZoneInfoNotFoundError, ValidationError, MeetingRefused, OperationalError):
            # Its calendar cannot be read, or somebody closed the minutes just now: the others are served all the same.
            logger.exception("drafts of group %s failed", group.uuid)
    return drafted


def _due(group: Group, now: datetime) -> list[Meeting]:
    local = timezone.localtime(now, ZoneInfo(group.time_zone))
    today, clock = local.date(), local.time()
    due = Q(day=today, starts_at__gt=clock)
    if clock < MORNING:
        due |= Q(day=today, starts_at=None)
    if clock >= EVENING:
        due |= Q(day=today + timedelta(days=1))
    meetings = Meeting.objects.filter(due, group=group, deleted_at=None, state=Meeting.State.DRAFT)
    return list(meetings.filter(series__drafts_itself=True).select_related("group"))


@transaction.atomic
def _draft_once(meeting: Meeting) -> bool:
    Group.objects.select_for_update(no_key=True).get(pk=meeting.group_id)  # two schedulers come one after the other
    if Event.objects.filter(verb="minutes.drafted", subject=meeting.uuid, source="job").exists():
        return False
    draft_minutes(meeting=meeting, by=None, source="job")
    return True


class _Writing:
    """Puts a draft into the sections of a meeting, and counts what came of it."""

    def __init__(self, known: set[str], naming: Naming, by: Member | None) -> None:
        self.known, self.filled, self.added = known, 0, 0
        self._naming, self._by = naming, by

    def write(self, section: MinutesSection, blocks: Sequence[DraftBlock]) -> None:
        """Fill the section when nothing stands in it, else add what is new, as long as there is room."""
        nested, fills = section.kind == Kind.DONE, is_untouched(section.text)
        wanted = list(blocks) if fills else _unknown(blocks, self.known)
        if not wanted:
            return
        text = write_draft(wanted, nested=nested) if fills else self._with_added(section, wanted, nested)
        if len(text) > MARKDOWN_LIMIT - _ROOM:
            return
        fill_section(section, section.title, text, self._by)
        section.version += 1
        section.save()
        keys = [line.key for block in wanted for line in block.lines]
        self.known.update(keys)
        self.filled += fills
        self.added += 0 if fills else len(keys)

    def _with_added(self, section: MinutesSection, blocks: Sequence[DraftBlock], nested: bool) -> str:
        """Lines that are told by member come below what stands there of him already; of an agenda, behind the last."""
        places: dict[frozenset[str], ItemDoc] = {}
        for item in read_items(section.text) if nested else ():
            people = self._naming.named(item)
            names = [member.name for member in people.members] or people.names
            places.setdefault(frozenset(names), item)
        additions = [(block, places.get(frozenset(block.names)) if block.names else None) for block in blocks]
        mark = pgettext("in front of the source of a line that was added to a draft", "new:")
        if section.kind == Kind.AGENDA:
            return add_drafted(section.text, blocks, mark)
        return add_to_draft(section.text, additions, nested=nested, mark=mark)


def _unknown(blocks: Sequence[DraftBlock], known: set[str]) -> list[DraftBlock]:
    left = [replace(block, lines=tuple(line for line in block.lines if line.key not in known)) for block in blocks]
    return [block for block in left if block.lines]
