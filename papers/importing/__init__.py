"""What others say of papers, read without writing: answers of arXiv and Crossref, BibTeX."""
