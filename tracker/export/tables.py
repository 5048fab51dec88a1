"""What goes out as data: each kind of thing in the shape that the API gives it, so that there is one shape.

Rows are read in batches: a group's years do not have to fit into memory.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from exchange.queries import (
    Extract,
    actions_in,
    issues_in,
    log_days_in,
    meetings_in,
    papers_in,
    readings_in,
    reports_in,
    tasks_in,
    todo_lists_in,
)
from meetings.api.shapes import (
    ActionItemShape,
    MeetingShape,
    OpenIssueShape,
    shown_action,
    shown_issue,
    shown_meeting,
)
from meetings.models import MinutesSection
from members.queries import local_day
from papers.api.shapes import PaperShape, ReadingShape, shown_paper, shown_reading
from papers.queries import with_details as readings_with_details
from reports.api.answers import whole_report
from reports.api.shapes import ReportShape
from reports.queries import sheets_for_audience, with_groups
from tasks.api.shapes import TaskShape, shown_task
from tasks.api.todo_shapes import TodoListDetailShape, detailed_list
from tasks.models import ProgressEntry
from tasks.queries import with_details as tasks_with_details
from workload.api.log_shapes import LogDayShape, shown_day

AT_ONCE = 100
type Rows = Iterator[Mapping[str, Any]]


@dataclass(frozen=True)
class Table:
    """Things of one shape. kind: what has to be asked for to get them."""

    name: str
    kind: str
    shape: type[serializers.Serializer[Any]]
    rows: Callable[[Extract], Rows]

    def shown(self, extract: Extract) -> Iterator[dict[str, Any]]:
        """Each thing as the API answers it."""
        for some in batched(self.rows(extract), AT_ONCE):
            yield from self.shape(list(some), many=True).data


def _reports(extract: Extract) -> Rows:
    assert extract.reader is not None
    found = reports_in(extract)
    for some in batched(found.values_list("pk", flat=True).iterator(), AT_ONCE):
        reports = with_groups(found.filter(pk__in=some), [extract.reader])
        sheets = sheets_for_audience(reports, with_feedback=not extract.reader.is_guest)
        for report, sheet in zip(reports, sheets, strict=True):
            yield whole_report(report, sheet, extract.reader)


def _readings(extract: Extract) -> Rows:
    return map(shown_reading, readings_with_details(readings_in(extract)).iterator(AT_ONCE))


def _tasks(extract: Extract) -> Rows:
    history = Prefetch("history", ProgressEntry.objects.select_related("by").order_by("-at", "-pk"))
    return map(shown_task, tasks_with_details(tasks_in(extract)).prefetch_related(history).iterator(AT_ONCE))


def _papers(extract: Extract) -> Rows:
    return map(shown_paper, papers_in(extract).select_related("group").prefetch_related("tags").iterator(AT_ONCE))


def _meetings(extract: Extract) -> Rows:
    sections = Prefetch("sections", MinutesSection.objects.filter(deleted_at=None).select_related("updated_by"))
    meetings = meetings_in(extract).select_related("group", "chair", "minute_taker", "presenter")
    return map(shown_meeting, meetings.prefetch_related(sections, "attendance__member").iterator(AT_ONCE))


def _issues(extract: Extract) -> Rows:
    today = local_day(extract.group)
    issues = issues_in(extract).select_related("group", "raised_in", "raised_by", "owner")
    return (shown_issue(issue, issue.weeks_on(today)) for issue in issues.iterator(AT_ONCE))


def _actions(extract: Extract) -> Rows:
    today = local_day(extract.group)
    actions = actions_in(extract).select_related("group", "task").prefetch_related("members")
    return (shown_action(action, action.week_on(today)) for action in actions.iterator(AT_ONCE))


def _todos(extract: Extract) -> Rows:
    for one in todo_lists_in(extract):
        if one.kind != one.Kind.YEAR:
            yield detailed_list(one)


def _log_days(extract: Extract) -> Rows:
    return map(shown_day, log_days_in(extract).iterator(AT_ONCE))


TABLES = (
    Table("reports", "reports", ReportShape, _reports),
    Table("meetings", "meetings", MeetingShape, _meetings),
    Table("open-issues", "meetings", OpenIssueShape, _issues),
    Table("action-items", "meetings", ActionItemShape, _actions),
    Table("readings", "work", ReadingShape, _readings),
    Table("tasks", "work", TaskShape, _tasks),
    Table("papers", "papers", PaperShape, _papers),
    Table("todo-lists", "todos", TodoListDetailShape, _todos),
    Table("log-days", "log", LogDayShape, _log_days),
)
