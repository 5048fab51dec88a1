"""How lists of reports are narrowed."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from core.weeks import InvalidWeek
from members.models import Account
from members.queries import membership_for
from members.services import sentence_of
from reports.models import WeeklyReport

DAY = {"input_formats": ["%Y-%m-%d"]}


class ReportFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(field_name="member__uuid", help_text="uuid of the author.")
    week = filters.CharFilter(method="of_week", help_text="Reports that cover this week, such as 2024-W43.")
    until = filters.DateFilter(
        field_name="starts_on", lookup_expr="lte", help_text="Reports that begin on this day or before.", **DAY
    )
    state = filters.ChoiceFilter(choices=WeeklyReport.State.choices)
    project = filters.UUIDFilter(method="with_project", help_text="uuid of a project that the report has a row of.")

    def in_group(self, queryset: QuerySet[WeeklyReport], name: str, slug: str) -> QuerySet[WeeklyReport]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)

    def of_week(self, queryset: QuerySet[WeeklyReport], name: str, week_name: str) -> QuerySet[WeeklyReport]:
        """Groups begin their weeks on different days, so a name means other days in each."""
        account: Account = self.request.user
        found, problem = Q(pk__in=[]), ""
        for member in account.present_memberships:
            try:
                week = member.group.calendar.week_named(week_name)
            except InvalidWeek as error:
                problem = sentence_of(error)
                continue
            covered = Q(week_start=week.first_day) | Q(starts_on__lte=week.first_day, ends_on__gte=week.last_day)
            found |= Q(group=member.group_id) & covered
        if problem and found == Q(pk__in=[]):
            raise ValidationError({"week": [problem or _("There is no such week.")]})
        return queryset.filter(found)

    def with_project(self, queryset: QuerySet[WeeklyReport], name: str, uuid: str) -> QuerySet[WeeklyReport]:
        """By the rows that the reader may see: of others nothing that they have not submitted yet tells."""
        own = [member.pk for member in self.request.user.present_memberships]
        readable = Q(member__in=own) | Q(submitted_version=F("version"))
        rows = Q(rows__project__uuid=uuid, rows__is_removed=False)
        return queryset.filter(readable & rows).distinct()


ReportFilters.base_filters["from"] = filters.DateFilter(
    field_name="ends_on", lookup_expr="gte", help_text="Reports that end on this day or later.", **DAY
)
