"""Filling in what arXiv or Crossref knows of a paper: empty fields only, never what somebody typed."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import request_job
from core.names import name_key
from core.paper_links import PaperLink
from members.models import Group, Member
from members.services.refusals import require
from papers.document import PaperDoc
from papers.models import Paper
from papers.queries import paper_of_link
from papers.services.asking import BUSY, NotFetched, ask
from papers.services.papers import FETCH_JOB, LEFT_TO_THE_JOB, can_be_fetched, record_paper
from workload.permissions import can_enter_work
from workload.services import WorkRefused

# After each failure it is asked again so much later; after the last one, by hand only.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (10, 60, 6 * 60, 24 * 60, 3 * 24 * 60))
A_ROUND = 5  # papers: an import of a thousand is filled in over hours, other work is not held up


def fetch_metadata(paper_uuid: uuid.UUID) -> Paper | None:
    """Ask for one paper and store the answer, or why there is none. None: it is gone, or nothing may be asked."""
    paper = Paper.objects.filter(uuid=paper_uuid, deleted_at=None, merged_into=None).first()
    if paper is None or not can_be_fetched(paper):
        return None
    try:
        found = ask(arxiv_id=paper.arxiv_id, doi=paper.doi)
    except NotFetched as failure:
        _store_failure(paper, failure)
        return paper
    return _store(paper, found)


def request_due_fetches() -> int:
    """Ask for papers whose time has come; how many. Harmless when run twice: what is under way is not asked twice."""
    if not settings.FETCH_METADATA:
        return 0
    now = timezone.now()
    due = Paper.objects.filter(fetch_after__lte=now, deleted_at=None, merged_into=None).select_related("group")
    papers = list(due.order_by("fetch_after")[:A_ROUND])
    for paper in papers:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(fetch_after=now + LEFT_TO_THE_JOB)
            request_job(kind=FETCH_JOB, group=paper.group, by=None, arguments={"paper": str(paper.uuid)})
    return len(papers)


@transaction.atomic
def ask_again(*, paper: Paper, by: Member) -> None:
    """Somebody wants the metadata now. Raises WorkRefused where nothing can be asked."""
    require(can_enter_work(by) and by.group_id == paper.group_id)
    if not can_be_fetched(paper):
        raise WorkRefused("not-asked", _("Only papers with an arXiv id or a DOI can be asked for."))
    later = timezone.now() + LEFT_TO_THE_JOB
    state = {"fetch_state": Paper.Fetch.WAITING, "fetch_after": later, "fetch_attempts": 0, "fetch_error": ""}
    Paper.objects.filter(pk=paper.pk).update(**state)
    request_job(kind=FETCH_JOB, group=paper.group, by=by, arguments={"paper": str(paper.uuid)})


def _store_failure(paper: Paper, failure: NotFetched) -> None:
    attempts = paper.fetch_attempts + (failure.sentence != BUSY)  # waiting for one's turn is no failure
    after = None
    if failure.again and attempts <= len(PAUSES):
        after = timezone.now() + PAUSES[max(attempts, 1) - 1]
    state = Paper.Fetch.WAITING if failure.sentence == BUSY else Paper.Fetch.FAILED
    Paper.objects.filter(pk=paper.pk).update(
        fetch_state=state, fetch_attempts=attempts, fetch_after=after, fetch_error=failure.sentence[:200]
    )
    paper.refresh_from_db()


@transaction.atomic
def _store(paper: Paper, found: PaperDoc) -> Paper | None:
    """Fill what is empty by now; somebody may have typed meanwhile."""
    Group.objects.select_for_update(no_key=True).get(pk=paper.group_id)
    current = Paper.objects.select_related("group").filter(pk=paper.pk, deleted_at=None, merged_into=None).first()
    if current is None:
        return None
    filled = _fill_blanks(current, found)
    current.fetch_state, current.fetch_error, current.fetch_after = Paper.Fetch.DONE, "", None
    current.fetch_attempts = 0
    current.version += bool(filled)
    current.save()
    if filled:
        record_paper(current, "metadata_fetched", None, {"fields": filled, "version": current.version}, "job")
    return current


def _fill_blanks(paper: Paper, found: PaperDoc) -> list[str]:
    said: dict[str, Any] = {
        "authors": "\n".join(found.authors[:1_000])[:20_000],
        "year": found.year,
        "venue": found.venue[:300],
        "doi": found.doi if found.doi and not _is_taken(paper, found.doi) else "",
        "abstract": found.abstract[:20_000],
        "bibtex_type": found.bibtex_type,
        "bibtex_fields": dict(found.bibtex_fields),
        "pdf_url": found.pdf_url,
    }
    fresh = {name: value for name, value in said.items() if value and not getattr(paper, name)}
    if paper.has_interim_title and found.title:
        fresh |= {"title": found.title[:500], "title_key": name_key(found.title)[:500] or found.title[:500]}
    for name, value in fresh.items():
        setattr(paper, name, value)
    return [name for name in fresh if name != "title_key"]


def _is_taken(paper: Paper, doi: str) -> bool:
    return paper_of_link(paper.group, PaperLink("", doi=doi), other_than=paper) is not None
