"""All that the minutes of a period say about one member, one project or one open issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.names import name_key
from core.plan_items import head_of
from meetings.document import CompiledDoc, CompiledMeeting, ItemDoc, SectionDoc
from meetings.markdown import lines_about, listed
from meetings.markdown.agenda import presented
from meetings.models import IssueNote, Meeting, MinutesItem, MinutesSection, OpenIssue
from meetings.permissions import can_see_meetings
from meetings.queries.meetings import meetings_for
from members.models import Member, Project
from tasks.models import ActionItem

COMPILED_FILE = "minutes-compiled"
COMPILE_JOB = "meetings.render_compiled"
MOST_MEETINGS = 120
ABOUT = ("member", "project", "issue")
Kind = MinutesSection.Kind

type Subject = Member | Project | OpenIssue


@dataclass(frozen=True)
class Compiled:
    """What is compiled: about whom or what, over which days, both included."""

    subject: Subject
    since: date
    until: date

    @property
    def about(self) -> str:
        return {Member: "member", Project: "project", OpenIssue: "issue"}[type(self.subject)]


def subject_for(viewer: Member, about: str, uuid: UUID) -> Subject:
    """Whom or what minutes can be compiled about, in the viewer's group; guests find nothing."""
    if not can_see_meetings(viewer) or about not in ABOUT:
        raise Http404
    found: Subject | None
    if about == "member":
        found = Member.objects.filter(group=viewer.group_id, uuid=uuid, deleted_at=None).first()
    elif about == "project":
        found = Project.objects.filter(group=viewer.group_id, uuid=uuid, deleted_at=None).first()
    else:
        found = OpenIssue.objects.visible_to([viewer]).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def compiled_for(viewer: Member, wanted: Compiled) -> CompiledDoc:
    """Seven queries at most, whatever there is. Of very many meetings the newest."""
    meetings = meetings_for(viewer).filter(day__range=(wanted.since, wanted.until))
    subject = wanted.subject
    if isinstance(subject, Project):
        found = _about_project(meetings, subject)
    elif isinstance(subject, Member):
        found = _about_items(meetings, Q(members=subject), _notes_of(Q(issue__owner=subject)))
    else:
        found = _about_items(meetings, Q(issue=subject), _notes_of(Q(issue=subject)))
    kept = [one for one in found if one.sections]
    name = subject.name if not isinstance(subject, OpenIssue) else head_of(subject.text)
    return CompiledDoc(name, wanted.since, wanted.until, tuple(kept[:MOST_MEETINGS]), len(kept) > MOST_MEETINGS)


def can_read_minutes_of(viewer: Member, meetings: Iterable[str]) -> bool:
    """Whether the minutes of all these meetings (public ids) are there for the viewer now. One query."""
    wanted = {UUID(one) for one in meetings}
    return Meeting.objects.visible_to([viewer]).filter(group=viewer.group_id, uuid__in=wanted).count() == len(wanted)


def _about_items(meetings: "QuerySet[Meeting]", about: Q, notes: "QuerySet[IssueNote]") -> Iterable[CompiledMeeting]:
    items = MinutesItem.objects.filter(about).select_related("section", "action", "issue").prefetch_related("members")
    known = meetings.filter(Q(pk__in=items.values("meeting")) | Q(pk__in=notes.values("meeting")))
    noted: dict[int, list[IssueNote]] = {}
    for note in notes.filter(meeting__in=known).select_related("issue"):
        noted.setdefault(note.meeting_id, []).append(note)
    ordered = items.order_by("section__position", "position", "pk")
    for meeting in known.prefetch_related(Prefetch("items", ordered))[: MOST_MEETINGS + 1]:
        texts: dict[str, list[str]] = {}
        said = {note.issue_id: _("Noted: {text}").format(text=note.text) for note in noted.get(meeting.pk, ())}
        for item in meeting.items.all():
            words = "\n\n".join(filter(None, (_in_words(item), said.pop(item.issue_id or 0, ""))))
            texts.setdefault(item.section.title, []).append(listed(words))
        for note in noted.get(meeting.pk, ()):
            if note.issue_id in said:
                words = f"{head_of(note.issue.text)}\n\n{said[note.issue_id]}"
                texts.setdefault(pgettext("minutes", "Open issues"), []).append(listed(words))
        yield _compiled(meeting, texts)


def _about_project(meetings: "QuerySet[Meeting]", project: Project) -> Iterable[CompiledMeeting]:
    """Sections whose title names the project as a whole, of others the lines that do."""
    name = name_key(project.name)
    sections = MinutesSection.objects.filter(
        Q(title__icontains=project.name) | Q(text__icontains=project.name), deleted_at=None
    )
    known = meetings.filter(pk__in=sections.values("meeting"))
    for meeting in known.prefetch_related(Prefetch("sections", sections))[: MOST_MEETINGS + 1]:
        texts: dict[str, list[str]] = {}
        for section in meeting.sections.all():
            is_whole = name in name_key(section.title)
            text = section.text if is_whole else lines_about(section.text, lambda line: name in name_key(line))
            if text.strip():
                texts.setdefault(section.title, []).append(text)
        yield _compiled(meeting, texts)


def _notes_of(about: Q) -> "QuerySet[IssueNote]":
    return IssueNote.objects.filter(about).exclude(text="")


def _in_words(item: MinutesItem) -> str:
    """The line as it was written, with what became of an assignment or an issue."""
    behind = presented(ItemDoc((), item.text, 0, 0), item.names.__contains__).presenters
    before = [name for name in item.names if item.section.kind != Kind.AGENDA or name not in behind]
    names = f"（{'，'.join(before)}）" if before else ""
    told = ""
    if item.action and item.action.state != ActionItem.State.OPEN:
        told = f"（{item.action.get_state_display()}）"
    elif item.issue and item.issue.solved_on:
        told = f"（{_('solved on {day}').format(day=item.issue.solved_on.isoformat())}）"
    first, newline, rest = item.text.partition("\n")
    return f"{names}{first}{told}{newline}{rest}"


def _compiled(meeting: Meeting, texts: dict[str, list[str]]) -> CompiledMeeting:
    sections = tuple(SectionDoc(title, "\n".join(lines)) for title, lines in texts.items())
    return CompiledMeeting(meeting.day, meeting.title, str(meeting.uuid), meeting.get_absolute_url(), sections)
