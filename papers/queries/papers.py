"""Papers as the list and their own pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from core.paper_links import InvalidLink, looks_like_link, read_link, same_addresses
from core.periods import MOST_DAYS
from members.models import Group, Member
from papers.models import Paper, PaperTag, Reading
from papers.permissions import can_remove_paper
from workload.models import Participation
from workload.permissions import can_see_work

MOST_CATEGORIES, MOST_TITLES, MOST_NAMESAKES = 200, 200, 10


@dataclass(frozen=True)
class PaperFilter:
    """Nothing set: all papers. Member, days and state are those of one reading of the paper."""

    member: Member | None = None
    since: date | None = None
    until: date | None = None
    state: str = ""
    category: str = ""
    tag: PaperTag | None = None
    text: str = ""

    def narrow(self, papers: "QuerySet[Paper]") -> "QuerySet[Paper]":
        if self.member or self.since or self.until or self.state:
            papers = papers.filter(Exists(self._parts()))
        if self.category:
            papers = papers.filter(category=self.category)
        if self.tag is not None:
            papers = papers.filter(tags=self.tag)
        if "\0" in self.text:
            return papers.none()
        if looks_like_link(self.text):
            return papers.filter(_linked(self.text))
        for word in self.text.split()[:10]:
            papers = papers.filter(_holds(word))
        return papers

    def _parts(self) -> "QuerySet[Participation]":
        """Someone's part in a reading of the paper, as the filter wants it."""
        parts = Participation.objects.filter(item__reading__paper=OuterRef("pk"), is_counted=True)
        if self.member is not None:
            parts = parts.filter(member=self.member)
        if self.state:
            parts = parts.filter(state=self.state)
        if self.since is not None:
            parts = parts.filter(last_day__gte=self.since)
        if self.until is not None:
            parts = parts.filter(item__starts_on__lte=self.until, last_day__lt=self.until + timedelta(days=MOST_DAYS))
        return parts


def papers_for(
    viewer: Member, chosen: PaperFilter | None = None, *, removed: bool = False, details: bool = True
) -> "QuerySet[Paper]":
    """The papers of the viewer's group, newest first; removed ones for who may restore them. Guests find none."""
    if not can_see_work(viewer):
        raise Http404
    papers: QuerySet[Paper] = Paper.objects.filter(
        group=viewer.group_id, merged_into=None, deleted_at__isnull=not removed
    )
    if removed and not (viewer.is_advisor or viewer.is_admin):
        papers = papers.filter(created_by=viewer)
    papers = (chosen or PaperFilter()).narrow(papers).select_related("group").order_by("-created_at", "-pk")
    return papers.prefetch_related("tags", Prefetch("readings", _living_readings())) if details else papers


def paper_for(viewer: Member, uuid: UUID, *, even_removed: bool = False) -> Paper:
    """One paper of the viewer's group: also a merged one, which leads on, and a removed one for who may restore it.

    `even_removed`, for whoever was typing when it was removed: he gets his text back.
    """
    if not can_see_work(viewer):
        raise Http404
    found = Paper.objects.filter(group=viewer.group_id, uuid=uuid)
    paper = found.select_related("group", "merged_into", "created_by").prefetch_related("tags").first()
    if paper is None:
        raise Http404
    if paper.deleted_at is not None and not even_removed and not can_remove_paper(paper, viewer):
        raise Http404
    return paper


def namesakes_of(paper: Paper) -> list[Paper]:
    """Other papers of the group with the same title: perhaps the same paper."""
    same = Paper.objects.filter(group=paper.group_id, title_key=paper.title_key)
    living = same.filter(deleted_at=None, merged_into=None).exclude(pk=paper.pk)
    return list(living.order_by("pk")[:MOST_NAMESAKES])


def merged_into(paper: Paper) -> list[Paper]:
    """What was merged into the paper."""
    return list(Paper.objects.filter(merged_into=paper).order_by("pk"))


def categories_of(group: Group) -> list[str]:
    """The words that the group's papers are sorted by."""
    living = Paper.objects.filter(group=group, deleted_at=None, merged_into=None).exclude(category="")
    return list(living.order_by("category").values_list("category", flat=True).distinct()[:MOST_CATEGORIES])


def tags_of(group: Group) -> list[PaperTag]:
    """The group's tags that are in use, by name."""
    living = Paper.objects.filter(tags=OuterRef("pk"), deleted_at=None, merged_into=None)
    return list(PaperTag.objects.filter(Exists(living), group=group)[:MOST_CATEGORIES])


def titles_of(group: Group) -> list[str]:
    """The newest titles, to choose from where a paper is named."""
    living = Paper.objects.filter(group=group, deleted_at=None, merged_into=None)
    return list(living.order_by("-created_at").values_list("title", flat=True)[:MOST_TITLES])


def _living_readings() -> "QuerySet[Reading]":
    people = Participation.objects.select_related("member")
    readings = Reading.objects.filter(deleted_at=None).order_by("-ends_on", "-pk")
    return readings.prefetch_related(Prefetch("participations", people))


def _linked(text: str) -> Q:
    """The paper of a link, whichever of its forms is looked for."""
    try:
        link = read_link(text)
    except InvalidLink:
        return Q(pk__in=[])
    if link.arxiv_id or link.doi:
        return Q(arxiv_id=link.arxiv_id) if link.arxiv_id else Q(doi=link.doi)
    return Q(url__in=same_addresses(link.url))


def _holds(word: str) -> Q:
    fields = ("title", "authors", "venue", "abstract", "arxiv_id", "doi", "bibtex_key")
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found
