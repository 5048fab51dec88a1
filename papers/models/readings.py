"""Who reads what: readings as work items, notes of readers, comments, and who presents when."""

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Group, Member
from papers.models.papers import Paper
from workload.models import WorkItem, WorkItemQuerySet


class Reading(WorkItem):
    """A paper, or several described in words ("8篇 医疗 论文"), read by participants in a period.

    `written` is the cell of the ledger; where a paper is known, its title is what is shown.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="readings")
    written = models.CharField(_("what is read"), max_length=500, blank=True)
    expected_gain = models.TextField(_("expected gain"), blank=True)  # 预期收获, Markdown
    gained = models.TextField(_("what was gained"), blank=True)  # Markdown

    objects: ClassVar[WorkItemQuerySet["Reading"]] = WorkItemQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("papers:reading", args=[self.group.slug, self.uuid])

    @property
    def title(self) -> str:
        return self.paper.title if self.paper else self.written


class ReadingNote(models.Model):
    """What one reader noted on a paper or a reading, in Markdown with formulas; the group reads it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="notes")
    reading = models.ForeignKey(Reading, models.CASCADE, null=True, related_name="notes")  # where no paper is known
    writer = models.ForeignKey(Member, models.PROTECT, related_name="reading_notes")
    text = models.TextField(_("note"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paper=None, reading__isnull=False) | models.Q(paper__isnull=False, reading=None),
                name="papers_note_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Comment(models.Model):
    """What somebody says to a reader's note."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(ReadingNote, models.CASCADE, related_name="comments")
    writer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class ReadingSlot(models.Model):
    """Who presents what in the reading group, and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="reading_slots")
    day = models.DateField(_("day"))
    presenter = models.ForeignKey(Member, models.PROTECT, related_name="reading_slots")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="slots")
    topic = models.CharField(_("topic"), max_length=300, blank=True)  # where no paper is named
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.day} {self.presenter_id}"
