"""What lists of work items are narrowed by; the same for readings and tasks."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from core.periods import MOST_DAYS
from members.models import Member, Project
from workload.models import Participation, WorkItem


@dataclass(frozen=True)
class WorkFilter:
    """Nothing set: everything. `state` and `text` are looked for by the kind's own queries."""

    member: Member | None = None
    project: Project | None = None
    has_no_project: bool = False
    since: date | None = None  # items whose period touches since .. until
    until: date | None = None
    state: str = ""
    text: str = ""

    def narrow[Item: WorkItem](self, items: "QuerySet[Item]") -> "QuerySet[Item]":
        """The items of the member and project whose period touches the days."""
        if self.member is not None:
            parts = Participation.objects.filter(item=OuterRef("pk"), member=self.member)
            items = items.filter(Exists(parts))
        if self.project is not None:
            items = items.filter(project=self.project)
        elif self.has_no_project:
            items = items.filter(project=None)
        if self.since is not None:
            items = items.filter(ends_on__gte=self.since)
        if self.until is not None:  # no period is longer: the index need not be read to its newest row
            items = items.filter(starts_on__lte=self.until, ends_on__lt=self.until + timedelta(days=MOST_DAYS))
        return items
