"""Whose turn it is to present or to take minutes: what two members agreed on, over what fairness proposes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import MeetingSeries
from members.models import Member


class Role(models.TextChoices):
    """What goes round."""

    PRESENTER = "presenter", _("Presenter")
    MINUTE_TAKER = "minute_taker", _("Minute-taker")


class TurnTaker(models.Model):
    """One among whom a role of a series goes round, where it goes round among chosen members only."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="takers")
    role = models.CharField(max_length=12, choices=Role)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["series", "role", "member"], name="meetings_taker_once")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.role} {self.member_id}"


class Turn(models.Model):
    """An agreed turn: this member on this day, as long as he is there. Days without one go to who waited longest."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="turns")
    role = models.CharField(max_length=12, choices=Role)
    day = models.DateField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["series", "role", "day"], name="meetings_turn_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.role} {self.member_id}"


class TurnSwap(models.Model):
    """One member asks another to change turns. Nothing changes before the other has agreed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="swaps")
    role = models.CharField(max_length=12, choices=Role)
    asker = models.ForeignKey(Member, models.PROTECT, related_name="+")
    day = models.DateField()  # the turn of the asker
    other = models.ForeignKey(Member, models.PROTECT, related_name="+")
    other_day = models.DateField()
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["series", "state"], name="meetings_swap_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "role", "day", "other_day"],
                condition=Q(state="asked"),
                name="meetings_swap_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.other_day} {self.state}"
