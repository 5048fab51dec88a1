"""What a meeting assigned (本周安排): to whom, until when, and what became of it."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Member
from tasks.models.tasks import Task


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, memberships: Iterable[Member]) -> Self:
        """The assignments of one's groups; guests see none."""
        return self.filter(group__in=[member.group_id for member in memberships if not member.is_guest])


class ActionItem(models.Model):
    """One assignment of one meeting, for one or several members, or for everybody who feels called.

    Its text follows from the minutes. A later meeting decides it: done, moved (it is assigned again, as a new item with
    `moved_from`), or dropped; until then it is carried, with its age. A task can be made of it.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action item", "Open")
        DONE = "done", pgettext_lazy("action item", "Done")
        MOVED = "moved", pgettext_lazy("action item", "Moved")
        DROPPED = "dropped", pgettext_lazy("action item", "Dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="action_items")
    text = models.TextField(_("assignment"))  # Markdown
    members = models.ManyToManyField(Member, related_name="action_items")
    given_on = models.DateField(_("assigned on"))
    first_given_on = models.DateField()  # of the oldest in its chain: its age counts from here
    due_on = models.DateField(_("due"), null=True, blank=True)
    moved_from = models.OneToOneField("self", models.SET_NULL, null=True, related_name="moved_to")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    is_chosen = models.BooleanField(default=False)  # the state was set by hand: later minutes do not change it
    decided_on = models.DateField(null=True)  # the meeting that decided it, or the day it was done by hand
    task = models.OneToOneField(Task, models.SET_NULL, null=True, blank=True, related_name="action_item")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ActionItemQuerySet] = ActionItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["given_on", "id"]
        indexes = [models.Index(fields=["group", "state", "given_on"], name="tasks_action_list")]

    def __str__(self) -> str:
        return self.text[:60]

    def week_on(self, day: date) -> int:
        """In which of its weeks it is on a day: 1 in the one it was first assigned in."""
        return max((day - self.first_given_on).days // 7, 0) + 1
