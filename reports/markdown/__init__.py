"""Weekly reports as Markdown, in the form `# 周报 - 2024年第43周（10.21-10.27）`, a table, notes on the projects.

    read_weekly_report(write_weekly_report(document)).document == document

for every document whose week holds its first day, without wholly blank rows (a table of empty cells says nothing).
What a file holds beyond the form is never lost: it goes to the overall note as it stands, or is `kept` beside it.
docs/markdown.md describes the form for people.
"""

from reports.markdown.reading import ReadFile, read_weekly_report, read_weekly_reports, recognise, split_lines
from reports.markdown.scope import ReadReport, Use
from reports.markdown.title import looks_like_name, read_title, title_of_name
from reports.markdown.writing import write_weekly_report

__all__ = [
    "ReadFile",
    "ReadReport",
    "Use",
    "looks_like_name",
    "read_title",
    "read_weekly_report",
    "read_weekly_reports",
    "recognise",
    "split_lines",
    "title_of_name",
    "write_weekly_report",
]
