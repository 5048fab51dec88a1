"""A to-do becomes a line of this week's report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_members
from members.services import sentence_of
from reports.models import WeeklyReport
from reports.queries import own_report
from reports.services import AlreadyThere, InvalidCell, ReportRefused, RowInput, StaleVersion, open_report, save_report
from reports.views.board import this_week
from reports.views.desk import desk_of
from reports.views.offers import with_line_in
from tasks.queries.todos import own_todo
from tasks.services.todo_becoming import note_report_week


@require_POST
@for_members
def todo_line(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Put the line into this week's report, as a result where it is done, else as a task, and open the report."""
    if request.member.is_guest:
        raise Http404
    item = own_todo(request.member, uuid)
    if item is None:
        raise Http404
    member, week = request.member, this_week(request.member.group)
    report = own_report(member, week)
    entry = desk_of(member, week, report).entry
    if any(item.text in text for row in entry.rows for text in (row.this_week, row.results) if item.text):
        messages.info(request, _("This report has the line already."))
        return redirect("reports:edit", member.group.slug, week.name)
    cell = "results" if item.is_done else "this_week"
    rows = with_line_in(entry.rows, project="", cell=cell, line=item.text)
    try:
        _write(request, report, rows, entry.note)
        note_report_week(item=item, week_start=week.first_day, by=member)
        messages.success(request, _("The to-do is a line of this report."))
    except (AlreadyThere, StaleVersion):
        messages.error(request, _("The report was saved at the same moment. Try again."))
    except (ReportRefused, InvalidCell) as refused:
        messages.error(request, sentence_of(refused) if isinstance(refused, InvalidCell) else refused.message)
    return redirect("reports:edit", member.group.slug, week.name)


def _write(request: MemberRequest, report: WeeklyReport | None, rows: tuple[RowInput, ...], note: str) -> None:
    member = request.member
    if report is None:
        open_report(member=member, week=this_week(member.group), by=member, rows=rows, note=note)
    else:
        save_report(report=report, rows=rows, note=note, version=report.version, by=member, ends_on=report.ends_on)
