"""What advisors write on a report, and what comes back."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reports.models.weekly import ReportRevision, WeeklyReport


class Feedback(models.Model):
    """One advisor's text on one row, or on the whole report (`row_uuid` None), with its own version.

    It is open, and stands in the author's next form, until he answers it or ticks it off (`settled_at`). A new text of
    the advisor opens it again.
    """

    class Mark(models.TextChoices):
        GOOD = "good", _("👍")
        REVISE = "revise", _("To be improved")
        TALK = "talk", _("Let us talk")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="feedback")
    row_uuid = models.UUIDField(null=True)
    advisor = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")  # None: imported, writer unknown
    text = models.TextField(_("feedback"), blank=True)
    mark = models.CharField(_("mark"), max_length=10, choices=Mark, blank=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.ForeignKey(ReportRevision, models.PROTECT, related_name="+")  # the one that was read
    answer = models.TextField(_("answer"), blank=True)  # Markdown, of the report's author
    answer_version = models.PositiveIntegerField(default=0)  # 0: there was none yet
    answered_at = models.DateTimeField(null=True)
    answer_seen_version = models.PositiveIntegerField(default=0)  # the answer that its advisor has taken note of
    settled_at = models.DateTimeField(null=True)  # answered or ticked off
    opened_at = models.DateTimeField(default=timezone.now)  # its age counts from here: the first text, or a new one
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["report"], condition=Q(settled_at=None) & ~Q(text="", mark=""), name="reports_open_feedback"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "row_uuid", "advisor"],
                condition=Q(row_uuid__isnull=False),
                name="reports_feedback_once_per_row_and_advisor",
            ),
            models.UniqueConstraint(
                fields=["report", "advisor"],
                condition=Q(row_uuid__isnull=True),
                name="reports_feedback_once_per_report_and_advisor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.advisor_id}"


class PrivateNote(models.Model):
    """What an advisor notes for himself about a report. Nobody else ever reads it, no export holds it but his own."""

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="private_notes")
    writer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(_("private note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "writer"], name="reports_private_note_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.writer_id}"
