"""BibTeX read into papers, each with its line; what cannot be taken is a problem with its line, never an exception.

bibtexparser does the reading; its cost grows with the length only, and lengths are limited here.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, Field

from core.changes import Problem
from core.errors import InvalidInput
from core.paper_links import PaperLink, read_link, read_url
from core.sayings import Saying
from papers.document import PaperDoc

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it would say is in the problems

FILE_LIMIT = 512 * 1024  # bytes
MOST_ENTRIES = 500
MOST_PROBLEMS = 100
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "howpublished")
_READ = {
    "title", "author", "year", "date", "abstract", "doi", "url", "eprint", "archiveprefix", "eprinttype", "keywords",
}  # fmt: skip
_RAW = {"url", "doi", "eprint", "file", "pdf", "isbn", "issn"}  # where % and _ are themselves
_ARXIV_WORDS = re.compile(r"arxiv[:\s]+(?:preprint\s+arxiv:)?\s*([a-z-]*/?[0-9.]{7,12}(?:v[0-9]+)?)", re.IGNORECASE)


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be taken. code: "too_large", "not_utf8"."""


@dataclass(frozen=True)
class BibtexEntry:
    """One entry, and the line it begins on, counted from 1."""

    line: int
    paper: PaperDoc


@dataclass(frozen=True)
class BibtexFile:
    entries: tuple[BibtexEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


def decoded_bibtex(data: bytes) -> str:
    """The text of an uploaded file: UTF-8, or the GB18030 of older Chinese programs. Raises UnreadableFile."""
    if len(data) > FILE_LIMIT:
        raise UnreadableFile("too_large", "The file is larger than {limit} kB: split it.", limit=FILE_LIMIT // 1024)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("not_utf8", "The file is not UTF-8: save it in UTF-8.")


def read_bibtex(text: str) -> BibtexFile:
    """The papers of a BibTeX text. Raises UnreadableFile when it is too large."""
    if len(text.encode("utf-8", "replace")) > FILE_LIMIT:
        raise UnreadableFile("too_large", "The file is larger than {limit} kB: split it.", limit=FILE_LIMIT // 1024)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    library = bibtexparser.parse_string(text)
    problems = list(_failures(library))
    entries: list[BibtexEntry] = []
    for entry in _entries(library):
        line = (entry.start_line or 0) + 1
        if len(entries) == MOST_ENTRIES:
            sentence = Saying("Only the first {most} entries are read: split the file.", most=MOST_ENTRIES)
            problems.append(Problem(line, "error", "too-many", sentence))
            break
        entries.append(BibtexEntry(line, _paper_of(entry)))
    if not entries and not problems:
        sentence = Saying("No BibTeX entry is in this text: one begins with {begin}.", begin="@article{…")
        problems.append(Problem(None, "error", "no-entry", sentence))
    return BibtexFile(tuple(entries), tuple(sorted(problems, key=lambda one: one.line or 0)[:MOST_PROBLEMS]))


def _entries(library: Library) -> Iterator[Entry]:
    """Those of a key that stands twice are papers too: keys are made unique when they are written."""
    for block in library.blocks:
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry):
            yield entry


def _failures(library: Library) -> Iterator[Problem]:
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))[:100]
            sentence = Saying("A field stands twice in this entry ({names}): keep one.", names=names)
            yield Problem(line, "error", "field-twice", sentence)
        elif not isinstance(block, DuplicateBlockKeyBlock):
            yield Problem(
                line, "error", "unreadable", "This entry cannot be read: check its braces, quotes and commas."
            )


def _paper_of(entry: Entry) -> PaperDoc:
    fields = _decoded(entry)
    link = _link_of(fields)
    venue_name = next((name for name in _VENUES if fields.get(name) and not _is_link(fields[name])), "")
    venue = fields.get(venue_name, "")
    year = re.search(r"\b(1[5-9]|20)[0-9]{2}\b", fields.get("year", "") or fields.get("date", ""))
    read = _READ | {venue_name}
    rest = {name: str(one.value) for one in entry.fields[:60] if (name := one.key.strip().lower()) not in read}
    return PaperDoc(
        title=fields.get("title", "")[:500],
        url=_address(fields, link),
        authors=tuple(_authors(fields.get("author", ""))),
        year=int(year[0]) if year else None,
        venue="" if _ARXIV_WORDS.search(venue) else venue[:300],
        arxiv_id=link.arxiv_id,
        doi=link.doi,
        abstract=fields.get("abstract", "")[:20_000],
        bibtex_key=" ".join(str(entry.key).split())[:120],
        bibtex_type=re.sub(r"\W", "", entry.entry_type.lower())[:40],
        bibtex_fields={name[:60]: value[:20_000] for name, value in rest.items() if value},
        tags=tuple(_tags(fields.get("keywords", ""))),
    )


def _decoded(entry: Entry) -> dict[str, str]:
    """The fields in one line each, LaTeX turned into letters; formulas stay as they are."""
    decoder = LatexDecodingMiddleware()
    found: dict[str, str] = {}
    for field in entry.fields[:200]:
        name, value = field.key.strip().lower(), str(field.value)
        if name in _RAW:
            value = re.sub(r"\\([_%&#~])", r"\1", re.sub(r"\\url\s*\{([^{}]*)\}", r"\1", value)).strip("{} ")
        elif re.search(r"[\\{}$~`'-]", value):
            escaped = re.sub(r"(?<!\\)%", r"\\%", value)  # a sign here, though a comment to LaTeX
            block = decoder.transform_entry(Entry("misc", "key", [Field(name, escaped)]), Library())
            value = str(block.fields[0].value) if isinstance(block, Entry) else re.sub(r"[{}]", "", value)
        found[name] = " ".join(value.split())
    return found


def _link_of(fields: dict[str, str]) -> PaperLink:
    """arXiv id and DOI from wherever they stand; the id of one that says "arXiv preprint arXiv:1706.03762" too."""
    arxiv_id = doi = ""
    prefix = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    words = " ".join(fields.get(name, "") for name in ("journal", "howpublished", "note", "volume"))
    written = _ARXIV_WORDS.search(words)
    eprint = fields.get("eprint", "") if prefix == "arxiv" else ""
    for text in (eprint, fields.get("doi", ""), fields.get("url", ""), written[1].rstrip(".") if written else ""):
        try:
            link = read_link(text)
        except InvalidInput:
            continue
        arxiv_id, doi = arxiv_id or link.arxiv_id, doi or link.doi
    return PaperLink("", arxiv_id, doi)


def _address(fields: dict[str, str], link: PaperLink) -> str:
    for name in ("url", "howpublished"):
        if _is_link(fields.get(name, "")):
            return read_url(fields[name])
    return ""


def _is_link(text: str) -> bool:
    try:
        return bool(text) and bool(read_url(text))
    except InvalidInput:
        return False


def _authors(text: str) -> Iterator[str]:
    for author in re.split(r"\s+and\s+", text):
        if author.strip():
            yield author.strip()


def _tags(text: str) -> Iterator[str]:
    separator = ";" if ";" in text else ","
    for word in text.split(separator)[:20]:
        if word.strip():
            yield word.strip()[:60]
