"""Open issues (遗留问题): raised at a meeting, carried to each next one until solved."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from members.models import Group, Member


class OpenIssueQuerySet(models.QuerySet["OpenIssue"]):
    def visible_to(self, memberships: Iterable[Member]) -> Self:
        """The issues of one's groups; guests see none, and nobody sees those of removed meetings."""
        groups = [member.group_id for member in memberships if not member.is_guest]
        return self.filter(group__in=groups, raised_in__deleted_at=None)


class OpenIssue(models.Model):
    """A problem that stays until it is solved. Its text is that of the minutes in which it was raised."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="open_issues")
    text = models.TextField(_("issue"))  # Markdown
    raised_in = models.ForeignKey(Meeting, models.CASCADE, related_name="raised_issues")
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="owned_issues")
    solved_on = models.DateField(_("solved on"), null=True, blank=True)
    how = models.TextField(_("how it was solved"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[OpenIssueQuerySet] = OpenIssueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["raised_on", "id"]
        indexes = [models.Index(fields=["group", "solved_on", "raised_on"], name="meetings_issue_list")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("meetings:issue", args=[self.group.slug, self.uuid])

    @property
    def is_solved(self) -> bool:
        return self.solved_on is not None

    def weeks_on(self, day: date) -> int:
        """How many whole weeks it has been open on a day, or was when it was solved."""
        until = min(day, self.solved_on) if self.solved_on else day
        return max((until - self.raised_on).days // 7, 0)


class IssueNote(models.Model):
    """What was said of an issue at a meeting, beside what its minutes say."""

    issue = models.ForeignKey(OpenIssue, models.CASCADE, related_name="notes")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    text = models.TextField(_("note"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["meeting__day", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "meeting"], name="meetings_issue_note_once")]

    def __str__(self) -> str:
        return self.text[:60]
