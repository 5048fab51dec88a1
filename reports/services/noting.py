"""An advisor's notes to himself. No event is written: the group's admin reads the history, and these are nobody's."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import CELL_LIMIT, clean_markdown
from members.models import Member
from reports.models import PrivateNote, WeeklyReport
from reports.permissions import can_comment
from reports.services.refusals import NotAllowed, StaleVersion


@transaction.atomic
def save_private_note(*, report: WeeklyReport, text: str, version: int, by: Member) -> PrivateNote:
    """Write one's own note about a report. `version` 0: there is none yet. Raises StaleVersion, NotAllowed."""
    if not can_comment(report, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group or of the project keep notes about a report."))
    text = clean_markdown(text, CELL_LIMIT)
    own = PrivateNote.objects.filter(report=report, writer=by)
    if version == 0:
        try:
            with transaction.atomic():
                return PrivateNote.objects.create(report=report, writer=by, text=text)
        except IntegrityError as error:
            raise StaleVersion(own.get()) from error
    changed = own.filter(version=version).update(text=text, version=F("version") + 1, updated_at=timezone.now())
    found = own.first()
    if found is None:
        return PrivateNote.objects.create(report=report, writer=by, text=text)
    if not changed:
        raise StaleVersion(found)
    return found
