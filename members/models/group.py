"""A research group: its settings and its calendar."""

import uuid
from datetime import date, time
from functools import lru_cache

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import weeks

SLUG = RegexValidator(r"^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$", _("Use small letters, digits and hyphens only."))


@lru_cache(maxsize=1_000)
def _calendar_of(rules: tuple[tuple[date | None, int], ...]) -> weeks.WeekCalendar:
    """One calendar object per set of rules: lists ask for the week of every line."""
    return weeks.WeekCalendar(tuple(weeks.WeekRule(*rule) for rule in rules or ((None, 0),)))


class Group(models.Model):
    """A lab or research group with its own people, weeks and rules."""

    class Readers(models.TextChoices):
        GROUP = "group", _("The whole group")
        ADVISORS = "advisors", _("The author and the advisors")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(_("address"), max_length=48, unique=True, validators=[SLUG])
    name = models.CharField(_("name"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    language = models.CharField(_("language of documents"), max_length=10, default="zh-hans")
    reports_readable_by = models.CharField(
        _("who reads submitted reports"), max_length=10, choices=Readers, default=Readers.GROUP
    )
    # The deadline counts from the last day of the week, so that it survives a longer week: 0 is that day itself.
    deadline_days_after_last = models.SmallIntegerField(
        _("deadline: days after the week's last day"),
        default=0,
        validators=[MinValueValidator(-6), MaxValueValidator(14)],
    )
    deadline_time = models.TimeField(_("deadline: time of day"), default=time(23, 59))
    small_up_to_minutes = models.PositiveSmallIntegerField(_("少 up to (minutes)"), default=120)
    medium_up_to_minutes = models.PositiveSmallIntegerField(_("中 up to (minutes)"), default=480)
    # A span of the learning log over midnight: on the day it began, or each day its part.
    log_splits_midnight = models.BooleanField(_("spans over midnight count on both days"), default=False)
    follows_holidays = models.BooleanField(_("public holidays of China are no workdays"), default=True)
    # None: submitted or not, a week stays open. Else it closes so many days after its deadline; an advisor re-opens it.
    lock_after_days = models.PositiveSmallIntegerField(
        _("weeks close: days after the deadline"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    reminder_hours = models.PositiveSmallIntegerField(
        _("reminder: hours before the deadline"), null=True, blank=True, default=24, validators=[MaxValueValidator(168)]
    )  # None: nobody is reminded
    sends_digests = models.BooleanField(_("advisors get a digest after the deadline"), default=True)
    pdf_footer = models.CharField(_("footer of PDFs"), max_length=200, blank=True)
    pdf_columns = models.JSONField(
        _("columns of PDFs"), default=list, blank=True
    )  # empty: all; reports.document.COLUMNS
    logo = models.FileField(_("logo for PDFs"), upload_to="logos", blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    deleted_at = models.DateTimeField(_("taken off"), null=True, editable=False)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(small_up_to_minutes__gt=0)
                & models.Q(medium_up_to_minutes__gt=models.F("small_up_to_minutes")),
                name="members_group_buckets_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracker:week", args=[self.slug])

    @property
    def calendar(self) -> weeks.WeekCalendar:
        """The group's weeks. Prefetch `week_rules` where many groups are shown."""
        return _calendar_of(tuple((rule.from_day, rule.first_weekday) for rule in self.week_rules.all()))

    @property
    def deadline(self) -> weeks.Deadline:
        return weeks.Deadline(self.deadline_days_after_last, self.deadline_time, self.time_zone)


class GroupSlug(models.Model):
    """An address a group had before; it redirects to today's."""

    slug = models.CharField(max_length=48, unique=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


class WeekRule(models.Model):
    """From `from_day` on (None: since ever) the group's week begins on `first_weekday` (0 Monday .. 6 Sunday)."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="week_rules")
    from_day = models.DateField(null=True)
    first_weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])

    class Meta:
        ordering = [models.F("from_day").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["group", "from_day"], name="members_week_rule_once"),
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(from_day=None), name="members_week_rule_one_base"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_day}: {self.first_weekday}"


class CalendarPause(models.Model):
    """Days on which nobody of the group owes a report (holidays, group breaks)."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="pauses")
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="members_pause_forward")
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A teaching term of the group's university: week numbers such as 第8教学周 count from its first day."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="members_term_forward")
        ]

    def __str__(self) -> str:
        return self.name
