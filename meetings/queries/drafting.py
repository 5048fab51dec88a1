"""The draft of minutes: what is known of the days since the meeting before, only as far as the whole group reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.assignments import Given, outcomes_of
from core.plan_items import head_of
from meetings.document import Draft, DraftBlock, DraftLine
from meetings.markdown import is_untouched, one_line, source_link
from meetings.models import Meeting, MinutesItem, MinutesSection, Role, Turn
from meetings.queries.carried import issues_at, with_details
from meetings.queries.draft_sources import (
    LinesOf,
    Since,
    joined,
    lines_of_logs,
    lines_of_reports,
    lines_of_work,
    slots_on,
    texts_of,
)
from meetings.queries.meetings import neighbours
from members.models import Member
from tasks.models import ActionItem

USUAL_SPAN, LONGEST_SPAN = timedelta(days=7), timedelta(days=28)
MOST_CARRIED = 100
State, Kind = ActionItem.State, MinutesSection.Kind


@dataclass(frozen=True)
class _Earlier:
    """An assignment of an earlier meeting as the draft tells it."""

    item: MinutesItem
    week: int
    state: str  # of ActionItem; done too where a report tells so

    @property
    def names(self) -> tuple[str, ...]:
        known = tuple(member.name for member in self.item.members.all())
        return known or tuple(self.item.names)


def draft_of(meeting: Meeting) -> Draft:
    """In the language that is active, which is that of the group's documents. Links lead to pages of this instance."""
    before = neighbours(meeting).previous
    first = before.day if before else meeting.day - USUAL_SPAN
    first = min(max(first, meeting.day - LONGEST_SPAN), meeting.day - timedelta(days=1))
    since = Since(meeting.group, first, meeting.day)
    reported = _new_since(lines_of_reports(since), before)
    told = joined(reported, lines_of_work(since, reported), lines_of_logs(since))
    earlier = _earlier(meeting, before, reported)
    return Draft(
        agenda=tuple(_agenda(meeting)),
        done=tuple(_done(meeting, told, earlier)),
        issues=tuple(_issues(meeting)),
        assignments=tuple(_block(one.names, _carried_line(one)) for one in earlier if one.state == State.OPEN),
    )


def _new_since(lines: LinesOf, before: Meeting | None) -> LinesOf:
    """Without what the draft of the meeting before has told."""
    known = set(before.drafted) if before else set()
    left = {member: [line for line in own if line.key not in known] for member, own in lines.items()}
    return {member: own for member, own in left.items() if own}


def _agenda(meeting: Meeting) -> list[DraftBlock]:
    """The sections there are to go through, unless somebody has typed an agenda; then who presents what."""
    sections = [one for one in meeting.sections.all() if one.deleted_at is None]
    is_typed = any(one.kind == Kind.AGENDA and not is_untouched(one.text) for one in sections)
    was_drafted = any(str(key).startswith("title ") for key in meeting.drafted)
    titles = [one.title for one in sections if one.title and one.kind != Kind.AGENDA]
    known = [DraftLine(f"title {title}", title) for title in titles if was_drafted or not is_typed]
    slots = slots_on(meeting.group, meeting.day)
    blocks = [*(_block((), line) for line in known), *(_block((presenter.name,), line) for presenter, line in slots)]
    speaks = _presenter(meeting)
    if speaks and speaks not in [presenter for presenter, _line in slots]:
        blocks.append(_block((speaks.name,), DraftLine("presenter", _("Talk"))))
    return blocks


def _presenter(meeting: Meeting) -> Member | None:
    """Whoever the meeting names, else whose turn was agreed on, unless he has an item of the agenda already."""
    found = meeting.presenter
    if found is None:
        turns = Turn.objects.filter(series=meeting.series_id, role=Role.PRESENTER, day=meeting.day)
        turn = turns.select_related("member").first()
        found = turn.member if turn and turn.member.is_present else None
    items = meeting.items.filter(section__kind=Kind.AGENDA, section__deleted_at=None, members=found)
    return None if found is None or items.exists() else found


def _done(meeting: Meeting, told: LinesOf, earlier: Sequence[_Earlier]) -> list[DraftBlock]:
    """A block for everybody who owes a report or has something to tell, in pinyin order, then for others."""
    lines = {member: list(own) for member, own in told.items()}
    others: list[DraftBlock] = []
    for one in earlier:
        line = _state_line(one)
        members = list(one.item.members.all())
        for member in members:
            lines.setdefault(member, []).append(line)
        if not members:
            others.append(_block(one.names, line))
    expected = Member.objects.filter(group=meeting.group, owes_report=True, is_guest=False)
    for member in expected.in_period(meeting.day, meeting.day):
        lines.setdefault(member, [])
    people = sorted(lines, key=lambda member: (member.sort_key, member.pk))
    return [*(DraftBlock((member.name,), tuple(lines[member])) for member in people), *others]


def _issues(meeting: Meeting) -> list[DraftBlock]:
    blocks = []
    for one in issues_at(meeting):
        if one.issue.raised_in_id != meeting.pk:
            age = ngettext("open for {weeks} week", "open for {weeks} weeks", one.weeks).format(weeks=one.weeks)
            words = age if one.weeks else pgettext("source of a line", "open issue")
            if one.issue.owner:
                words = _("{age}, {owner}").format(age=words, owner=one.issue.owner.name)
            source = _source(words, one.issue.get_absolute_url())
            blocks.append(_block((), DraftLine(f"issue {one.issue.uuid}", _words(one.issue.text), source)))
    return blocks


def _earlier(meeting: Meeting, before: Meeting | None, reported: LinesOf) -> list[_Earlier]:
    """What is open of earlier meetings, and all that the last one assigned, but for what was assigned again. 4 queries.

    An assignment that a report tells as finished is done, whoever else says nothing of it.
    """
    items = MinutesItem.objects.filter(
        Q(action__state=State.OPEN) | Q(action__decided_on=meeting.day) | Q(meeting=before),
        action__isnull=False,
        meeting__series=meeting.series_id,
        meeting__day__lt=meeting.day,
        meeting__deleted_at=None,
    )
    newest = with_details(items.exclude(action__state=State.MOVED)).order_by("-meeting__day", "-position")
    found = list(newest[:MOST_CARRIED])[::-1]
    done = [Given(frozenset([member.pk]), text) for member, lines in reported.items() for text in texts_of(lines)]
    given = [Given(frozenset(member.pk for member in item.members.all()), _text(item)) for item in found]
    outcomes = outcomes_of(given, again=[], done=done)
    return [
        _Earlier(item, item.action.week_on(meeting.day), _state(item.action, one.state))
        for item, one in zip(found, outcomes, strict=True)
        if item.action
    ]


def _state(action: ActionItem, told: str) -> str:
    return State.DONE if action.state == State.OPEN and told == "done" else action.state


def _text(item: MinutesItem) -> str:
    return item.action.text if item.action else item.text


def _state_line(one: _Earlier) -> DraftLine:
    action = one.item.action
    assert action is not None
    told = {
        State.OPEN: _("not done, week {week}").format(week=one.week),
        State.DONE: pgettext("assignment in minutes", "done"),
        State.DROPPED: pgettext("assignment in minutes", "dropped"),
    }
    text = _("Assigned: {text} ({state})").format(text=_words(action.text), state=told[State(one.state)])
    return DraftLine(f"state {action.uuid}", text, _meeting_source(one))


def _carried_line(one: _Earlier) -> DraftLine:
    action = one.item.action
    assert action is not None
    source = _source(_("week {week}").format(week=one.week), one.item.meeting.get_absolute_url())
    return DraftLine(f"carried {action.uuid}", _words(action.text), source)


def _meeting_source(one: _Earlier) -> str:
    meeting = one.item.meeting
    words = pgettext("source of a line", "meeting of {day}").format(day=meeting.day.isoformat())
    return _source(words, meeting.get_absolute_url())


def _source(words: str, address: str) -> str:
    return source_link(words, f"{settings.PUBLIC_URL}{address}")


def _words(text: str) -> str:
    return one_line(head_of(text))


def _block(names: Sequence[str], line: DraftLine) -> DraftBlock:
    return DraftBlock(tuple(names), (line,))
