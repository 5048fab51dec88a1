"""Tables of the workload: what was worked on, who took part, summaries written by hand, and learning logs."""

from workload.models.items import BucketChoice, Participation, WorkItem, WorkItemQuerySet
from workload.models.log import LogDay, LogDayQuerySet, LogFile, LogSharing, TimeEntry, Timer
from workload.models.written import EveryoneAnswer, WrittenSummary

__all__ = [
    "BucketChoice",
    "EveryoneAnswer",
    "LogDay",
    "LogDayQuerySet",
    "LogFile",
    "LogSharing",
    "Participation",
    "TimeEntry",
    "Timer",
    "WorkItem",
    "WorkItemQuerySet",
    "WrittenSummary",
]
