"""Papers of a group: each once, whatever link it was entered by."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Group, Member


class PaperTag(models.Model):
    """A word of the group's own for papers."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="paper_tags")
    name = models.CharField(_("tag"), max_length=60)
    name_key = models.CharField(max_length=60)  # core.names.name_key

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["group", "name_key"], name="papers_tag_once")]

    def __str__(self) -> str:
        return self.name


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, memberships: Iterable[Member]) -> "PaperQuerySet":
        """Papers of the person's groups; guests see none, merged and removed ones nobody."""
        groups = [member.group_id for member in memberships if not member.is_guest]
        return self.filter(group__in=groups, merged_into=None, deleted_at=None)


class Paper(models.Model):
    """One paper. Its arXiv id (without version) and its DOI are keys: abs, pdf, v1 and v2 are one paper."""

    class Fetch(models.TextChoices):
        """What became of asking arXiv or Crossref. Nothing depends on it: everything can be typed."""

        NONE = "", _("Not asked")
        WAITING = "waiting", _("Being fetched")
        DONE = "done", _("Fetched")
        FAILED = "failed", _("Could not be fetched")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=500)
    title_key = models.CharField(max_length=500, db_index=True)  # core.names.name_key, cut
    url = models.URLField(_("link"), max_length=1000)
    authors = models.TextField(_("authors"), blank=True)  # one a line, as written
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    arxiv_id = models.CharField(_("arXiv id"), max_length=40, blank=True)  # without version
    doi = models.CharField(_("DOI"), max_length=200, blank=True)  # lower case, without resolver
    abstract = models.TextField(_("abstract"), blank=True)
    bibtex_key = models.CharField(_("BibTeX key"), max_length=120, blank=True)
    bibtex_type = models.CharField(max_length=40, blank=True)  # article, inproceedings; blank: misc
    bibtex_fields = models.JSONField(default=dict, blank=True)  # those that have no field here, as they came
    category = models.CharField(_("category"), max_length=60, blank=True)
    tags = models.ManyToManyField(PaperTag, blank=True, related_name="papers")
    pdf_url = models.URLField(_("link to the PDF"), max_length=1000, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="papers/%Y/%m", blank=True)
    fetch_state = models.CharField(max_length=10, choices=Fetch, default=Fetch.NONE, blank=True)
    fetch_attempts = models.PositiveSmallIntegerField(default=0)
    fetch_after = models.DateTimeField(null=True)  # when the scheduler asks (again); None: it does not
    fetch_error = models.CharField(max_length=200, blank=True)  # a sentence for people, as an English message id
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merge_moved = models.JSONField(default=dict, blank=True)  # what went over, for taking a merge back: ids by kind
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[PaperQuerySet] = PaperQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "arxiv_id"],
                condition=Q(deleted_at=None, merged_into=None) & ~Q(arxiv_id=""),
                name="papers_arxiv_once",
            ),
            models.UniqueConstraint(
                fields=["group", "doi"],
                condition=Q(deleted_at=None, merged_into=None) & ~Q(doi=""),
                name="papers_doi_once",
            ),
        ]
        indexes = [
            models.Index(fields=["fetch_after"], condition=Q(fetch_after__isnull=False), name="papers_fetch_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("papers:paper", args=[self.group.slug, self.uuid])

    @property
    def has_interim_title(self) -> bool:
        """Only the link is known so far, and stands where the title will."""
        return self.title == self.url[:500]
