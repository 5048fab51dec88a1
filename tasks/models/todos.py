"""To-dos of a person: a page of lists by month, with sections of links and questions. Private until shared."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Member
from workload.models import WorkItem


class TodoPage(models.Model):
    """All to-dos of one member. Every save of the outliner stands on its version; `head` is front matter of a file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    member = models.OneToOneField(Member, models.PROTECT, related_name="todo_page")
    head = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    turned_on = models.DateField(null=True)  # the last day on which months and recurring items were looked after
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.member_id}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:todos", args=[self.group.slug])


class TodoListQuerySet(models.QuerySet["TodoList"]):
    def visible_to(self, memberships: Iterable[Member]) -> Self:
        """One's own lists, and those others share with the group or with its advisors; guests see none."""
        may = Q(pk=None)
        for member in memberships:
            if member.is_guest:
                continue
            wide = ["advisors", "group"] if member.is_advisor else ["group"]
            may |= Q(page__member=member) | Q(
                page__group=member.group_id, page__member__deleted_at=None, shared__in=wide
            )
        return self.filter(may, deleted_at=None)


class TodoList(models.Model):
    """What stands under one heading: a month, a section of links, questions. A "year" heads the months below it."""

    class Kind(models.TextChoices):
        YEAR = "year", _("Year")
        MONTH = "month", _("Month")
        SECTION = "section", _("Section")
        QUESTIONS = "questions", _("Questions")

    class Shared(models.TextChoices):
        NOBODY = "nobody", _("Only me")
        ADVISORS = "advisors", _("Advisors of the group")
        GROUP = "group", _("The whole group")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(TodoPage, models.CASCADE, related_name="lists")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=300, blank=True)  # as the heading has it
    level = models.PositiveSmallIntegerField(default=2)  # of the heading; 0: it stands under none
    year = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)  # Markdown outside of items
    position = models.PositiveIntegerField(default=0)  # within the page
    shared = models.CharField(_("shared with"), max_length=10, choices=Shared, default=Shared.NOBODY)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[TodoListQuerySet] = TodoListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "year", "month"], condition=Q(kind="month", deleted_at=None), name="tasks_month_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class TodoItem(models.Model):
    """One line of a list. Items of a list stand in one row; `depth` says under which one an item is.

    is_done is None where there is no checkbox; what is nested has one.
    """

    class Recurrence(models.TextChoices):
        NONE = "", pgettext_lazy("recurrence", "Never")
        WEEKLY = "weekly", pgettext_lazy("recurrence", "Every week")
        MONTHLY = "monthly", pgettext_lazy("recurrence", "Every month")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    list = models.ForeignKey(TodoList, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("text"), blank=True)  # one line of Markdown
    note = models.TextField(_("note"), blank=True)  # Markdown
    is_done = models.BooleanField(_("done"), null=True, default=False)
    day = models.PositiveSmallIntegerField(_("day"), null=True)
    marker = models.CharField(max_length=12, default="-")  # as written
    done_at = models.DateTimeField(null=True)
    recurrence = models.CharField(_("repeats"), max_length=10, choices=Recurrence, blank=True)
    repeats_on = models.DateField(null=True)  # first day of the week or month it is meant for
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="carried_to")
    work_item = models.ForeignKey(WorkItem, models.SET_NULL, null=True, related_name="todo_items")
    report_week = models.DateField(null=True)  # first day of the week whose report it is a line of
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["list", "position"], name="tasks_todo_order")]

    def __str__(self) -> str:
        return self.text
