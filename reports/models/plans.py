"""The lines of a plan as objects: what was planned, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import pgettext_lazy

from members.models import Group, Member, Project
from reports.models.weekly import WeeklyReport


class PlanItem(models.Model):
    """One top-level list item or paragraph of a submitted next week's plan. The Markdown of the row stays the truth.

    Each submission brings the items of its report in step by their text. The next report decides them: done, moved
    (it is in its plan again, as a new item with `moved_from`), or dropped.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("plan", "Open")
        DONE = "done", pgettext_lazy("plan", "Done")
        MOVED = "moved", pgettext_lazy("plan", "Moved")
        DROPPED = "dropped", pgettext_lazy("plan", "Dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="plan_items")
    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="plan_items")  # whose plan it stands in
    row_uuid = models.UUIDField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()  # Markdown of the item, without its bullet
    text_key = models.CharField(max_length=200)  # core.plan_items.item_key: for matching
    planned_in = models.DateField()  # first day of the week whose report planned it
    first_planned_in = models.DateField()  # of the oldest in its chain: its age counts from here
    moved_from = models.OneToOneField("self", models.SET_NULL, null=True, related_name="moved_to")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)  # of text, place and state, for conditional writes
    is_chosen = models.BooleanField(default=False)  # the state was set by hand: matching does not change it
    decided_in = models.ForeignKey(WeeklyReport, models.SET_NULL, null=True, related_name="decided_items")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["planned_in", "position", "id"]
        indexes = [models.Index(fields=["member", "planned_in"], name="reports_plan_member")]

    def __str__(self) -> str:
        return self.text[:60]
