"""Work items (readings, tasks) and who took part in them. One table of participations answers every summary."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.buckets import MOST_TIMES, Bucket, Workload
from core.periods import Period
from members.models import Group, Member, Project
from workload.document import write_hours


class BucketChoice(models.TextChoices):
    """core.buckets.Bucket for fields and forms; a blank one is unknown."""

    SMALL = Bucket.SMALL.value, pgettext_lazy("workload", "Small")
    MEDIUM = Bucket.MEDIUM.value, pgettext_lazy("workload", "Medium")
    LARGE = Bucket.LARGE.value, pgettext_lazy("workload", "Large")


class WorkItemQuerySet[Item: models.Model](models.QuerySet[Item]):
    """Of work items, and of every kind that inherits them."""

    def visible_to(self, memberships: Iterable[Member]) -> Self:
        """What the person behind these memberships may read: the group's work; guests none, removed items nobody."""
        groups = [member.group_id for member in memberships if not member.is_guest]
        return self.filter(group__in=groups, deleted_at=None)


class WorkItem(models.Model):
    """One line of a ledger: a period, its workload, who took part. `Reading` and `Task` inherit it.

    It counts once, on the last day of its period. Beside what was understood stands what was written (小,
    全体成员(4), 8.27-9.02), for writing it back; a change by hand empties that field.
    """

    class Kind(models.TextChoices):
        READING = "reading", _("Paper reading")
        TASK = "task", _("Engineering task")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="work_items")
    kind = models.CharField(max_length=10, choices=Kind)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="work_items")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    bucket = models.CharField(_("workload"), max_length=6, choices=BucketChoice, blank=True)  # blank: unknown
    times = models.PositiveSmallIntegerField(
        _("times"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_TIMES)]
    )
    written_period = models.CharField(max_length=60, blank=True)
    written_participants = models.CharField(max_length=500, blank=True)
    written_workload = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)  # among the items of the same period, as they were entered
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[WorkItemQuerySet["WorkItem"]] = WorkItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starts_on", "ends_on", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="workload_period_forward"),
            models.CheckConstraint(condition=Q(times__gte=1), name="workload_times_positive"),
            models.CheckConstraint(condition=~Q(bucket="") | Q(times=1), name="workload_unknown_counts_once"),
        ]
        indexes = [
            models.Index(fields=["group", "kind", "-ends_on"], name="workload_item_list"),
            # What is still running after a day ends soon after it: read in order, it is found at once.
            models.Index(
                fields=["group", "ends_on", "starts_on"], condition=Q(deleted_at=None), name="workload_item_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def workload(self) -> Workload:
        return Workload(Bucket(self.bucket), self.times)

    @property
    def shares(self) -> "list[Participation]":
        """Its participations, where what each did was stated apart; they are to be read with their members."""
        parts = list(self.participations.all())
        return parts if any(part.minutes for part in parts) or len({part.workload for part in parts}) > 1 else []


class Participation(models.Model):
    """One member's part in a work item: a snapshot of the day it was entered, in the order written.

    The whole workload goes to each, unless a share of their own is stated: then `bucket`, `times` and, where hours were
    said, `minutes` are that member's. Else they are copies of the item's, like `group` and `last_day`, kept in step by
    the services; rows of removed items are not counted: so one covering index answers a summary.
    """

    class State(models.TextChoices):
        """How far a reader is; tasks have one state of their own instead."""

        TO_READ = "to_read", pgettext_lazy("reader", "To read")
        READING = "reading", pgettext_lazy("reader", "Reading")
        READ = "read", pgettext_lazy("reader", "Read")

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="participations")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, blank=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    last_day = models.DateField()
    bucket = models.CharField(max_length=6, choices=BucketChoice, blank=True)
    times = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)  # stated for this member alone
    is_counted = models.BooleanField(default=True)  # False while the item is removed

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="workload_participates_once")]
        indexes = [
            models.Index(
                fields=["group", "last_day", "member", "bucket", "times"],
                condition=Q(is_counted=True),
                name="workload_summary",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.member_id}"

    @property
    def hours(self) -> str:
        """1.5h, where hours were stated."""
        return write_hours(self.minutes) if self.minutes else ""

    @property
    def workload(self) -> Workload:
        return Workload(Bucket(self.bucket), self.times)
