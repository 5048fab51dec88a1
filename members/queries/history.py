"""The history of a group in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from members.models import Member, Project
from members.permissions import can_manage_group

WORDS: dict[str, str | Promise] = {
    "group.created": _("made the group"),
    "group.settings_changed": _("changed the settings of the group"),
    "group.first_weekday_changed": _("changed the first day of the week"),
    "group.logo_changed": _("changed the logo"),
    "group.pdf_look_changed": _("changed footer or columns of PDFs"),
    "group.pause_added": _("added a pause"),
    "group.pause_removed": _("removed a pause"),
    "group.term_added": _("added a term"),
    "group.term_removed": _("removed a term"),
    "group.reminders_changed": _("changed reminders and digests"),
    "group.removed": _("took the group off"),
    "group.restored": _("restored the group"),
    "member.created": _("added a person"),
    "member.changed": _("changed a person"),
    "member.removed": _("removed a person"),
    "member.restored": _("restored a person"),
    "member.left": _("left the group"),
    "member.alias_added": _("added a short name"),
    "member.alias_removed": _("removed a short name"),
    "member.supervision_set": _("changed who supervises"),
    "member.absence_added": _("added an absence"),
    "member.absence_removed": _("removed an absence"),
    "member.wishes_changed": _("changed what notices to get"),
    "invitation.made": _("made an invitation"),
    "invitation.withdrawn": _("withdrew an invitation"),
    "invitation.accepted": _("accepted an invitation"),
    "account.reset_link_made": _("made a link to set a new password"),
    "account.language_set": _("chose a language"),
    "account.logged_in": _("logged in"),
    "account.log_in_failed": _("failed to log in"),
    "account.logged_out": _("logged out"),
    "account.password_changed": _("changed a password"),
    "account.password_reset": _("set a new password by a link"),
    "account.reset_requested": _("asked for a link to set a new password"),
    "account.sessions_ended": _("logged out everywhere else"),
    "token.created": _("made an access token"),
    "token.revoked": _("revoked an access token"),
    "calendar_address.made": _("made the address of a calendar"),
    "calendar_address.renewed": _("made a new address of a calendar"),
    "calendar_address.revoked": _("took the address of a calendar away"),
    "group.notice_rules_changed": _("changed how notices reach the group"),
    "member.notice_rules_changed": _("changed how notices reach one"),
    "bot.added": _("added a bot of the chat"),
    "bot.changed": _("changed what a bot of the chat tells"),
    "bot.removed": _("removed a bot of the chat"),
    "project.created": _("added a project"),
    "project.changed": _("changed a project"),
    "project.people_set": _("changed the people of a project"),
    "project.removed": _("removed a project"),
    "project.restored": _("restored a project"),
    "report.opened": _("began a weekly report"),
    "report.saved": _("saved a weekly report"),
    "report.submitted": _("submitted a weekly report"),
    "report.returned": _("returned a weekly report"),
    "report.approved": _("approved a weekly report"),
    "report.reopened": _("opened a week again"),
    "report.removed": _("removed a weekly report"),
    "report.restored": _("restored a weekly report"),
    "report.revision_restored": _("brought an earlier revision back"),
    "report.imported": _("imported a weekly report"),
    "plan.chosen": _("said what became of a plan"),
    "reminders.sent": _("reminded who had not handed in"),
    "digests.sent": _("sent digests to the advisors"),
    "report.approval_taken_back": _("took an approval back"),
    "feedback.saved": _("wrote feedback"),
    "feedback.answered": _("answered feedback"),
    "feedback.answer_removed": _("took an answer to feedback away"),
    "feedback.settled": _("ticked feedback off"),
    "feedback.reopened": _("opened feedback again"),
    "feedback.answer_seen": _("took note of an answer"),
    "attachment.added": _("put in a picture"),
    "task.created": _("entered a task"),
    "task.many_created": _("entered several tasks at once"),
    "task.changed": _("changed a task"),
    "task.progress_noted": _("noted the progress of a task"),
    "task.removed": _("removed a task"),
    "task.restored": _("restored a task"),
    "meeting.created": _("planned a meeting"),
    "meeting.changed": _("changed day, place or people of a meeting"),
    "meeting.removed": _("removed a meeting"),
    "meeting.restored": _("restored a meeting"),
    "meeting.series_added": _("added a series of meetings"),
    "meeting.series_changed": _("changed day, place or guidance of the meetings"),
    "meeting.series_paused": _("paused a series of meetings"),
    "meeting.series_resumed": _("let a series of meetings go on"),
    "meeting.series_ended": _("ended a series of meetings"),
    "meeting.series_removed": _("removed a series without meetings"),
    "minutes.saved": _("wrote minutes"),
    "minutes.section_added": _("added a section to minutes"),
    "minutes.section_removed": _("removed a section of minutes"),
    "minutes.section_restored": _("restored a section of minutes"),
    "minutes.section_moved": _("moved a section of minutes"),
    "minutes.closed": _("closed minutes"),
    "minutes.reopened": _("opened minutes again"),
    "minutes.imported": _("imported minutes"),
    "minutes.drafted": _("drafted minutes"),
    "meeting.swap_asked": _("asked to change turns at meetings"),
    "meeting.swap_accepted": _("agreed to change turns at meetings"),
    "meeting.swap_declined": _("declined to change turns at meetings"),
    "meeting.swap_cancelled": _("took back the wish to change turns"),
    "issue.owner_set": _("said who looks after an issue"),
    "issue.solved": _("solved an issue"),
    "issue.reopened": _("opened an issue again"),
    "issue.noted": _("noted what was said of an issue"),
    "action.decided": _("said what became of an assignment"),
    "action.changed": _("changed when an assignment is due"),
    "action.became_task": _("made a task of an assignment"),
    "export.requested": _("asked for an export"),
    "group.exported": _("exported the whole group"),
    "group.imported": _("took in the whole group"),
    "instance.restored": _("restored a backup"),
    "import.applied": _("imported files"),
    "import.discarded": _("discarded an import"),
    "import.undone": _("undid an import"),
    "paper.created": _("entered a paper"),
    "paper.changed": _("changed a paper"),
    "paper.removed": _("removed a paper"),
    "paper.restored": _("restored a paper"),
    "paper.merged": _("merged a paper into another one"),
    "paper.unmerged": _("took a merge of papers back"),
    "paper.pdf_kept": _("kept a copy of a paper"),
    "paper.pdf_dropped": _("deleted the copy of a paper"),
    "paper.metadata_fetched": _("metadata of a paper came"),
    "reading.created": _("entered a reading"),
    "reading.many_created": _("entered several readings at once"),
    "reading.changed": _("changed a reading"),
    "reading.state_set": _("said how far a reader is"),
    "note.created": _("began a note on a paper"),
    "note.changed": _("changed a note on a paper"),
    "note.removed": _("removed a note on a paper"),
    "note.restored": _("restored a note on a paper"),
    "comment.created": _("commented on a note"),
    "comment.changed": _("changed a comment on a note"),
    "comment.removed": _("removed a comment on a note"),
    "comment.restored": _("restored a comment on a note"),
    "reading_slot.added": _("entered who presents in the reading group"),
    "reading_slot.changed": _("changed who presents in the reading group"),
    "reading_slot.removed": _("removed a turn of the reading group"),
    "reading_slot.restored": _("restored a turn of the reading group"),
    "reading.removed": _("removed a reading"),
    "reading.restored": _("restored a reading"),
}


PRIVATE = ("todo", "todos")
"""Kinds of subjects that are one person's own: their history is kept, and no admin reads it."""


@dataclass(frozen=True)
class HistoryLine:
    """Who did what to what. `by` is empty when a command or the system did it; `verb` is for scripts and searches."""

    at: datetime
    by: str
    verb: str
    words: str | Promise
    subject: str
    source: str


def history_for(viewer: Member) -> "QuerySet[Event]":
    """What happened in the group, newest first; for its admins."""
    if not can_manage_group(viewer):
        raise Http404
    return Event.objects.filter(group=viewer.group_id).exclude(subject_kind__in=PRIVATE).select_related("actor")


def history_lines(events: Sequence[Event]) -> list[HistoryLine]:
    """The events with names in place of ids: two queries for any number of them."""
    names = _names({event.subject for event in events if event.subject})
    return [
        HistoryLine(
            at=event.at,
            by=event.actor.name if event.actor else "",
            verb=event.verb,
            words=WORDS.get(event.verb, event.verb),
            subject=names.get(event.subject, "") if event.subject else "",
            source=event.source,
        )
        for event in events
    ]


def _names(subjects: set[UUID]) -> dict[UUID, str]:
    people = Member.objects.filter(uuid__in=subjects).values_list("uuid", "name")
    projects = Project.objects.filter(uuid__in=subjects).values_list("uuid", "name")
    return dict(people) | dict(projects)
