"""Crossref's answer about one DOI."""

import html
import json
import re
from typing import Any

from papers.document import PaperDoc
from papers.importing.arxiv import UnreadableAnswer

_TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "book": "book",
    "monograph": "book",
    "book-chapter": "incollection",
    "dissertation": "phdthesis",
    "report": "techreport",
}
_FIELDS = {"volume": "volume", "issue": "number", "page": "pages", "publisher": "publisher"}  # ours is BibTeX's


def read_work(data: bytes, doi: str) -> PaperDoc | None:
    """What the answer says of this DOI; None: it speaks of another one. Raises UnreadableAnswer."""
    try:
        answer = json.loads(data)
        work = answer["message"]
        if not isinstance(work, dict):
            raise ValueError("no work")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableAnswer("no_json", "Crossref answered something that is no paper.") from error
    title = _plain(_first(work.get("title")))
    if _text(work.get("DOI")).lower() != doi or not title:
        return None
    return PaperDoc(
        title=title,
        authors=tuple(filter(None, map(_name, _list(work.get("author"))))),
        year=_year(work),
        venue=_plain(_first(work.get("container-title"))),
        doi=doi,
        abstract=_plain(_text(work.get("abstract"))),
        bibtex_type=_TYPES.get(_text(work.get("type")), ""),
        bibtex_fields={name: text for key, name in _FIELDS.items() if (text := _plain(_text(work.get(key))))},
    )


def _year(work: dict[str, Any]) -> int | None:
    for key in ("published", "published-print", "published-online", "issued"):
        dated = work.get(key)
        parts = _list(dated.get("date-parts")) if isinstance(dated, dict) else []
        first = _list(parts[0]) if parts else []
        if first and isinstance(first[0], int) and 1500 <= first[0] <= 2100:
            return first[0]
    return None


def _name(author: Any) -> str:
    if not isinstance(author, dict):
        return ""
    parts = [_text(author.get("given")), _text(author.get("family"))]
    return _plain(" ".join(filter(None, parts)) or _text(author.get("name")))


def _plain(text: str) -> str:
    """One line without the tags of JATS; its own heading "Abstract" is no part of an abstract."""
    without_tags = re.sub(r"<[^<>]{0,200}>", " ", text)
    line = " ".join(html.unescape(without_tags).split())
    return re.sub(r"^(?:Abstract|ABSTRACT|Summary|SUMMARY)[:.]?\s+(?=[A-Z])", "", line)


def _first(value: Any) -> str:
    values = _list(value)
    return _text(values[0]) if values else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
