"""How lists of readings and tasks are narrowed; their filters inherit these."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters

from core.periods import MOST_DAYS
from members.queries import membership_for
from workload.models import Participation, WorkItem

DAY = {"input_formats": ["%Y-%m-%d"]}


class WorkFilterSet(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(method="of_member", help_text="uuid of a participant.")
    project = filters.UUIDFilter(field_name="project__uuid", help_text="uuid of the project.")
    until = filters.DateFilter(method="begun_until", help_text="Items that begin on this day or before.", **DAY)

    def in_group[Item: WorkItem](self, queryset: QuerySet[Item], name: str, slug: str) -> QuerySet[Item]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)

    def of_member[Item: WorkItem](self, queryset: QuerySet[Item], name: str, uuid: str) -> QuerySet[Item]:
        return queryset.filter(Exists(Participation.objects.filter(item=OuterRef("pk"), member__uuid=uuid)))

    def begun_until[Item: WorkItem](self, queryset: QuerySet[Item], name: str, day: date) -> QuerySet[Item]:
        """No period is longer than MOST_DAYS: so the index need not be read to its newest row."""
        if day.year >= date.max.year - 2:
            return queryset
        return queryset.filter(starts_on__lte=day, ends_on__lt=day + timedelta(days=MOST_DAYS))


_from = filters.DateFilter(
    field_name="ends_on", lookup_expr="gte", help_text="Items that end on this day or later.", **DAY
)
for known in (WorkFilterSet.base_filters, WorkFilterSet.declared_filters):  # `from` is no name for a class's field
    known["from"] = _from
