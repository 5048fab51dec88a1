"""Writes of what a group sets for its PDFs, besides the logo."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from core.vocabulary import COLUMNS
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.cleaning import cleaned_title
from members.services.refusals import require

FOOTER_LIMIT = 200


@transaction.atomic
def change_pdf_look(*, group: Group, footer: str, columns: Sequence[str], by: Member, source: str = "page") -> None:
    """The line at the foot of each page, and the columns from left to right: the project and at least one other."""
    require(can_manage_group(by) and by.group_id == group.pk)
    if len(set(columns)) != len(columns) or not set(columns) <= set(COLUMNS) or "project" not in columns:
        raise ValidationError({"project": _("The project is always shown.")})
    if not set(columns) - {"project", "feedback"}:
        raise ValidationError({"results": _("Show at least one of the author's columns beside the project.")})
    line = cleaned_title(footer, field="pdf_footer", limit=FOOTER_LIMIT) if footer.strip() else ""
    wanted = {"pdf_footer": line, "pdf_columns": [] if list(columns) == list(COLUMNS) else list(columns)}
    current = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    if not changed:
        return
    current.version += 1
    for name, value in changed.items():
        setattr(current, name, value)
    current.save(update_fields=[*changed, "version"])
    record_event(
        verb="group.pdf_look_changed",
        group=group,
        by=by,
        subject_kind="group",
        subject=group.uuid,
        details={"fields": sorted(changed), "columns": current.pdf_columns},
        source=source,
    )
