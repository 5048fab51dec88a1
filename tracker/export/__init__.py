"""What of a group goes out, as one zip: Markdown in the forms of its files, JSON as the API gives it, CSV, BibTeX."""
