"""Papers written as BibTeX."""

import re
from collections.abc import Iterable

import bibtexparser
from bibtexparser import BibtexFormat
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from papers.document import PaperDoc

_VENUE_FIELDS = {
    "article": "journal",
    "inproceedings": "booktitle",
    "conference": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
}
_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%#_{}$"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_FORMULA = re.compile(r"\$[^$]*\$")
_RAW = {"url", "doi", "eprint", "pdf"}
_SMALL_WORDS = {
    "a", "all", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "towards", "using",
    "via", "with", "you",
}  # fmt: skip


def write_bibtex(papers: Iterable[PaperDoc]) -> str:
    """One entry for each paper, with keys that are unique. Letters stay Unicode; signs of LaTeX are escaped."""
    taken: dict[str, int] = {}
    library = Library([_entry(paper, _free_key(paper, taken)) for paper in papers])
    layout = BibtexFormat()
    layout.indent = "  "
    layout.trailing_comma = True
    return str(bibtexparser.write_string(library, bibtex_format=layout))


def _entry(paper: PaperDoc, key: str) -> Entry:
    kind = paper.bibtex_type or ("article" if paper.venue else "misc")
    said = {
        "title": paper.title,
        "author": " and ".join(paper.authors),
        _VENUE_FIELDS.get(kind, "howpublished"): paper.venue,
        "year": str(paper.year or ""),
        "doi": paper.doi,
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "url": paper.url,
        "abstract": paper.abstract,
        "keywords": ", ".join(paper.tags),
    }
    fields = [Field(name, _escaped(name, text)) for name, text in said.items() if text]
    rest = {name: text for name, text in paper.bibtex_fields.items() if _is_field_name(name) and not said.get(name)}
    fields += [Field(name, _as_it_came(name, text)) for name, text in rest.items() if text]
    return Entry(kind, key, fields)


def _as_it_came(name: str, text: str) -> str:
    """A field that is only kept: LaTeX where it was written as LaTeX, else text."""
    is_latex = ("\\" in text or "{" in text) and not text.endswith("\\")
    return text if is_latex and _is_balanced(text) else _escaped(name, text)


def _escaped(name: str, text: str) -> str:
    """Braces that do not match would end the field early: then none stays."""
    text = " ".join(text.split())
    if name in _RAW:
        return re.sub(r"[{}\\]", lambda sign: f"%{ord(sign[0]):02X}", text)
    parts, last = [], 0
    for formula in _FORMULA.finditer(text):
        parts += [_escaped_words(text[last : formula.start()]), formula[0] if _is_balanced(formula[0]) else ""]
        last = formula.end()
    return "".join([*parts, _escaped_words(text[last:])])


def _escaped_words(text: str) -> str:
    return text.translate(_SPECIAL)


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in re.sub(r"\\.", "", text):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _is_field_name(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", name))


def _free_key(paper: PaperDoc, taken: dict[str, int]) -> str:
    """The paper's own key, or family name, year and first word; with a letter more where that is taken.

    `taken`: keys in small letters, with how often each was wanted so far.
    """
    wanted = re.sub(r"[^\w:./+-]", "", paper.bibtex_key) or _made_key(paper)
    key, number = wanted, taken.get(wanted.casefold(), 0) + 1
    while key.casefold() in taken:
        key = f"{wanted}{chr(96 + number)}" if number <= 26 else f"{wanted}-{number}"
        number += 1
    taken[wanted.casefold()] = max(number - 1, 1)
    taken.setdefault(key.casefold(), 1)
    return key


def _made_key(paper: PaperDoc) -> str:
    first = paper.authors[0] if paper.authors else ""
    family = first.split(",")[0] if "," in first else first.split(" ")[-1]
    title = "" if paper.title.startswith(("http://", "https://")) else paper.title.lower()
    words = [word for word in re.findall(r"\w+", title) if word not in _SMALL_WORDS]
    made = f"{family}{paper.year or ''}{words[0] if words else ''}"
    return re.sub(r"[^\w]", "", made).lower()[:60] or "paper"
