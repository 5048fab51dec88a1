"""What goes in and out of the operations on papers and readings. Texts are Markdown with LF line ends."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from core.etags import etag_of
from core.text import CELL_LIMIT, MARKDOWN_LIMIT
from papers.models import Paper, Reading
from papers.services import MOST_AT_ONCE
from workload.api.items import ParticipantShape, WorkContentShape, WorkShape, shown_work
from workload.models import Participation

LINK_LIMIT = 2_000


def _text(limit: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, default="", max_length=limit, **options
    )


class PaperContentShape(serializers.Serializer[Any]):
    """What is said of a paper. Title and link are required; see `title`."""

    url = serializers.CharField(
        max_length=LINK_LIMIT, help_text="An address of http or https, an arXiv id or a DOI, in any of their forms."
    )
    title = _text(500, help_text="May be left out where title and authors can be fetched: then the link stands for it.")
    authors = serializers.ListField(
        child=serializers.CharField(max_length=500, trim_whitespace=False),
        required=False,
        default=list,
        max_length=1000,
    )
    year = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1500, max_value=2100)
    venue = _text(300)
    arxiv_id = _text(LINK_LIMIT, help_text="Read from the link when it is empty.")
    doi = _text(LINK_LIMIT, help_text="Read from the link when it is empty.")
    abstract = _text(CELL_LIMIT)
    category = _text(60)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=60, trim_whitespace=False), required=False, default=list, max_length=20
    )
    pdf_url = _text(LINK_LIMIT)
    bibtex_key = _text(120)
    bibtex_type = _text(40)
    bibtex_fields = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=20_000),
        required=False,
        default=dict,
        help_text="BibTeX fields that have none of their own here.",
    )


class NewPaperShape(PaperContentShape):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")


class PaperShape(serializers.Serializer[Any]):
    """A paper. arXiv id (without version) and DOI are unique in a group."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    title = serializers.CharField()
    url = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    year = serializers.IntegerField(allow_null=True)
    venue = serializers.CharField()
    arxiv_id = serializers.CharField()
    doi = serializers.CharField()
    abstract = serializers.CharField()
    category = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    pdf_url = serializers.CharField()
    has_pdf = serializers.BooleanField(help_text="Whether the group keeps a copy; it is downloaded in the pages.")
    bibtex_key = serializers.CharField()
    bibtex_type = serializers.CharField()
    bibtex_fields = serializers.DictField(child=serializers.CharField())
    fetch_state = serializers.ChoiceField(
        choices=Paper.Fetch.choices, allow_blank=True, help_text="What became of asking arXiv or Crossref."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text="Send it back as If-Match when you change the paper.")


class PaperNameShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    title = serializers.CharField()


class ReaderShape(ParticipantShape):
    state = serializers.ChoiceField(choices=Participation.State.choices, allow_blank=True)


class ReadingShape(WorkShape):
    """A reading (论文阅读): a paper, or in words what is read."""

    participants = ReaderShape(many=True)
    paper = PaperNameShape(allow_null=True)
    written = serializers.CharField(help_text="What is read, in words; where a paper is known, as a ledger wrote it.")
    expected_gain = serializers.CharField(help_text="Markdown.")
    gained = serializers.CharField(help_text="Markdown.")


class ReadingContentShape(WorkContentShape):
    paper = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="uuid of a paper.")
    written = _text(500, help_text="In words what is read; required where no paper is named.")
    expected_gain = _text(MARKDOWN_LIMIT)
    gained = _text(MARKDOWN_LIMIT)
    states = serializers.DictField(
        child=serializers.ChoiceField(choices=Participation.State.choices),
        required=False,
        default=dict,
        help_text="State by uuid of the participant; who is not named keeps his, or has it to read.",
    )


class NewReadingShape(ReadingContentShape):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")


class ReadingsShape(serializers.Serializer[Any]):
    """Many readings at once: all of them are entered, or none."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    rows: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ReadingContentShape(), max_length=MOST_AT_ONCE
    )


class EnteredReadingsShape(serializers.Serializer[Any]):
    """The readings that were entered, in the order in which they were sent."""

    count = serializers.IntegerField()
    readings = serializers.ListField(child=serializers.UUIDField())


class ReadingStateShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=Participation.State.choices)
    member = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uuid of the participant; yourself when left out."
    )


class EmptyShape(serializers.Serializer[Any]):
    """A body without fields."""


PLAIN = (
    "uuid", "title", "url", "year", "venue", "arxiv_id", "doi", "abstract", "category", "pdf_url", "bibtex_key",
    "bibtex_type", "bibtex_fields", "fetch_state", "created_at", "updated_at",
)  # fmt: skip


def shown_paper(paper: Paper) -> Mapping[str, Any]:
    """A paper as `PaperShape` has it, read with its group and tags."""
    return {name: getattr(paper, name) for name in PLAIN} | {
        "group": paper.group.slug,
        "authors": paper.authors.split("\n") if paper.authors else [],
        "tags": [tag.name for tag in paper.tags.all()],
        "has_pdf": bool(paper.pdf),
        "etag": etag_of(paper.uuid, paper.version),
    }


def shown_reading(reading: Reading) -> Mapping[str, Any]:
    """A reading as `ReadingShape` has it, read with group, project, paper and participations."""
    readers = [
        {"uuid": part.member.uuid, "name": part.member.name, "state": part.state}
        for part in reading.participations.all()
    ]
    return shown_work(reading) | {
        "participants": readers,
        "paper": {"uuid": reading.paper.uuid, "title": reading.paper.title} if reading.paper else None,
        "written": reading.written,
        "expected_gain": reading.expected_gain,
        "gained": reading.gained,
    }
