"""Feedback on its way back and forth: what is open, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from core.names import name_key
from core.weeks import Week
from members.models import Group, Member
from members.permissions import can_advise
from reports.models import Feedback, ReportRow, WeeklyReport
from reports.permissions import can_see_feedback, has_queue

CARRIED_LIMIT = 40  # of earlier weeks in one form; the oldest first


@dataclass(frozen=True)
class PlacedFeedback:
    """A feedback with its place: the report, and the project of its row ("" for the whole, or a row that is gone)."""

    feedback: Feedback
    project: str = ""
    keys: frozenset[str] = frozenset()  # by which a later row of the same project is known


def is_written() -> Q:
    """Feedback that says anything: a text or a mark."""
    return ~Q(text="", mark="")


def carried_feedback(member: Member, week: Week) -> tuple[list[PlacedFeedback], bool]:
    """What earlier reports left to be answered, oldest first, for the form of a week; and whether there is more.

    What was settled since that week began stays in its form, so that an answer can be finished or a tick taken back.
    """
    if member.is_guest:
        return [], False
    began = datetime.combine(week.first_day, time.min, ZoneInfo(member.group.time_zone))
    carried = Feedback.objects.filter(
        Q(settled_at=None) | Q(settled_at__gte=began),
        is_written(),
        report__member=member,
        report__deleted_at=None,
        report__week_start__lt=week.first_day,
    )
    ordered = carried.select_related("report", "advisor").order_by("opened_at", "pk")
    found = placed(with_places(ordered)[: CARRIED_LIMIT + 1], member.group)
    return found[:CARRIED_LIMIT], len(found) > CARRIED_LIMIT


def with_places(feedback: "QuerySet[Feedback]") -> "QuerySet[Feedback]":
    """Each with the project of its row, as written there and as it is called today."""
    row = ReportRow.objects.filter(uuid=OuterRef("row_uuid"))
    return feedback.annotate(
        row_project=Subquery(row.values("project_name")[:1]),
        row_project_key=Subquery(row.values("project__name_key")[:1]),
    )


def placed(found: Iterable[Feedback], group: Group) -> list[PlacedFeedback]:
    """The feedback of `with_places`, each at its place; `report` must be loaded. No query of its own."""
    lines = []
    for written in found:
        written.report.group = group
        name: str = getattr(written, "row_project", None) or ""
        keys = {name_key(name), getattr(written, "row_project_key", None) or ""}
        lines.append(PlacedFeedback(written, name, frozenset(keys - {""})))
    return lines


def feedback_on(report: WeeklyReport, viewer: Member, uuid: UUID) -> Feedback:
    """One feedback of a report that the viewer may read. Raises Http404."""
    found = report.feedback.filter(uuid=uuid).select_related("advisor", "advisor__account").first()
    if found is None or not can_see_feedback(report, viewer):
        raise Http404
    found.report = report
    return found


def new_answers_for(advisor: Member) -> "QuerySet[Feedback]":
    """The advisor's own feedback with answers that he has not taken note of yet, the oldest answer first."""
    found = (
        Feedback.objects.filter(advisor=advisor, answer_version__gt=F("answer_seen_version"))
        .exclude(answer="")
        .filter(report__in=WeeklyReport.objects.visible_to([advisor]).filter(group=advisor.group_id))
        .select_related("report", "report__member")
        .order_by("answered_at", "pk")
    )
    return with_places(found)


def open_feedback_for(viewer: Member, *, own: bool = False) -> "QuerySet[Feedback]":
    """What is still open, by member and the oldest first: for advisors of the group all of it (or his `own`), for an
    advisor of a project what he wrote. Raises Http404 for everybody else.
    """
    if not has_queue(viewer):
        raise Http404
    found = Feedback.objects.filter(
        is_written(),
        settled_at=None,
        report__in=WeeklyReport.objects.visible_to([viewer]).filter(group=viewer.group_id),
    )
    if own or not can_advise(viewer):
        found = found.filter(advisor=viewer)
    found = found.select_related("report", "report__member", "advisor")
    return with_places(found).order_by("report__member__sort_key", "report__member", "opened_at", "pk")


def weeks_open(opened_at: datetime, now: datetime | None = None) -> int:
    """How many whole weeks a feedback has been open."""
    return max(0, ((now or timezone.now()) - opened_at).days // 7)
