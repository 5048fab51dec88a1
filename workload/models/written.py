"""What people wrote about workload by hand, kept: summary tables, and who "all members" were."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Group, Member


class WrittenSummary(models.Model):
    """A summary table (汇总记录) as somebody wrote it. It is compared with the rows, never taken for them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="written_summaries")
    source = models.CharField(_("where it stands"), max_length=500)  # path of the file
    rows = models.JSONField(default=list)  # workload.document.frozen_summary: name as written, and its numbers
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["source"]
        constraints = [models.UniqueConstraint(fields=["group", "source"], name="workload_summary_once")]

    def __str__(self) -> str:
        return self.source


class EveryoneAnswer(models.Model):
    """Who 全体成员(n) were in a period: asked once, where the members' dates do not say it, and kept."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    size = models.PositiveSmallIntegerField()
    starts_on = models.DateField()  # of the item's period
    members = models.ManyToManyField(Member, related_name="+")
    named = models.PositiveSmallIntegerField(null=True)  # how many the answer named, 0: nobody; None: not counted then

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "size", "starts_on"], name="workload_everyone_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.size}"
