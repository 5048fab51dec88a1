"""A paper as a document: what BibTeX is written from."""

from papers.document import PaperDoc
from papers.models import Paper


def document_of(paper: Paper) -> PaperDoc:
    return PaperDoc(
        title=paper.title,
        url=paper.url,
        authors=tuple(paper.authors.split("\n")) if paper.authors else (),
        year=paper.year,
        venue=paper.venue,
        arxiv_id=paper.arxiv_id,
        doi=paper.doi,
        abstract=paper.abstract,
        bibtex_key=paper.bibtex_key,
        bibtex_type=paper.bibtex_type,
        bibtex_fields=paper.bibtex_fields,
        tags=tuple(tag.name for tag in paper.tags.all()),
        pdf_url=paper.pdf_url,
    )
