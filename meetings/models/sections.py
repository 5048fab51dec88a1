"""What was written at a meeting: sections as text, what follows from them, and closed minutes as revisions."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.issues import OpenIssue
from meetings.models.meetings import Meeting
from members.models import Member
from tasks.models import ActionItem


class MinutesSection(models.Model):
    """One section with its own version, so that several people type at once. The text is the truth: items follow."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", pgettext_lazy("minutes", "Agenda")
        DONE = "done", pgettext_lazy("minutes", "Done since the last meeting")
        ISSUES = "issues", pgettext_lazy("minutes", "Open issues")
        ASSIGNMENTS = "assignments", pgettext_lazy("minutes", "Assignments")
        FREE = "free", pgettext_lazy("minutes", "Other")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)  # follows from the title
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class MinutesItem(models.Model):
    """One item of a section, or one of several assignments in it; names as written, members as far as known."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    section = models.ForeignKey(MinutesSection, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    names = models.JSONField(default=list)
    members = models.ManyToManyField(Member, related_name="+")
    action = models.OneToOneField(ActionItem, models.SET_NULL, null=True, related_name="minutes_item")
    issue = models.ForeignKey(OpenIssue, models.SET_NULL, null=True, related_name="mentions")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class MinutesRevision(models.Model):
    """The minutes as they were when they were closed."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()  # meetings.markdown.write_minutes
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, editable=False)  # when people were told what it assigns

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meetings_revision_once")]
        indexes = [
            models.Index(fields=["meeting"], condition=models.Q(announced_at=None), name="meetings_revision_untold")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"
