"""Open issues: who looks after them, what was said of them at a meeting, how they were solved."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import CELL_LIMIT
from meetings.models import IssueNote, Meeting, OpenIssue
from meetings.permissions import can_write_minutes
from meetings.services.recording import record, record_typing
from meetings.services.refusals import StaleMinutes
from members.models import Member
from members.queries import local_day
from members.services.cleaning import cleaned_markdown, refuse_odd_day
from members.services.refusals import require


@transaction.atomic
def set_issue_owner(
    *, issue: OpenIssue, version: int, owner: Member | None, by: Member, source: str = "page"
) -> OpenIssue:
    """Who looks after the issue; None: nobody."""
    current = _locked(issue, version, by)
    require(owner is None or owner.group_id == issue.group_id)
    if current.owner_id == (owner.pk if owner else None):
        return current
    current.owner = owner
    return _saved(current, "issue.owner_set", by, source)


@transaction.atomic
def solve_issue(
    *, issue: OpenIssue, version: int, how: str = "", day: date | None = None, by: Member, source: str = "page"
) -> OpenIssue:
    """Say that it is solved, since `day` or today, and how."""
    current = _locked(issue, version, by)
    refuse_odd_day(day, field="solved_on")
    solved_on = day or local_day(current.group)
    if solved_on < current.raised_on:
        raise ValidationError({"solved_on": _("This is before the day on which it was raised.")})
    current.solved_on, current.how = solved_on, cleaned_markdown(how, field="how", limit=CELL_LIMIT).strip()
    return _saved(current, "issue.solved", by, source)


@transaction.atomic
def reopen_issue(*, issue: OpenIssue, version: int, by: Member, source: str = "page") -> OpenIssue:
    """It is not solved after all; how it was thought to be stays."""
    current = _locked(issue, version, by)
    if current.solved_on is None:
        return current
    current.solved_on = None
    return _saved(current, "issue.reopened", by, source)


@transaction.atomic
def note_issue(
    *, issue: OpenIssue, meeting: Meeting, version: int, text: str, by: Member, source: str = "page"
) -> IssueNote:
    """What was said of the issue at a meeting; version 0: nothing yet. Raises StaleMinutes."""
    current = _locked(issue, None, by)
    require(meeting.group_id == issue.group_id and meeting.deleted_at is None)
    note = IssueNote.objects.filter(issue=current, meeting=meeting).first() or IssueNote(
        issue=current, meeting=meeting, version=0
    )
    if note.version != version:
        raise StaleMinutes(note)
    note.text = cleaned_markdown(text, field="text", limit=CELL_LIMIT).strip()
    note.version, note.by = version + 1, by
    note.save()
    record_typing("issue.noted", current.group, by, current.uuid, source)
    return note


def _locked(issue: OpenIssue, version: int | None, by: Member) -> OpenIssue:
    require(can_write_minutes(by) and by.group_id == issue.group_id)
    current = OpenIssue.objects.select_for_update(of=("self",)).select_related("group").get(pk=issue.pk)
    if version is not None and current.version != version:
        raise StaleMinutes(current)
    return current


def _saved(issue: OpenIssue, verb: str, by: Member, source: str) -> OpenIssue:
    issue.version += 1
    issue.save()
    record(verb, issue.group, by, issue.uuid, source)
    return issue
