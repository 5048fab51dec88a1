"""Projects of a group."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from members.models import Group, Member, Project, ProjectMember
from members.permissions import can_remove_projects, can_see_people


def projects_of(group: Group) -> "list[Project]":
    """The group's living projects by name."""
    return list(group.projects.filter(deleted_at=None))


def projects_for(viewer: Member, *, removed: bool = False) -> "QuerySet[Project]":
    """Projects the viewer may look at, with their people; removed ones for who may restore them."""
    if not can_see_people(viewer) or (removed and not can_remove_projects(viewer)):
        raise Http404
    return Project.objects.filter(group=viewer.group_id, deleted_at__isnull=not removed).prefetch_related(_places())


def project_for(viewer: Member, uuid: UUID) -> Project:
    """One project of the viewer's group; a removed one for who may restore it."""
    projects = Project.objects.filter(group=viewer.group_id, uuid=uuid)
    if not can_remove_projects(viewer):
        projects = projects.filter(deleted_at=None)
    project = projects.select_related("group").prefetch_related(_places()).first()
    if project is None or not can_see_people(viewer):
        raise Http404
    return project


def _places() -> "Prefetch[str]":
    people = ProjectMember.objects.filter(member__deleted_at=None).select_related("member")
    return Prefetch("places", queryset=people.order_by("-is_advisor", "member__sort_key"))
