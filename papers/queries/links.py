"""The paper behind a link or a title."""

from django.db.models import Q

from core.errors import InvalidInput
from core.names import name_key
from core.paper_links import PaperLink, looks_like_link, read_link, same_addresses
from members.models import Group
from papers.models import Paper


def paper_of_link(group: Group, link: PaperLink, *, other_than: Paper | None = None) -> Paper | None:
    """The group's paper with this arXiv id or DOI; where the link says neither, with this address. One query."""
    same = Q(pk__in=[])
    if link.arxiv_id:
        same |= Q(arxiv_id=link.arxiv_id)
    if link.doi:
        same |= Q(doi=link.doi)
    if not link.arxiv_id and not link.doi:
        same |= Q(url__in=same_addresses(link.url))
    living = Paper.objects.filter(same, group=group, deleted_at=None, merged_into=None)
    if other_than is not None and other_than.pk:
        living = living.exclude(pk=other_than.pk)
    return living.select_related("group").order_by("pk").first()


def paper_called(group: Group, text: str, *, other_than: Paper | None = None) -> Paper | None:
    """The group's paper of this link, arXiv id, DOI or very title. Nothing is entered."""
    text = text.strip()
    if looks_like_link(text):
        try:
            return paper_of_link(group, read_link(text), other_than=other_than)
        except InvalidInput:
            return None
    key = name_key(text)[:500]
    if not key:
        return None
    living = Paper.objects.filter(group=group, deleted_at=None, merged_into=None, title_key=key)
    if other_than is not None:
        living = living.exclude(pk=other_than.pk)
    return living.select_related("group").order_by("-created_at").first()
