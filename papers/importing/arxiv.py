"""arXiv's answer about one paper: an Atom feed with one entry."""

import re
from xml.etree import ElementTree

from core.errors import InvalidInput
from core.paper_links import read_link
from papers.document import PaperDoc

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class UnreadableAnswer(InvalidInput):
    """Something else than the promised answer came. code: "no_xml", "no_json"."""


def read_atom(data: bytes, arxiv_id: str) -> PaperDoc | None:
    """What the feed says of this id; None: arXiv knows no such paper. Raises UnreadableAnswer."""
    try:
        text = data.decode("utf-8-sig")
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            raise ValueError("a document type")
        feed = ElementTree.fromstring(text)  # noqa: S314
    except (ValueError, ElementTree.ParseError) as error:
        raise UnreadableAnswer("no_xml", "arXiv answered something that is no list of papers.") from error
    for entry in feed.findall(f"{_ATOM}entry"):
        if _id_of(entry) == arxiv_id and _text(entry, f"{_ATOM}title"):
            return _document(entry, arxiv_id)
    return None


def _document(entry: "ElementTree.Element", arxiv_id: str) -> PaperDoc:
    published = _text(entry, f"{_ATOM}published")
    year = re.match(r"[12][0-9]{3}", published)
    primary = entry.find(f"{_ARXIV}primary_category")
    archive = primary.get("term", "") if primary is not None else ""
    return PaperDoc(
        title=_text(entry, f"{_ATOM}title"),
        authors=tuple(filter(None, (_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")))),
        year=int(year[0]) if year else None,
        venue=_text(entry, f"{_ARXIV}journal_ref"),
        arxiv_id=arxiv_id,
        doi=_doi(_text(entry, f"{_ARXIV}doi")),
        abstract=_text(entry, f"{_ATOM}summary"),
        bibtex_fields={"primaryclass": archive} if archive else {},
        pdf_url=f"https://arxiv.org/pdf/{arxiv_id}",
    )


def _id_of(entry: "ElementTree.Element") -> str:
    try:
        return read_link(_text(entry, f"{_ATOM}id")).arxiv_id
    except InvalidInput:
        return ""


def _doi(text: str) -> str:
    try:
        return read_link(text).doi if text else ""
    except InvalidInput:
        return ""


def _text(element: "ElementTree.Element", name: str) -> str:
    """One line: arXiv breaks titles and abstracts anywhere."""
    found = element.find(name)
    return " ".join((found.text or "").split()) if found is not None else ""
