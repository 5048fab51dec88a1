"""The shapes of a line about reading, and of what is said of a paper. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workload.document import WorkRow


@dataclass(frozen=True)
class ReadingRow:
    """One line of the table of papers (论文阅读). `title` is what is read, as the ledger writes it: Markdown."""

    work: WorkRow
    title: str
    expected_gain: str = ""  # 预期收获
    gained: str = ""


@dataclass(frozen=True)
class PaperDoc:
    """One paper as it is described by a BibTeX file, arXiv, Crossref or the group. Blank is not said."""

    title: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    arxiv_id: str = ""
    doi: str = ""
    abstract: str = ""
    bibtex_key: str = ""
    bibtex_type: str = ""
    bibtex_fields: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    pdf_url: str = ""
