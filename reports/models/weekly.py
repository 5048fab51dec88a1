"""Weekly reports: the author's working copy, and the frozen revisions that others read."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.weeks import Week
from members.models import Group, Member, Project, ProjectMember


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, memberships: Iterable[Member]) -> "WeeklyReportQuerySet":
        """What the person behind these memberships may read (architecture.md, "Who reads what").

        Drafts: their author only. Submitted: the group, or author and advisors where the group says so, or the
        advisors of a project that the submitted report has a row of. Removed reports: nobody.
        """
        allowed = Q(pk__in=[])
        for member in memberships:
            readable = Q(member=member)
            if member.is_advisor or member.group.reports_readable_by == Group.Readers.GROUP:
                readable |= Q(first_submitted_at__isnull=False)
            else:
                advised = ProjectMember.objects.filter(member=member, is_advisor=True).values("project")
                rows = SubmittedRow.objects.filter(report=OuterRef("pk"), project__in=advised)
                readable |= Q(Exists(rows), first_submitted_at__isnull=False)
            allowed |= Q(group=member.group_id) & readable
        return self.filter(allowed, deleted_at=None)

    def in_week(self, week: Week) -> "WeeklyReportQuerySet":
        """Reports that cover the week: their own, and longer ones whose period holds its first day."""
        return self.filter(Q(week_start=week.first_day) | Q(starts_on__lte=week.first_day, ends_on__gte=week.last_day))


class WeeklyReport(models.Model):
    """One member's report on one week. `week_start` is its key and never rewritten; the period may be longer."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        REVIEWED = "reviewed", _("Reviewed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="reports")
    member = models.ForeignKey(Member, models.PROTECT, related_name="reports")
    week_start = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    note = models.TextField(_("overall note"), blank=True)  # Markdown; the author's working copy, as the rows
    version = models.PositiveIntegerField(default=1)  # of the working copy: rows and note together
    submitted_version = models.PositiveIntegerField(null=True)  # the version that the newest revision froze
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)  # of the newest revision
    is_late = models.BooleanField(default=False)  # by the first submission
    return_reason = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[WeeklyReportQuerySet] = WeeklyReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-week_start", "member__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member", "week_start"],
                condition=Q(deleted_at=None),
                name="reports_one_per_member_and_week",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="reports_period_forward"),
        ]
        indexes = [models.Index(fields=["group", "-week_start", "state"], name="reports_board")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.week_start}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.group.slug, self.uuid])

    @property
    def week(self) -> Week:
        """The week it belongs to, by the group's calendar."""
        return self.group.calendar.week_of(self.week_start)

    @property
    def is_locked(self) -> bool:
        """Reviewed reports change only after an advisor has returned them."""
        return self.state == self.State.REVIEWED

    @property
    def has_unsubmitted_changes(self) -> bool:
        return self.submitted_version is not None and self.version != self.submitted_version


class ReportRow(models.Model):
    """One project's line of a report. `uuid` is stable over saves: feedback hangs on it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    project_name = models.CharField(_("project"), max_length=200, blank=True)  # as written, with its line breaks
    this_week = models.TextField(_("this week's tasks"), blank=True)
    results = models.TextField(_("results"), blank=True)
    next_week = models.TextField(_("next week's plan"), blank=True)
    is_removed = models.BooleanField(default=False)  # kept, struck through, because it has feedback

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.project_name


class ReportRevision(models.Model):
    """A submission, frozen: the whole document as JSON (`reports.queries.frozen_document` writes it)."""

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    submitted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, default="page")  # page, api, import

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_revision_once")]

    def __str__(self) -> str:
        return f"{self.report_id} r{self.number}"


class SubmittedRow(models.Model):
    """The project of each row of the newest revision: its advisors may read the report and write on the row.

    Kept apart from the rows, which are the author's working copy: what he prepares shows nobody anything.
    """

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="submitted_rows")
    row_uuid = models.UUIDField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "row_uuid"], name="reports_submitted_row_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row_uuid}"


class Reopening(models.Model):
    """An advisor opened a closed week for one member again, whether a report was begun or not. It stays open."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    week_start = models.DateField()
    reason = models.TextField(_("reason"))
    opened_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member", "week_start"], name="reports_reopened_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.week_start}"
