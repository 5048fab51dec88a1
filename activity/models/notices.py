"""What a person is told, in the pages and by mail, once."""

import uuid

from django.db import models


class Notice(models.Model):
    """One thing told to one member. `key` makes it one: whoever says it a second time finds it said.

    Texts are not kept here: `kind` and `details` (ids, numbers, names of weeks) make the sentence in the reader's
    language. A mail is due while `mail_due_at` is set and `mailed_at` is not; who sends it claims it first.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="notices")  # who is told
    actor = models.ForeignKey("members.Member", models.CASCADE, null=True, related_name="+")  # by whose act
    kind = models.CharField(max_length=40)  # "report.returned", "reports.reminder", "reports.digest"
    key = models.CharField(max_length=120)  # "reports.reminder 2026-W47": unique for the member
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)  # public id of what it is about
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # None: no mail is wanted
    mail_claimed_at = models.DateTimeField(null=True)  # a worker is at it, or died of it
    mailed_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="activity_notice_once")]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="activity_notice_member"),
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False, mailed_at=None),
                name="activity_notice_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
