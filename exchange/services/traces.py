"""What an import leaves beside the things its files tell of, remembered so that the whole run can be undone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from activity.models import Event
from exchange.models import EarlierSource, ImportRun, SourceDocument, SourceRecord
from meetings.models import MeetingSeries
from members.models import Group, Member, Project
from papers.models import Paper
from workload.models import EveryoneAnswer

_RECORD = ("kind", "natural_key", "object_uuid", "first_line", "last_line", "text", "kept", "written")


@dataclass
class Trace:
    """All that one run makes on its way. Papers that were there before are told by their age."""

    run: ImportRun
    keeps_files: bool = True  # those that are replaced, for undoing
    members: list[str] = field(default_factory=list)
    aliases: list[list[str]] = field(default_factory=list)  # uuid of the member, spelling
    projects: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    answers: list[list[Any]] = field(default_factory=list)  # about everyone: size and first day
    documents: list[str] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)  # `exchange.services.logs`
    removed: list[list[str]] = field(default_factory=list)  # kind and uuid of what the file had no longer
    guidance: dict[str, list[str]] = field(default_factory=dict)  # by series: its name and guidance before
    since: int = field(init=False)  # the last event before the run

    def __post_init__(self) -> None:
        self.since = last_event(self.run.group)

    def member(self, member: Member) -> None:
        self.members.append(str(member.uuid))

    def alias(self, member: Member, name: str) -> None:
        if not member.aliases.filter(name=name).exists():
            self.aliases.append([str(member.uuid), name])

    def project(self, project: Project) -> None:
        self.projects.append(str(project.uuid))

    def paper(self, paper: Paper) -> None:
        assert self.run.applied_at is not None
        if paper.created_at >= self.run.applied_at:
            self.papers.append(str(paper.uuid))

    def answer(self, answer: EveryoneAnswer) -> None:
        self.answers.append([answer.size, answer.starts_on.isoformat()])

    def guidance_of(self, series: MeetingSeries) -> None:
        """To be called before the guidance of a series is changed."""
        self.guidance.setdefault(str(series.uuid), [series.name, series.guidance])

    def document(self, document: SourceDocument, earlier: Iterable[SourceRecord]) -> None:
        """To be called before the bytes of a file that was known are replaced."""
        if document.pk and self.keeps_files and str(document.uuid) not in self.documents:
            earlier = list(earlier)
            EarlierSource.objects.create(
                run=self.run,
                document=document,
                kind=document.kind,
                content=document.content,
                written={str(record.object_uuid): hash_of_text(record.written) for record in earlier},
                records=[{name: _plain(getattr(record, name)) for name in _RECORD} for record in earlier],
            )
        if str(document.uuid) not in self.documents:
            self.documents.append(str(document.uuid))

    def as_json(self, group: Group) -> dict[str, Any]:
        """Its events are those after `since`, up to `until`."""
        return {
            "members": self.members,
            "aliases": self.aliases,
            "projects": self.projects,
            "papers": list(dict.fromkeys(self.papers)),
            "answers": self.answers,
            "documents": self.documents,
            "logs": self.logs,
            "removed": self.removed,
            "guidance": self.guidance,
            "since": self.since,
            "until": last_event(group),
        }


def records_before(earlier: EarlierSource) -> list[SourceRecord]:
    """The ties that a replaced file had, not saved."""
    return [SourceRecord(**one | {"document": earlier.document}) for one in earlier.records]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def last_event(group: Group) -> int:
    return Event.objects.filter(group=group).order_by("-id").values_list("id", flat=True).first() or 0


def hash_of_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def uuids_of(run: ImportRun, name: str) -> list[UUID]:
    return [UUID(found) for found in run.brought.get(name, [])]
