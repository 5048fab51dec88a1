"""Reads of engineering tasks: the list, one task, the timeline, the board."""

from tasks.queries.board import BoardColumn, board_for
from tasks.queries.spans import TERM, Span, span_of
from tasks.queries.tasks import BucketSum, bucket_sums, removed_tasks_for, task_for, tasks_for, with_details
from tasks.queries.timeline import (
    Timeline,
    TimelineCell,
    TimelineLine,
    members_of_timeline,
    projects_of_timeline,
    timeline_of_members,
    timeline_of_projects,
    timeline_without_project,
)

__all__ = [
    "TERM",
    "BoardColumn",
    "BucketSum",
    "Span",
    "Timeline",
    "TimelineCell",
    "TimelineLine",
    "board_for",
    "bucket_sums",
    "members_of_timeline",
    "projects_of_timeline",
    "removed_tasks_for",
    "span_of",
    "task_for",
    "tasks_for",
    "timeline_of_members",
    "timeline_of_projects",
    "timeline_without_project",
    "with_details",
]
