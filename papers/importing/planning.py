"""What a BibTeX file would do to the group's papers: nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from core.changes import Problem
from core.paper_links import PaperLink, read_link, same_addresses
from core.sayings import Saying
from members.models import Group
from papers.document import PaperDoc
from papers.importing.bibtex import BibtexEntry, read_bibtex
from papers.models import Paper

_KEPT = {"bibtex_type", "bibtex_fields"}
FILLED = ("authors", "year", "venue", "arxiv_id", "doi", "abstract", "bibtex_key", "bibtex_type", "bibtex_fields")


@dataclass(frozen=True)
class PlannedPaper:
    """One entry: it makes a paper, fills blanks of one (`fills`: their names), or says nothing new."""

    line: int
    action: Literal["create", "update", "same"]
    doc: PaperDoc
    paper: Paper | None = None
    fills: tuple[str, ...] = ()

    @property
    def fill_names(self) -> list[str]:
        """The fields that are filled, for people."""
        named = [str(Paper._meta.get_field(name).verbose_name) for name in self.fills if name not in _KEPT]  # type: ignore[union-attr]
        return [*named, _("further fields")] if set(self.fills) & _KEPT else named


@dataclass(frozen=True)
class BibtexPlan:
    papers: tuple[PlannedPaper, ...] = ()
    problems: tuple[Problem, ...] = ()

    def count(self, action: str) -> int:
        return sum(planned.action == action for planned in self.papers)


def plan_bibtex(group: Group, text: str) -> BibtexPlan:
    """What importing the text would do. Raises UnreadableFile. One query for the papers that are there."""
    file = read_bibtex(text)
    problems = list(file.problems)
    known = _Known(group, [entry.paper for entry in file.entries])
    planned: list[PlannedPaper] = []
    for entry in file.entries:
        lacking = _lacking(entry)
        if lacking is not None:
            problems.append(lacking)
        elif (first_line := known.line_of(entry.paper)) is not None:
            sentence = Saying(
                "The paper of this entry stands in line {line} already: this one is left out.", line=first_line
            )
            problems.append(Problem(entry.line, "warning", "twice", sentence))
        else:
            known.note(entry)
            planned.append(_planned(entry, known.paper_of(entry.paper)))
    return BibtexPlan(tuple(planned), tuple(sorted(problems, key=lambda one: one.line or 0)))


def _lacking(entry: BibtexEntry) -> Problem | None:
    if not entry.paper.title:
        sentence = Saying("This entry has no title: a title and a link are required.")
        return Problem(entry.line, "error", "no-title", sentence)
    if not _keys_of(entry.paper):
        sentence = Saying("This entry has no link: add a url, a doi or an eprint of arXiv.")
        return Problem(entry.line, "error", "no-link", sentence)
    return None


def _planned(entry: BibtexEntry, paper: Paper | None) -> PlannedPaper:
    if paper is None:
        return PlannedPaper(entry.line, "create", entry.paper)
    fills = [name for name in FILLED if getattr(entry.paper, name) and not getattr(paper, name)]
    if paper.has_interim_title:
        fills.insert(0, "title")
    return PlannedPaper(entry.line, "update" if fills else "same", entry.paper, paper, tuple(fills))


class _Known:
    """The papers that entries name, by each of their keys: arXiv id, DOI, else address."""

    def __init__(self, group: Group, docs: Iterable[PaperDoc]) -> None:
        keys = [key for doc in docs for key in _keys_of(doc)]
        named = {kind: {value for other, value in keys if other == kind} for kind in ("arxiv_id", "doi", "url")}
        same = Q(pk__in=[])
        for kind, values in named.items():
            same |= Q(**{f"{kind}__in": values})
        living = Paper.objects.filter(same, group=group, deleted_at=None, merged_into=None)
        self._papers = {key: paper for paper in living.select_related("group") for key in _keys_of_paper(paper)}
        self._lines: dict[tuple[str, str], int] = {}

    def paper_of(self, doc: PaperDoc) -> Paper | None:
        return next((self._papers[key] for key in _keys_of(doc) if key in self._papers), None)

    def line_of(self, doc: PaperDoc) -> int | None:
        return next((self._lines[key] for key in _keys_of(doc) if key in self._lines), None)

    def note(self, entry: BibtexEntry) -> None:
        self._lines |= dict.fromkeys(_keys_of(entry.paper), entry.line)


def _keys_of(doc: PaperDoc) -> list[tuple[str, str]]:
    link = read_link(doc.url) if doc.url else PaperLink("")
    keys = [("arxiv_id", doc.arxiv_id or link.arxiv_id), ("doi", doc.doi or link.doi)]
    found = [key for key in keys if key[1]]
    return found or [("url", address) for address in (same_addresses(doc.url) if doc.url else ())]


def _keys_of_paper(paper: Paper) -> list[tuple[str, str]]:
    """Under its address too: whoever knows no id may know that."""
    return [
        (kind, value) for kind, value in (("arxiv_id", paper.arxiv_id), ("doi", paper.doi), ("url", paper.url)) if value
    ]
