"""Series of meetings, and meetings with who was there."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Member


class MeetingSeries(models.Model):
    """Meetings that come back, on one day every week or every few. Its name and guidance stand on top of their file.

    A group may have several. One that is paused expects no meetings; to one that has ended none can be added.
    """

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("series of meetings", "Active")
        PAUSED = "paused", pgettext_lazy("series of meetings", "Paused")
        ENDED = "ended", pgettext_lazy("series of meetings", "Ended")

    class Takers(models.TextChoices):
        """Among whom a role goes round."""

        MEMBERS = "members", _("all members but advisors")
        EVERYBODY = "everybody", _("all members, advisors too")
        CHOSEN = "chosen", _("only these")
        NOBODY = "nobody", _("nobody")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="meeting_series")
    name = models.CharField(_("name"), max_length=200)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True, validators=[MaxValueValidator(6)])
    every_weeks = models.PositiveSmallIntegerField(_("how often (weeks)"), default=1)
    begins_on = models.DateField(_("begins on"), null=True, blank=True)  # no meeting is expected before
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ACTIVE)
    presenters = models.CharField(_("who presents"), max_length=9, choices=Takers, default=Takers.MEMBERS)
    minute_takers = models.CharField(_("who takes minutes"), max_length=9, choices=Takers, default=Takers.MEMBERS)
    skips_holidays = models.BooleanField(_("left out on public holidays of China"), default=True)
    drafts_itself = models.BooleanField(_("minutes are drafted the evening before"), default=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    guidance = models.TextField(_("guidance for writing minutes"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def has_ended(self) -> bool:
        return self.state == self.State.ENDED

    @property
    def goes_round_among_chosen(self) -> bool:
        return self.Takers.CHOSEN in (self.presenters, self.minute_takers)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, memberships: Iterable[Member]) -> Self:
        """The meetings of one's groups; guests see none, and nobody sees removed ones."""
        groups = [member.group_id for member in memberships if not member.is_guest]
        return self.filter(group__in=groups, deleted_at=None)


class Meeting(models.Model):
    """One meeting. Its minutes are its sections; `opening` is what stands before the first of them.

    Closed minutes are kept as a revision; to change them they are opened again, and closing makes the next revision.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CLOSED = "closed", _("Closed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, models.PROTECT, related_name="meetings")
    day = models.DateField(_("day"))
    title = models.CharField(_("topic"), max_length=200, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    chair = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    chair_name = models.CharField(max_length=60, blank=True)  # of a chair who is no member
    minute_taker = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    minute_taker_name = models.CharField(max_length=60, blank=True)
    presenter = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    presenter_name = models.CharField(max_length=60, blank=True)
    drafted = models.JSONField(default=list)  # keys of the lines that drafts have put in, kept or not
    opening = models.TextField(_("before the first section"), blank=True)  # Markdown
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of what stands here; sections have their own
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["group", "-day"], name="meetings_meeting_list")]

    def __str__(self) -> str:
        return f"{self.day} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.group.slug, self.uuid])

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Attendance(models.Model):
    """Who was there or not: a member, or a guest or outside party by name only."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")
        GUEST = "guest", _("Guest")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True)  # of one who is no member
    state = models.CharField(max_length=8, choices=State)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=models.Q(member__isnull=False), name="meetings_attends_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.state}"

    @property
    def shown_name(self) -> str:
        return self.member.name if self.member else self.name
