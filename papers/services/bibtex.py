"""Papers from a BibTeX file, after their plan was looked at; and written into one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from core.changes import Problem
from members.models import Group, Member
from members.services.refusals import require
from papers.importing.planning import PlannedPaper, plan_bibtex
from papers.models import Paper
from papers.queries import document_of
from papers.rendering import write_bibtex
from papers.services.papers import PaperInput, change_paper, create_paper, input_of
from papers.services.refusals import PaperKnown
from workload.permissions import can_enter_work


@dataclass(frozen=True)
class ImportedPapers:
    """What an import did: new papers, those of which blanks were filled, how many said nothing new."""

    created: tuple[Paper, ...] = ()
    updated: tuple[Paper, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()


def bibtex_of(papers: Iterable[Paper]) -> str:
    """The papers, read with their tags, as one BibTeX file."""
    return write_bibtex(document_of(paper) for paper in papers)


@transaction.atomic
def import_bibtex(*, group: Group, text: str, by: Member, source: str = "page") -> ImportedPapers:
    """Enter what the text says, as planned on the papers of this moment. What somebody typed is never overwritten.

    Entries with problems are left out and told; the others come in. Raises UnreadableFile.
    """
    require(can_enter_work(by) and by.group_id == group.pk)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    plan = plan_bibtex(group, text)
    created: list[Paper] = []
    updated: list[Paper] = []
    problems = list(plan.problems)
    for planned in plan.papers:
        try:
            if planned.action == "create":
                data = _input_of(planned)
                created.append(create_paper(group=group, data=data, by=by, source=source, ask_at_once=False))
            elif planned.action == "update":
                updated.append(_fill(planned, by, source))
        except PaperKnown as known:
            problems.append(Problem(planned.line, "warning", "known-paper", known.message))
        except ValidationError as error:
            problems.append(Problem(planned.line, "error", "invalid", " ".join(error.messages)))
    return ImportedPapers(tuple(created), tuple(updated), plan.count("same"), tuple(problems))


def _input_of(planned: PlannedPaper) -> PaperInput:
    doc = planned.doc
    return PaperInput(
        title=doc.title,
        url=doc.url,
        authors="\n".join(doc.authors),
        year=doc.year,
        venue=doc.venue,
        arxiv_id=doc.arxiv_id,
        doi=doc.doi,
        abstract=doc.abstract,
        bibtex_key=doc.bibtex_key,
        bibtex_type=doc.bibtex_type,
        bibtex_fields=doc.bibtex_fields,
        tags=doc.tags,
    )


def _fill(planned: PlannedPaper, by: Member, source: str) -> Paper:
    paper = planned.paper
    assert paper is not None  # what is updated is there
    said = _input_of(planned)
    data = replace(input_of(paper), **{name: getattr(said, name) for name in planned.fills})
    return change_paper(paper=paper, version=paper.version, data=data, by=by, source=source)
