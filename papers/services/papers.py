"""Entering a paper, changing it, removing it and taking that back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event, request_job
from core.names import name_key
from core.paper_links import PaperLink, read_arxiv_id, read_doi, read_url
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown
from members.services.refusals import require
from papers.models import Paper
from papers.permissions import can_remove_paper
from papers.queries import paper_of_link
from papers.services.cleaning import (
    cleaned_authors,
    cleaned_bibtex_fields,
    cleaned_by,
    cleaned_line,
    cleaned_link,
    cleaned_year,
    tags_named,
)
from papers.services.refusals import PaperKnown, StaleText
from workload.permissions import can_enter_work
from workload.services import WorkRefused

TITLE_LIMIT = 500
LEFT_TO_THE_JOB = timedelta(minutes=5)  # then the scheduler looks after it
FETCH_JOB = "papers.fetch_metadata"
COLUMNS = (
    "title", "url", "authors", "year", "venue", "arxiv_id", "doi", "abstract", "bibtex_key", "bibtex_type",
    "bibtex_fields", "category", "pdf_url",
)  # fmt: skip


@dataclass(frozen=True)
class PaperInput:
    """What is said of a paper, cleaned by form, API or import. Title and link are required.

    `url` may be any form of a link, an arXiv id or a DOI; a paper without title is taken where its metadata can be
    fetched, and has its link as title until then. `arxiv_id` and `doi` are read from the link when they are blank.
    """

    title: str = ""
    url: str = ""
    authors: str = ""  # one a line
    year: int | None = None
    venue: str = ""
    arxiv_id: str = ""
    doi: str = ""
    abstract: str = ""
    bibtex_key: str = ""
    bibtex_type: str = ""
    bibtex_fields: Mapping[str, str] = field(default_factory=dict)
    category: str = ""
    tags: Sequence[str] = ()
    pdf_url: str = ""


@transaction.atomic
def create_paper(
    *, group: Group, data: PaperInput, by: Member | None, source: str = "page", ask_at_once: bool = True
) -> Paper:
    """Enter a paper; its metadata is asked for where that can be done. `by` None: a command of the machine.

    `ask_at_once` False, for many at once: the scheduler asks for them, a few a minute.

    Raises PaperKnown when another form of its link is there, ValidationError that names the field.
    """
    require(by is None or (can_enter_work(by) and by.group_id == group.pk))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    paper = Paper(group=group, created_by=by)
    _fill(paper, data)
    if can_be_fetched(paper) and lacks_metadata(paper):
        paper.fetch_state = Paper.Fetch.WAITING
        paper.fetch_after = timezone.now() + (LEFT_TO_THE_JOB if ask_at_once else timedelta(0))
    paper.save()
    paper.tags.set(tags_named(group, data.tags))
    record_paper(paper, "created", by, {}, source)
    if paper.fetch_state == Paper.Fetch.WAITING and ask_at_once:
        request_job(kind=FETCH_JOB, group=group, by=by, arguments={"paper": str(paper.uuid)})
    return paper


@transaction.atomic
def change_paper(*, paper: Paper, version: int, data: PaperInput, by: Member | None, source: str = "page") -> Paper:
    """Store what is said of the paper when `version` is still today's, else raise StaleText."""
    current = locked_paper(paper, version, by)
    before = _said_of(current)
    _fill(current, data)
    tags = tags_named(current.group, data.tags)
    after = _said_of(current) | {"tags": {tag.pk for tag in tags}}
    changed = [name for name, value in after.items() if value != before[name]]
    if not changed:
        return current
    current.version += 1
    current.save()
    current.tags.set(tags)
    record_paper(current, "changed", by, {"fields": changed, "version": current.version}, source)
    return current


def input_of(paper: Paper) -> PaperInput:
    """What is said of the paper now: what a change of a few fields leaves as it is."""
    return PaperInput(**{name: getattr(paper, name) for name in COLUMNS}, tags=[tag.name for tag in paper.tags.all()])


def known_or_new_paper(*, group: Group, data: PaperInput, by: Member | None, source: str = "page") -> Paper:
    """The group's paper of this link, entered if it is not there. What is known of it already stays as it is.

    For imports: metadata is asked for by and by.
    """
    try:
        return create_paper(group=group, data=data, by=by, source=source, ask_at_once=False)
    except PaperKnown as known:
        return known.paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: Member, source: str = "page") -> None:
    """Take a paper off the lists; its readings keep its title. It can be restored for 30 days."""
    require(can_remove_paper(paper, by))
    living = Paper.objects.filter(pk=paper.pk, deleted_at=None, merged_into=None)
    if living.update(deleted_at=timezone.now(), deleted_by=by):
        record_paper(paper, "removed", by, {}, source)


@transaction.atomic
def restore_paper(*, paper: Paper, by: Member, source: str = "page") -> None:
    """Undo a removal, unless the paper was entered anew meanwhile."""
    require(can_remove_paper(paper, by))
    Group.objects.select_for_update(no_key=True).get(pk=paper.group_id)
    gone = Paper.objects.filter(pk=paper.pk, deleted_at__isnull=False)
    current = gone.first()
    if current is None:
        return
    refuse_known(current)
    gone.update(deleted_at=None, deleted_by=None)
    record_paper(paper, "restored", by, {}, source)


def locked_paper(paper: Paper, version: int, by: Member | None) -> Paper:
    """The paper as it is stored, locked with all papers of its group. Raises what keeps it from being changed."""
    require(by is None or (can_enter_work(by) and by.group_id == paper.group_id))
    Group.objects.select_for_update(no_key=True).get(pk=paper.group_id)
    current = Paper.objects.select_related("group").prefetch_related("tags").get(pk=paper.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This paper was removed: restore it first."))
    if current.merged_into_id is not None:
        raise WorkRefused("merged", _("This paper was merged into another one: change that one."))
    if current.version != version:
        raise StaleText(current)
    return current


def can_be_fetched(paper: Paper) -> bool:
    """Whether arXiv or Crossref may be asked about it. Only an id that was read strictly ever goes to them."""
    return bool(settings.FETCH_METADATA and (paper.arxiv_id or paper.doi))


def lacks_metadata(paper: Paper) -> bool:
    return paper.has_interim_title or not (paper.authors and paper.year and paper.abstract)


def refuse_known(paper: Paper) -> None:
    """Raise PaperKnown when the group has another paper of the same link, arXiv id or DOI."""
    link = PaperLink(paper.url, paper.arxiv_id, paper.doi)
    known = paper_of_link(paper.group, link, other_than=paper)
    if known is not None:
        raise PaperKnown(known)


def record_paper(paper: Paper, verb: str, by: Member | None, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=f"paper.{verb}",
        group=paper.group,
        by=by,
        subject_kind="paper",
        subject=paper.uuid,
        details=details,
        source=source,
    )


def _fill(paper: Paper, data: PaperInput) -> None:
    arxiv_id = cleaned_by(read_arxiv_id, data.arxiv_id, field="arxiv_id")
    doi = cleaned_by(read_doi, data.doi, field="doi")
    link = cleaned_link(data.url or arxiv_id or doi)
    paper.url = link.url
    paper.arxiv_id = arxiv_id or link.arxiv_id
    paper.doi = doi or link.doi
    paper.title = cleaned_line(data.title, field="title", limit=TITLE_LIMIT)
    if not paper.title:
        if not can_be_fetched(paper):
            raise ValidationError({"title": _("Write the title: a title and a link are required.")})
        paper.title = paper.url[:TITLE_LIMIT]
    paper.title_key = name_key(paper.title)[:500] or paper.title
    paper.authors = cleaned_authors(data.authors)
    paper.year = cleaned_year(data.year)
    paper.venue = cleaned_line(data.venue, field="venue", limit=300)
    paper.abstract = cleaned_markdown(data.abstract, field="abstract", limit=20_000)
    paper.bibtex_key = cleaned_line(data.bibtex_key, field="bibtex_key", limit=120)
    paper.bibtex_type = cleaned_line(data.bibtex_type, field="bibtex_type", limit=40)
    paper.bibtex_fields = cleaned_bibtex_fields(data.bibtex_fields)
    paper.category = cleaned_line(data.category, field="category", limit=60)
    paper.pdf_url = cleaned_by(read_url, data.pdf_url, field="pdf_url") if data.pdf_url.strip() else ""
    refuse_known(paper)


def _said_of(paper: Paper) -> dict[str, Any]:
    tags = {tag.pk for tag in paper.tags.all()}
    return {name: getattr(paper, name) for name in COLUMNS} | {"tags": tags}
