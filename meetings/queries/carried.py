"""Open issues and assignments: at one meeting, over all, and of one member."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from meetings.models import IssueNote, Meeting, MeetingSeries, MinutesItem, OpenIssue
from meetings.permissions import can_see_meetings
from members.models import Member
from tasks.models import ActionItem

State = ActionItem.State
MOST_SHOWN = 200
"""Issues and assignments that one meeting shows of earlier ones."""


@dataclass(frozen=True)
class AgedIssue:
    """An issue as it stands on a day: how many weeks it is open, and the note of the meeting of that day."""

    issue: OpenIssue
    weeks: int
    note: IssueNote | None = None


@dataclass(frozen=True)
class AgedAction:
    """An assignment, in which of its weeks it is on a day, and the meeting that gave it."""

    action: ActionItem
    week: int
    meeting: Meeting
    names: tuple[str, ...]  # of who is no member

    @property
    def people(self) -> list[str]:
        return [*(member.name for member in self.action.members.all()), *self.names]


@dataclass(frozen=True)
class Carried:
    """What a meeting deals with: issues, its own assignments, and those of earlier ones that were open before it."""

    issues: list[AgedIssue]
    given: list[AgedAction]
    earlier: list[AgedAction]


def carried_at(meeting: Meeting) -> Carried:
    """Five queries, whatever there is."""
    open_then = Q(action__state=State.OPEN) | Q(action__decided_on__gte=meeting.day)
    earlier = open_then & Q(meeting__series=meeting.series_id, meeting__day__lt=meeting.day)
    items = MinutesItem.objects.filter(earlier | Q(meeting=meeting), action__isnull=False, meeting__deleted_at=None)
    found = with_details(items).order_by("-meeting__day", "-position")[:MOST_SHOWN]
    lines = [_aged(item, meeting.day) for item in reversed(found)]
    given = [line for line in lines if line.meeting.pk == meeting.pk]
    return Carried(issues_at(meeting), given, [line for line in lines if line.meeting.pk != meeting.pk])


def actions_for(viewer: Member) -> "QuerySet[MinutesItem]":
    """The assignments of the group as items of their meetings, newest meeting first; guests find no such page."""
    if not can_see_meetings(viewer):
        raise Http404
    items = MinutesItem.objects.filter(meeting__group=viewer.group_id, meeting__deleted_at=None, action__isnull=False)
    return with_details(items).order_by("-meeting__day", "position")


def narrowed_actions(
    items: "QuerySet[MinutesItem]",
    *,
    member: Member | None = None,
    state: str = "",
    series: MeetingSeries | None = None,
) -> "QuerySet[MinutesItem]":
    if series is not None:
        items = items.filter(meeting__series=series)
    if member is not None:
        items = items.filter(action__members=member)
    return items.filter(action__state=state) if state else items


def aged_actions(items: "list[MinutesItem]", day: date) -> list[AgedAction]:
    return [_aged(item, day) for item in items]


def action_for(viewer: Member, uuid: UUID) -> ActionItem:
    item = actions_for(viewer).filter(action__uuid=uuid).first()
    if item is None or item.action is None:
        raise Http404
    return item.action


def issues_for(
    viewer: Member, *, solved: bool | None = None, series: MeetingSeries | None = None
) -> "QuerySet[OpenIssue]":
    """The issues of the group: open ones the oldest first, solved ones the last solved first, or all."""
    if not can_see_meetings(viewer):
        raise Http404
    issues = OpenIssue.objects.filter(group=viewer.group_id, raised_in__deleted_at=None)
    issues = issues.select_related("group", "raised_in__group", "raised_in__series", "raised_by", "owner")
    if series is not None:
        issues = issues.filter(raised_in__series=series)
    if solved is None:
        return issues.order_by("-raised_on", "-pk")
    if solved:
        return issues.filter(solved_on__isnull=False).order_by("-solved_on", "-pk")
    return issues.filter(solved_on=None).order_by("raised_on", "pk")


def issue_for(viewer: Member, uuid: UUID) -> OpenIssue:
    """One issue with its notes and the meetings that mention it, in their order."""
    notes = IssueNote.objects.filter(meeting__deleted_at=None).select_related("meeting__group", "by")
    mentions = MinutesItem.objects.filter(meeting__deleted_at=None).select_related("meeting__group", "section")
    found = (
        issues_for(viewer)
        .filter(uuid=uuid)
        .prefetch_related(Prefetch("notes", notes), Prefetch("mentions", mentions.order_by("meeting__day", "pk")))
        .first()
    )
    if found is None:
        raise Http404
    return found


def issues_at(meeting: Meeting) -> list[AgedIssue]:
    """Raised by then, and not solved before."""
    still = Q(solved_on=None) | Q(solved_on__gte=meeting.day)
    issues = OpenIssue.objects.filter(still, raised_in__series=meeting.series_id, raised_in__deleted_at=None)
    issues = issues.filter(raised_on__lte=meeting.day).select_related("group", "owner", "raised_by")
    notes = IssueNote.objects.filter(meeting=meeting).select_related("by")
    found = issues.order_by("raised_on", "pk").prefetch_related(Prefetch("notes", notes))[:MOST_SHOWN]
    return [AgedIssue(issue, issue.weeks_on(meeting.day), next(iter(issue.notes.all()), None)) for issue in found]


def with_details(items: "QuerySet[MinutesItem]") -> "QuerySet[MinutesItem]":
    return items.select_related("meeting__group", "meeting__series", "action__group", "action__task").prefetch_related(
        "action__members", "members"
    )


def _aged(item: MinutesItem, day: date) -> AgedAction:
    assert item.action is not None
    known = len(item.members.all())
    names = tuple(item.names) if not known else ()
    return AgedAction(item.action, item.action.week_on(day), item.meeting, names)
