"""Writes of projects: their notes, their people, removing and taking back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import name_key
from members.models import Group, Member, Project, ProjectMember
from members.permissions import can_appoint_project_advisors, can_edit_projects, can_remove_projects
from members.services.cleaning import cleaned_markdown, cleaned_title
from members.services.refusals import ChangeRefused, StaleVersion, require


@dataclass(frozen=True)
class ProjectInput:
    """What is written about a project; the field names are those of `Project`."""

    name: str
    motivation: str = ""
    plan: str = ""
    note: str = ""


@transaction.atomic
def create_project(
    *, group: Group, data: ProjectInput, by: Member | None, source: str = "page", joins: bool = True
) -> Project:
    """Add a project; who adds it is its first member, unless it only comes with an import (`joins` False).

    `by` None: a command of the machine.
    """
    require(by is None or (can_edit_projects(by) and by.group_id == group.pk))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    project = Project(group=group)
    _fill(project, data)
    project.save()
    if by is not None and joins:
        ProjectMember.objects.create(project=project, member=by, is_advisor=by.is_advisor)
    _record("project.created", project, by, {}, source)
    return project


@transaction.atomic
def change_project(
    *, project: Project, version: int, data: ProjectInput, by: Member | None, source: str = "page"
) -> Project:
    """Store what is written about the project when `version` is still today's, else raise StaleVersion."""
    require(by is None or (can_edit_projects(by) and by.group_id == project.group_id))
    Group.objects.select_for_update(no_key=True).get(pk=project.group_id)
    current = Project.objects.select_related("group").get(pk=project.pk)
    if current.deleted_at is not None:
        raise ChangeRefused("removed", _("This project was removed: restore it first."))
    if current.version != version:
        raise StaleVersion(current)
    before = _texts(current)
    _fill(current, data)
    changed = [field for field, text in _texts(current).items() if text != before[field]]
    if not changed:
        return current
    current.version += 1
    current.save()
    _record("project.changed", current, by, {"fields": changed, "version": current.version}, source)
    return current


@transaction.atomic
def set_project_people(
    *,
    project: Project,
    members: Iterable[Member],
    advisors: Iterable[Member],
    by: Member | None,
    source: str = "page",
) -> None:
    """Exactly these members work on the project and these advise it. Only admins and advisors change who advises."""
    require(by is None or (can_edit_projects(by) and by.group_id == project.group_id))
    wanted = {member.pk: False for member in members} | {member.pk: True for member in advisors}
    _refuse_strangers(project, set(wanted))
    places = {place.member_id: place for place in project.places.select_for_update()}
    before = {member: place.is_advisor for member, place in places.items()}
    if _advising(before) != _advising(wanted):
        sentence = _("Only admins and advisors choose who advises a project.")
        require(by is None or can_appoint_project_advisors(by), sentence)
    if before == wanted:
        return
    project.places.exclude(member__in=wanted).delete()
    for member, is_advisor in wanted.items():
        ProjectMember.objects.update_or_create(project=project, member_id=member, defaults={"is_advisor": is_advisor})
    people = Member.objects.filter(pk__in=wanted).order_by("pk")
    details = {"people": [str(member.uuid) for member in people]}
    _record("project.people_set", project, by, details, source)


@transaction.atomic
def remove_project(*, project: Project, by: Member, source: str = "page") -> None:
    """Take a project off the lists; reports keep its name and notes, and it can be restored."""
    require(can_remove_projects(by) and by.group_id == project.group_id)
    living = Project.objects.filter(pk=project.pk, deleted_at=None)
    if living.update(deleted_at=timezone.now(), deleted_by=by):
        _record("project.removed", project, by, {}, source)


@transaction.atomic
def restore_project(*, project: Project, by: Member, source: str = "page") -> None:
    """Undo a removal, unless another project has taken the name."""
    require(can_remove_projects(by) and by.group_id == project.group_id)
    Group.objects.select_for_update(no_key=True).get(pk=project.group_id)
    if project.deleted_at is None:
        return
    if _is_name_taken(project):
        raise ChangeRefused("name-taken", _("Another project has this name now: rename that one first."))
    Project.objects.filter(pk=project.pk).update(deleted_at=None, deleted_by=None)
    _record("project.restored", project, by, {}, source)


def _fill(project: Project, data: ProjectInput) -> None:
    project.name = cleaned_title(data.name)
    project.name_key = name_key(project.name)[:200] or project.name[:200]
    for field in ("motivation", "plan", "note"):
        setattr(project, field, cleaned_markdown(getattr(data, field), field=field))
    _refuse_taken_name(project)


def _texts(project: Project) -> dict[str, str]:
    return {field: getattr(project, field) for field in ("name", "motivation", "plan", "note")}


def _is_name_taken(project: Project) -> bool:
    same = Project.objects.filter(group=project.group_id, name_key=project.name_key, deleted_at=None)
    return same.exclude(pk=project.pk).exists()


def _refuse_taken_name(project: Project) -> None:
    if _is_name_taken(project):
        raise ValidationError({"name": _("There is a project of this name already.")})


def _refuse_strangers(project: Project, wanted: set[int]) -> None:
    known = Member.objects.filter(group=project.group_id, pk__in=wanted, deleted_at=None).count()
    if known != len(wanted):
        raise ChangeRefused("stranger", _("Everyone of a project belongs to its group."))


def _advising(places: dict[int, bool]) -> set[int]:
    return {member for member, is_advisor in places.items() if is_advisor}


def _record(verb: str, project: Project, by: Member | None, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=verb,
        group=project.group,
        by=by,
        subject_kind="project",
        subject=project.uuid,
        details=details,
        source=source,
    )
