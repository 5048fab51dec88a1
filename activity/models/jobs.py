"""Background work and the files that come out of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of background work. This row is its truth; the broker only wakes a worker up.

    A worker takes the job by a *lease*; when the lease runs out (the worker died), the sweeper puts the job back.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=100)  # name of the Celery function: "reports.render_weekly_report"
    arguments = models.JSONField(_("arguments"), default=dict)  # ids only, never texts
    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+", verbose_name=_("group"))
    requested_by = models.ForeignKey(
        "members.Member", models.PROTECT, null=True, related_name="+", verbose_name=_("requested by")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)  # per cent
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True)
    lease_token = models.UUIDField(_("lease"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)  # a sentence for people, as an English message id
    # What came out.
    file = models.ForeignKey("RenderedFile", models.SET_NULL, null=True, related_name="jobs", verbose_name=_("file"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = [models.Index(fields=["status", "leased_until"], name="activity_job_sweep")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.FAILED)


class RenderedFile(models.Model):
    """A file made from content: unique by kind, subject, audience and content hash, so nothing is rendered twice."""

    class Audience(models.TextChoices):
        FULL = "full", _("Group members")
        GUEST = "guest", _("Guests: without feedback")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)  # "weekly-report", "week-book", "booklet"
    subject = models.UUIDField()  # public id of what is rendered
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.FULL)
    # Public ids of what is in it, where that is more than the subject tells (a book of reports): whoever may not read
    # one of them may not have the file.
    contents = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    group = models.ForeignKey("members.Group", models.CASCADE, related_name="+")
    file = models.FileField(upload_to="rendered/%Y/%m", blank=True)  # empty until the file is whole
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)  # the name it is downloaded under
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "audience", "content_hash"], name="activity_rendered_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return bool(self.file)
