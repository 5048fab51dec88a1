"""A page with made-up texts, to show an admin what the group has set for its PDFs."""

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from activity.models import RenderedFile
from activity.pdf import Progress
from core.weeks import Week
from members.models import Group
from members.queries import local_day
from reports.document import FeedbackDoc, ReportSheet, RowDoc, WeeklyReportDoc
from reports.models import WeeklyReport
from reports.rendering.files import Rendering, file_of
from reports.rendering.looks import look_of
from reports.rendering.sheets import print_sheet

KIND = "pdf-preview"


def render_pdf_preview(group: Group, *, progress: Progress | None = None) -> Rendering:
    printed = print_sheet(_sample(group), look=look_of(group))
    audience = RenderedFile.Audience.FULL
    return file_of(printed, kind=KIND, group=group, subject=group.uuid, audience=audience, progress=progress)


def _sample(group: Group) -> ReportSheet:
    week: Week = group.calendar.week_of(local_day(group))
    with translation.override(group.language):
        row = RowDoc(
            project=_("A project"),
            this_week=_("1. What was planned for this week\n2. And a second thing"),
            results=_("What came out of it, with **emphasis** and a list:\n\n- first\n- second"),
            next_week=_("1. What comes next"),
            feedback=(FeedbackDoc(_("What an advisor thinks of it."), _("An advisor")),),
        )
        document = WeeklyReportDoc(week.name, week.first_day, week.last_day, _("A member"), (row,))
    return ReportSheet(
        document=document,
        group=group.name,
        revision=1,
        submitted_at=datetime.combine(week.first_day, datetime.min.time(), UTC),
        is_late=False,
        state=WeeklyReport.State.SUBMITTED,
        reviewed_by="",
        reviewed_at=None,
        language=group.language,
        time_zone=group.time_zone,
    )
