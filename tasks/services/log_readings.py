"""A paper that one's log names becomes a reading of the group's ledger; the span that names it is for it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.periods import Period
from members.models import Member, Project
from members.services.refusals import require
from papers.models import Paper, Reading
from papers.services import PaperInput, PaperKnown, ReadingInput, create_paper, create_reading
from workload.document.log import LogPaper
from workload.markdown.log import papers_in
from workload.models import LogDay, Participation, TimeEntry
from workload.permissions import can_enter_work
from workload.queries import read_as
from workload.services import WorkInput, WorkRefused, link_entry

TITLE_LIMIT = 500


@transaction.atomic
def span_becomes_reading(*, entry: TimeEntry, url: str, by: Member, source: str = "page") -> Reading:
    """The reading of the week of that day, made unless one's own reading of the paper covers the day already.

    Raises WorkRefused where the span is for something already or does not name the link, ValidationError for a link
    of which no title is known.
    """
    require(can_enter_work(by))
    entries = TimeEntry.objects.select_for_update(of=("self",)).select_related("day__group", "day__member")
    current = entries.get(pk=entry.pk)
    if current.work_item_id is not None:
        raise WorkRefused("linked", _("This span is for a task or a reading already."))
    day = current.day.day
    paper = _paper(_named(current.note, url), by, source)
    reading = _own_reading(paper, day, by) or _made(paper, day, current.project, by, source)
    link_entry(entry=current, work_item=reading, project=current.project, by=by)
    return reading


@transaction.atomic
def note_becomes_reading(*, log_day: LogDay, url: str, by: Member, source: str = "page") -> Reading:
    """The same for a link beside the spans of a day: no time is for it. Raises as `span_becomes_reading`."""
    require(can_enter_work(by))
    current = LogDay.objects.select_for_update().get(pk=log_day.pk)
    note = read_as(by, current.day, current.text).note
    paper = _paper(_named(note, url), by, source)
    return _own_reading(paper, current.day, by) or _made(paper, current.day, None, by, source)


def _named(note: str, url: str) -> LogPaper:
    named = next((one for one in papers_in(note) if one.url == url), None)
    if named is None:
        raise WorkRefused("not-there", _("The note does not name this link any more."))
    return named


def _paper(named: LogPaper, by: Member, source: str) -> Paper:
    """The paper of the link, entered with the words of the link as its title if it is new."""
    data = PaperInput(title=named.title[:TITLE_LIMIT], url=named.url)
    try:
        return create_paper(group=by.group, data=data, by=by, source=source)
    except PaperKnown as known:
        return known.paper
    except ValidationError as error:
        if "title" not in error.message_dict:
            raise
        sentence = _("Of this link no title is known: write it as [title](address), or enter the paper first.")
        raise WorkRefused("no-title", sentence) from error


def _own_reading(paper: Paper, day: date, by: Member) -> Reading | None:
    covering = Reading.objects.filter(paper=paper, deleted_at=None, starts_on__lte=day, ends_on__gte=day)
    return covering.filter(participations__member=by).select_related("project").first()


def _made(paper: Paper, day: date, project: Project | None, by: Member, source: str) -> Reading:
    week = by.group.calendar.week_of(day)
    states = {by.pk: Participation.State.READING.value}
    work = WorkInput(Period(week.first_day, week.last_day), (by,), project=project, states=states)
    return create_reading(group=by.group, data=ReadingInput(work, paper), by=by, source=source)
