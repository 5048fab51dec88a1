"""Things that a changed file has no longer, taken away by an answer; and brought back when the import is undone."""

from collections.abc import Sequence
from uuid import UUID

from exchange.importing.gone import GoneStep
from exchange.services.people import source_of_events
from exchange.services.traces import Trace
from meetings.models import Meeting
from meetings.services import MeetingRefused, remove_meeting, restore_meeting
from members.models import Group, Member
from reports.models import WeeklyReport
from reports.services import bring_back_imported, take_imported_away
from tasks.models import TodoList
from tasks.services.todo_lists import remove_list, restore_list
from workload.models import WorkItem
from workload.services import remove_item, restore_item


def remove_gone(group: Group, steps: Sequence[GoneStep], by: Member | None, trace: Trace) -> None:
    """In the transaction of the import. All of it can be restored for 30 days, as what is removed on a page."""
    for step in steps:
        _change(group, step.gone.kind, step.gone.uuid, by, is_back=False)
        trace.removed.append([step.gone.kind, str(step.gone.uuid)])


def bring_back(group: Group, kind: str, uuid: UUID, by: Member | None) -> bool:
    """Undo a removal, where it was not undone before."""
    return _change(group, kind, uuid, by, is_back=True)


def _change(group: Group, kind: str, uuid: UUID, by: Member | None, *, is_back: bool) -> bool:
    source = source_of_events(by)
    if kind in WorkItem.Kind.values:
        items = WorkItem.objects.filter(group=group, uuid=uuid, deleted_at__isnull=not is_back)
        for item in items:
            (restore_item if is_back else remove_item)(item=item, by=by, source=source)
        return bool(items)
    if kind == "meeting":
        meetings = list(Meeting.objects.filter(group=group, uuid=uuid, deleted_at__isnull=not is_back))
        try:
            for meeting in meetings:
                (restore_meeting if is_back else remove_meeting)(meeting=meeting, by=by, source=source)
        except MeetingRefused:
            return False  # another one has its day by now; it stays where removed ones are
        return bool(meetings)
    if kind == "weekly-report":
        reports = WeeklyReport.objects.select_related("group", "member")
        found = list(reports.filter(group=group, uuid=uuid, deleted_at__isnull=not is_back))
        for report in found:
            (bring_back_imported if is_back else take_imported_away)(report=report, by=by, source=source)
        return bool(found)
    lists = TodoList.objects.select_related("page__group", "page__member")
    here = list(lists.filter(page__group=group, uuid=uuid, deleted_at__isnull=not is_back))
    for one in here:
        (restore_list if is_back else remove_list)(todo_list=one, by=by, source=source)
    return bool(here)
