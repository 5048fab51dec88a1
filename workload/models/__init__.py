"""Tables of the workload: what was worked on, who took part, and summaries that somebody wrote by hand."""

from workload.models.items import BucketChoice, Participation, WorkItem, WorkItemQuerySet
from workload.models.written import EveryoneAnswer, WrittenSummary

__all__ = ["BucketChoice", "EveryoneAnswer", "Participation", "WorkItem", "WorkItemQuerySet", "WrittenSummary"]
