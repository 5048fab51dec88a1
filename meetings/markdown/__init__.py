"""Minutes as Markdown, in and out, and the items that follow from their sections."""

from meetings.document import MOST_SECTIONS, MinutesDoc, MinutesFileDoc
from meetings.markdown.agenda import names_said
from meetings.markdown.compiling import lines_about, listed, write_compiled
from meetings.markdown.dates import is_day
from meetings.markdown.drafting import (
    add_to_draft,
    is_untouched,
    issue_in,
    one_line,
    source_link,
    without_sources,
    write_draft,
)
from meetings.markdown.items import ITEM_TEXT_LIMIT, read_items, split_parts
from meetings.markdown.merging import merge_minutes, share_something
from meetings.markdown.reading import ReadMeeting, ReadMinutes, ReadSection, read_minutes, recognise, split_lines
from meetings.markdown.structure import as_title
from meetings.markdown.writing import renew_minutes, write_minutes, write_minutes_file

__all__ = [
    "ITEM_TEXT_LIMIT",
    "MOST_SECTIONS",
    "MinutesDoc",
    "MinutesFileDoc",
    "ReadMeeting",
    "ReadMinutes",
    "ReadSection",
    "add_to_draft",
    "as_title",
    "is_day",
    "is_untouched",
    "issue_in",
    "lines_about",
    "listed",
    "merge_minutes",
    "names_said",
    "one_line",
    "read_items",
    "read_minutes",
    "recognise",
    "renew_minutes",
    "share_something",
    "source_link",
    "split_lines",
    "split_parts",
    "without_sources",
    "write_compiled",
    "write_draft",
    "write_minutes",
    "write_minutes_file",
]
