"""Learning logs: days as their owners typed them, what was understood of them, the running timer, who else reads."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.time_spans import Span
from members.models import Group, Member, Project
from workload.models.items import WorkItem


class LogSharing(models.Model):
    """Whom a member shows the log. None stored: nobody. Admins as such read nothing."""

    class Audience(models.TextChoices):
        NOBODY = "", _("Nobody but me")
        ADVISORS = "advisors", _("The advisors of the group")
        GROUP = "group", _("The whole group, without guests")

    member = models.OneToOneField(Member, models.CASCADE, related_name="log_sharing")
    totals = models.CharField(_("hours of each day"), max_length=10, choices=Audience, blank=True)
    days = models.CharField(_("days with all they say"), max_length=10, choices=Audience, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.totals or '-'} {self.days or '-'}"


class LogDayQuerySet(models.QuerySet["LogDay"]):
    """Days of learning logs."""

    def visible_to(self, memberships: Iterable[Member], *, totals: bool = False) -> Self:
        """One's own days, and those that others share; `totals`: also those of which only the hours are shared."""
        found = Q(pk__in=[])
        for reader in memberships:
            if reader.is_guest:
                continue
            audiences = [LogSharing.Audience.GROUP.value]
            if reader.is_advisor:
                audiences.append(LogSharing.Audience.ADVISORS.value)
            shared = Q(member__log_sharing__days__in=audiences)
            if totals:
                shared |= Q(member__log_sharing__totals__in=audiences)
            present = Q(member__deleted_at=None)
            found |= Q(member=reader.pk) | (Q(group=reader.group_id) & present & shared)
        return self.filter(found)


class LogDay(models.Model):
    """A day of a member's log. The Markdown is the truth; entries and the stated total follow from it at each save."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="log_days")
    member = models.ForeignKey(Member, models.PROTECT, related_name="log_days")
    day = models.DateField(_("day"))
    text = models.TextField(_("text"), blank=True)
    stated_minutes = models.PositiveSmallIntegerField(_("stated total (minutes)"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[LogDayQuerySet] = LogDayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="workload_log_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"

    def get_absolute_url(self) -> str:
        return reverse("workload:log_day", args=[self.group.slug, self.day.isoformat()])


class TimeEntry(models.Model):
    """One span of a day: minutes after its midnight, beyond 1440 when it went on past the next. `ends` None: open.

    `starts` None: only known is how long it was. It follows from the day's text; what it is linked with is kept by
    matching lines.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.ForeignKey(LogDay, models.CASCADE, related_name="entries")
    line = models.PositiveIntegerField()  # of the day's text, from 0
    starts = models.PositiveSmallIntegerField(null=True)
    ends = models.PositiveSmallIntegerField(null=True)
    pause = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True)  # elapsed, without the pause; None: open
    note = models.TextField(blank=True)
    doubts = models.JSONField(default=list)  # codes of core.time_spans and workload.document.log
    tags = models.JSONField(default=list)
    work_item = models.ForeignKey(WorkItem, models.SET_NULL, null=True, related_name="time_entries")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="time_entries")

    class Meta:
        ordering = ["day", "line"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts__isnull=False, ends__gte=F("starts")), name="workload_entry_forward"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=False, ends=None, minutes=None)
                | Q(starts__isnull=False, ends__isnull=False, minutes__isnull=False)
                | Q(starts=None, ends=None, minutes__isnull=False),
                name="workload_entry_open_or_long",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id}:{self.line} {self.span or self.minutes}"

    @property
    def span(self) -> Span | None:
        """None where only the length is known."""
        return None if self.starts is None else Span(self.starts, self.ends, self.pause)

    @property
    def headline(self) -> str:
        """The first line of its note."""
        return self.note.split("\n", 1)[0]


class Timer(models.Model):
    """The one running timer of a member, on all devices. The server's clock counts.

    It runs since `started_at`; `paused_seconds` were taken out so far, `paused_at` says that it stands still.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(Member, models.CASCADE, related_name="timer")
    started_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    text = models.CharField(_("what it is for"), max_length=500, blank=True)
    work_item = models.ForeignKey(WorkItem, models.SET_NULL, null=True, related_name="+")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.started_at}"

    def seconds_until(self, now: datetime) -> int:
        """How long it has run, without its pauses."""
        ran = (self.paused_at or now) - self.started_at
        return max(0, int(ran.total_seconds()) - self.paused_seconds)


class LogFile(models.Model):
    """A file that a member's log came from, as it was: with what is no day (TODO, 问题), so that nothing is lost."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="log_files")
    name = models.CharField(max_length=255)
    text = models.TextField()
    year = models.PositiveSmallIntegerField(_("year of its first day"), null=True)  # where the text does not say it
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="workload_log_file_once")]

    def __str__(self) -> str:
        return self.name
