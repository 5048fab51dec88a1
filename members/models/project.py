"""What a group works on (项目): motivation, plan, advisors and members."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.group import Group
from members.models.member import Member


class Project(models.Model):
    """A project of a group. Its notes (项目说明) stand under every report that has a row of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="projects")
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200)  # core.names.name_key
    motivation = models.TextField(_("motivation"), blank=True)  # 项目动机, Markdown
    plan = models.TextField(_("plan"), blank=True)  # 拟实施方案, Markdown
    note = models.TextField(_("further notes"), blank=True)  # whatever else stood in the note, Markdown
    people = models.ManyToManyField(Member, through="ProjectMember", related_name="projects")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name_key"], condition=models.Q(deleted_at=None), name="members_project_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProjectMember(models.Model):
    """A member's place in a project; as advisor he may give feedback on its rows."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, models.PROTECT, related_name="places")
    is_advisor = models.BooleanField(_("advisor of the project"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "member"], name="members_project_member_once")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.member_id}"
