"""What people type about a paper, cleaned and refused at its field, in the language of the page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.names import name_key
from core.paper_links import PaperLink, read_link
from core.text import InvalidText, clean_title
from members.models import Group
from members.services import sentence_of
from members.services.cleaning import cleaned_markdown
from papers.models import PaperTag

FIRST_YEAR, LAST_YEAR = 1500, 2100
AUTHORS_LIMIT, MOST_AUTHORS = 20_000, 1_000
TAG_LIMIT, MOST_TAGS = 60, 20
MOST_BIBTEX_FIELDS, BIBTEX_FIELD_LIMIT = 60, 20_000


def cleaned_line(text: str, *, field: str, limit: int) -> str:
    """One line, perhaps an empty one."""
    try:
        return clean_title(text, limit)
    except InvalidText as error:
        raise ValidationError({field: sentence_of(error)}) from error


def cleaned_by(read: Callable[[str], str], text: str, *, field: str) -> str:
    """What one of `core.paper_links` reads."""
    try:
        return read(cleaned_line(text, field=field, limit=2_000))
    except InvalidInput as error:
        raise ValidationError({field: sentence_of(error)}) from error


def cleaned_link(text: str, *, field: str = "url") -> PaperLink:
    if not text.strip():
        raise ValidationError({field: _("Give the link of the paper: a title and a link are required.")})
    try:
        return read_link(cleaned_line(text, field=field, limit=2_000))
    except InvalidInput as error:
        raise ValidationError({field: sentence_of(error)}) from error


def cleaned_year(year: int | None) -> int | None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        sentence = _("The year must be between {first} and {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
        raise ValidationError({"year": sentence})
    return year


def cleaned_authors(text: str) -> str:
    """One author a line, without empty ones."""
    lines = cleaned_markdown(text, field="authors", limit=AUTHORS_LIMIT).split("\n")
    authors = [" ".join(line.split()) for line in lines if line.strip()]
    if len(authors) > MOST_AUTHORS:
        raise ValidationError({"authors": _("At most {most} authors.").format(most=MOST_AUTHORS)})
    return "\n".join(authors)


def cleaned_bibtex_fields(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields that have none of their own here, kept as they came."""
    if len(fields) > MOST_BIBTEX_FIELDS:
        sentence = _("At most {most} further BibTeX fields.").format(most=MOST_BIBTEX_FIELDS)
        raise ValidationError({"bibtex_fields": sentence})
    return {
        cleaned_line(name, field="bibtex_fields", limit=60): cleaned_markdown(
            str(text), field="bibtex_fields", limit=BIBTEX_FIELD_LIMIT
        )
        for name, text in fields.items()
    }


def tags_named(group: Group, names: Iterable[str]) -> list[PaperTag]:
    """The group's tags of these names, made where there are none; spellings that differ by case or width are one."""
    wanted: dict[str, str] = {}
    for name in names:
        cleaned = cleaned_line(name, field="tags", limit=TAG_LIMIT)
        if cleaned:
            wanted.setdefault(name_key(cleaned)[:TAG_LIMIT] or cleaned, cleaned)
    if len(wanted) > MOST_TAGS:
        raise ValidationError({"tags": _("At most {most} tags.").format(most=MOST_TAGS)})
    known = {tag.name_key: tag for tag in PaperTag.objects.filter(group=group, name_key__in=wanted)}
    fresh = [PaperTag(group=group, name=name, name_key=key) for key, name in wanted.items() if key not in known]
    known |= {tag.name_key: tag for tag in PaperTag.objects.bulk_create(fresh)}
    return [known[key] for key in wanted]
