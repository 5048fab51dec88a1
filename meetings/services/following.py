"""What follows from the text of minutes: their items, open issues, and assignments that are carried over meetings.

The text stays the truth: saving it again changes nothing, and a meeting filled in later is as if it had been there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from core.plan_matching import match_items
from meetings.markdown import ITEM_TEXT_LIMIT, issue_in, read_items, split_parts, without_sources
from meetings.models import Meeting, MinutesItem, MinutesSection, OpenIssue
from meetings.queries.naming import Named, Naming
from meetings.services.carrying import MOST_CARRIED, carry_on
from members.models import Member
from tasks.models import ActionItem
from tasks.services import give_action, reword_action, withdraw_actions

Kind = MinutesSection.Kind
MOST_ITEMS = 400
"""Items of one meeting; what is beyond stays text."""


@dataclass(frozen=True)
class _Part:
    """What becomes one item."""

    section: MinutesSection
    named: Named
    issue: UUID | None = None  # that the draft of the line came from


def follow_minutes(meeting: Meeting, *, since: date | None = None) -> None:
    """Bring all that follows in step with the sections. The caller holds the lock of the meeting.

    `since`: the day on which the meeting was before, if it was moved.
    """
    sections = list(meeting.sections.filter(deleted_at=None))
    items = _keep_items(meeting, sections, Naming(meeting.group))
    _keep_issues(meeting, [item for item in items if item.section.kind == Kind.ISSUES])
    _keep_actions(meeting, [item for item in items if item.section.kind == Kind.ASSIGNMENTS])
    carry_on(meeting, since=since)


def _parts(sections: Sequence[MinutesSection], naming: Naming) -> list[_Part]:
    parts = []
    for section in sections:
        for item in read_items(section.text):
            if section.kind == Kind.ASSIGNMENTS and not (item.is_listed or item.names):
                continue
            bare = replace(item, text=without_sources(item.text))
            named = naming.presented(bare) if section.kind == Kind.AGENDA else naming.named(bare)
            if section.kind == Kind.FREE and not named.names:
                continue
            issue = issue_in(item.text) if section.kind == Kind.ISSUES else None
            texts = split_parts(named.text) if section.kind == Kind.ASSIGNMENTS else (named.text[:ITEM_TEXT_LIMIT],)
            parts += [_Part(section, Named(text, named.names, named.members), issue) for text in texts if text]
    return parts[:MOST_ITEMS]


def _keep_items(meeting: Meeting, sections: Sequence[MinutesSection], naming: Naming) -> list[MinutesItem]:
    """The items as the text has them now; those that are the same, by their text, keep what hangs on them."""
    stored = list(
        meeting.items.select_related("section", "action", "issue").prefetch_related("members", "action__members")
    )
    parts = _parts(sections, naming)
    known: dict[int, MinutesItem] = {}
    for kind in Kind.values:
        old = [item for item in stored if _kind_of(item) == kind]
        new = [place for place, part in enumerate(parts) if part.section.kind == kind]
        found = match_items([item.text for item in old], [parts[place].named.text for place in new])
        known |= {new[place]: item for item, place in zip(old, found, strict=True) if place is not None}
    kept = {item.pk for item in known.values()}
    _let_go(meeting, [item for item in stored if item.pk not in kept])
    items = [_kept_item(meeting, place, part, known.get(place)) for place, part in enumerate(parts)]
    _keep_named_issues(meeting, [(item, part.issue) for item, part in zip(items, parts, strict=True)])
    return items


def _kind_of(item: MinutesItem) -> str:
    """By what came of it, whatever the heading above it says now."""
    if item.action_id is not None:
        return Kind.ASSIGNMENTS
    return Kind.ISSUES if item.issue_id is not None else item.section.kind


def _keep_named_issues(meeting: Meeting, items: Sequence[tuple[MinutesItem, UUID | None]]) -> None:
    """A drafted line stays with its issue, however it is reworded."""
    free = {uuid: item for item, uuid in items if uuid and item.issue_id is None}
    if free:
        taken = [item.issue_id for item, _uuid in items if item.issue_id]
        for issue in _open_then(meeting).filter(uuid__in=free).exclude(pk__in=taken):
            free[issue.uuid].issue = issue
            free[issue.uuid].save(update_fields=["issue"])


def _open_then(meeting: Meeting) -> "QuerySet[OpenIssue]":
    """Issues of the series that were raised by then and not solved before."""
    still = Q(solved_on=None) | Q(solved_on__gte=meeting.day)
    series = Q(raised_in__series=meeting.series_id, raised_in__deleted_at=None)
    return OpenIssue.objects.filter(still, series, raised_on__lte=meeting.day)


def _kept_item(meeting: Meeting, place: int, part: _Part, item: MinutesItem | None) -> MinutesItem:
    named = part.named
    said = (part.section.pk, place, named.text, list(named.names))
    if item is None:
        item = MinutesItem(meeting=meeting)
    if item.pk is None or said != (item.section_id, item.position, item.text, item.names):
        item.section, item.position, item.text, item.names = part.section, place, named.text, list(named.names)
        item.save()
    if {member.pk for member in item.members.all()} != {member.pk for member in named.members}:
        item.members.set(named.members)
    item.section = part.section
    return item


def _let_go(meeting: Meeting, items: Sequence[MinutesItem]) -> None:
    """Items that the text holds no longer; an issue that was only raised in one, and never touched, goes too."""
    withdraw_actions(item.action for item in items if item.action)
    issues = {item.issue_id for item in items if item.issue_id}
    MinutesItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    untouched = OpenIssue.objects.filter(pk__in=issues, raised_in=meeting, solved_on=None, owner=None, how="")
    untouched.filter(mentions=None, notes=None).delete()


def _keep_issues(meeting: Meeting, items: Sequence[MinutesItem]) -> None:
    """Every item is an issue: one that is open already, by its text, or a new one."""
    new = [item for item in items if item.issue is None]
    taken = [item.issue_id for item in items if item.issue_id]
    known = _open_then(meeting).exclude(pk__in=taken)
    open_issues = list(known.order_by("-raised_on", "-pk")[:MOST_CARRIED]) if new else []
    found = match_items([issue.text for issue in open_issues], [item.text for item in new])
    by_place = {place: issue for issue, place in zip(open_issues, found, strict=True) if place is not None}
    for place, item in enumerate(new):
        item.issue = by_place.get(place) or _raised(item, meeting)
        item.save(update_fields=["issue"])
    for item in items:
        assert item.issue is not None
        if item.issue.raised_in_id == meeting.pk:
            _reword_issue(item.issue, item, meeting)


def _raised(item: MinutesItem, meeting: Meeting) -> OpenIssue:
    return OpenIssue.objects.create(
        group_id=meeting.group_id,
        text=item.text,
        raised_in=meeting,
        raised_on=meeting.day,
        raised_by=_first_member(item),
    )


def _reword_issue(issue: OpenIssue, item: MinutesItem, meeting: Meeting) -> None:
    raised_by = _first_member(item)
    said = (item.text, meeting.day, raised_by.pk if raised_by else None)
    if said != (issue.text, issue.raised_on, issue.raised_by_id):
        issue.text, issue.raised_on, issue.raised_by = item.text, meeting.day, raised_by
        issue.version = F("version") + 1
        issue.save(update_fields=["text", "raised_on", "raised_by", "version"])  # others may solve it meanwhile


def _first_member(item: MinutesItem) -> Member | None:
    return next(iter(item.members.all()), None)


def _keep_actions(meeting: Meeting, items: Sequence[MinutesItem]) -> None:
    without_line = _kept_without_line(meeting) if any(item.action is None for item in items) else []
    for item in items:
        members = list(item.members.all())
        if item.action is None:
            item.action = _taken_up(without_line, item.text, members)
            if item.action is None:
                item.action = give_action(group=meeting.group, text=item.text, members=members, day=meeting.day)
            item.save(update_fields=["action"])
        else:
            reword_action(item.action, text=item.text, members=members, day=meeting.day)


def _kept_without_line(meeting: Meeting) -> list[ActionItem]:
    """Assignments of the day whose lines were taken out, and that stayed as somebody had said something of them."""
    actions = ActionItem.objects.filter(group=meeting.group_id, given_on=meeting.day, minutes_item=None)
    return list(actions.prefetch_related("members"))


def _taken_up(actions: list[ActionItem], text: str, members: Sequence[Member]) -> ActionItem | None:
    """The assignment whose line is back, in these words and for these members. Each is taken up once."""
    people = {member.pk for member in members}
    for action in actions:
        if action.text == text and {member.pk for member in action.members.all()} == people:
            actions.remove(action)
            return action
    return None
