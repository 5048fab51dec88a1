"""Reports bound together: a group's week for an audience, a member's weeks for a reader. Drafts are never in them."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from core.weeks import Week
from members.models import Group, Member
from members.permissions import can_advise
from members.queries import teaching_week_of
from reports.document import Book, BoundReport, ReportSheet
from reports.models import WeeklyReport
from reports.queries.documents import sheets_for_audience
from reports.queries.standing import standings_in


def can_read_books(member: Member) -> bool:
    """Whoever may read every submitted report of his group may have them in one file."""
    return member.is_present and (can_advise(member) or member.group.reports_readable_by == Group.Readers.GROUP)


def can_read_all(member: Member, reports: Sequence[str]) -> bool:
    """Whether the member may read each of these reports (public ids) now. One query."""
    wanted = {UUID(one) for one in reports}
    readable = WeeklyReport.objects.visible_to([member]).filter(group=member.group_id, uuid__in=wanted)
    return readable.exclude(first_submitted_at=None).count() == len(wanted)


def submitted_in_week(group: Group, week: Week) -> QuerySet[WeeklyReport]:
    submitted = WeeklyReport.objects.filter(group=group, deleted_at=None, first_submitted_at__isnull=False)
    return submitted.in_week(week)


@transaction.atomic
def week_book(group: Group, week: Week, *, with_feedback: bool) -> Book:
    """The group's week as it is now, read in one go. Without feedback it is for guests: they learn of no absentees."""
    list(_locked(submitted_in_week(group, week)))
    standings = standings_in(group, week)
    shown = [line.report for line in standings if line.report is not None and line.status not in ("missing", "excused")]
    bound, as_of = _bound(shown, group, with_feedback=with_feedback)
    absent = [line for line in standings if with_feedback]
    return Book(
        group=group.name,
        starts_on=week.first_day,
        ends_on=week.last_day,
        reports=bound,
        language=group.language,
        time_zone=group.time_zone,
        as_of=as_of,
        week=week.name,
        teaching=teaching_week_of(group, week),
        shows_absent=with_feedback,
        missing=tuple(line.member.name for line in absent if line.owes and line.status == "missing"),
        late=tuple(line.member.name for line in absent if line.is_late),
        excused=tuple(line.member.name for line in absent if line.owes and line.status == "excused"),
    )


@transaction.atomic
def booklet_for(viewer: Member, member: Member, first: Week, last: Week, *, with_feedback: bool) -> Book:
    """The member's submitted reports of these weeks that the viewer may read, the oldest first."""
    group = viewer.group
    readable = WeeklyReport.objects.visible_to([viewer]).filter(member=member).exclude(first_submitted_at=None)
    within = readable.filter(starts_on__lte=last.last_day, ends_on__gte=first.first_day)
    found = list(_locked(WeeklyReport.objects.filter(pk__in=list(within.values_list("pk", flat=True)))))
    bound, as_of = _bound(sorted(found, key=lambda report: report.week_start), group, with_feedback=with_feedback)
    return Book(
        group=group.name,
        starts_on=first.first_day,
        ends_on=last.last_day,
        reports=bound,
        language=group.language,
        time_zone=group.time_zone,
        as_of=as_of,
        member=member.name,
    )


def _locked(reports: QuerySet[WeeklyReport]) -> QuerySet[WeeklyReport]:
    """Nobody submits, answers or removes one of them while they are read. In one order, so that two don't wait."""
    return reports.select_for_update(of=("self",)).select_related("member", "reviewed_by").order_by("pk")


def _bound(
    reports: Sequence[WeeklyReport], group: Group, *, with_feedback: bool
) -> tuple[tuple[BoundReport, ...], datetime | None]:
    for report in reports:
        report.group = group
    sheets = sheets_for_audience(reports, with_feedback=with_feedback)
    bound = tuple(BoundReport(str(report.uuid), sheet) for report, sheet in zip(reports, sheets, strict=True))
    return bound, max((at for sheet in sheets for at in _times(sheet)), default=None)


def _times(sheet: ReportSheet) -> Iterable[datetime]:
    """When something in the sheet was written."""
    feedback = [*sheet.document.feedback, *(given for row in sheet.document.rows for given in row.feedback)]
    times = [sheet.submitted_at, sheet.reviewed_at]
    times += [at for given in feedback for at in (given.updated_at, given.answered_at)]
    return [at for at in times if at is not None]


def week_state(group: Group, week: Week) -> str:
    """Short for all that the book of a week is made from, but for the settings: another one means another book."""
    reports = submitted_in_week(group, week).annotate(
        newest=Max("revisions__number"),
        texts=Count("feedback", distinct=True),
        last_text=Max("feedback__updated_at"),
        last_answer=Max("feedback__answered_at"),
    )
    fields = ("uuid", "newest", "texts", "last_text", "last_answer", "state", "reviewed_at", "is_late")
    lines = [" ".join(map(str, line)) for line in reports.order_by("uuid").values_list(*fields)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32] if lines else ""


def last_change_in(group: Group, week: Week) -> datetime | None:
    """When something that stands in the book of the week was written last."""
    found = submitted_in_week(group, week).aggregate(
        sent=Max("submitted_at"),
        reviewed=Max("reviewed_at"),
        text=Max("feedback__updated_at"),
        answer=Max("feedback__answered_at"),
    )
    return max((at for at in found.values() if at is not None), default=None)
