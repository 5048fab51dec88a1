"""Whether a text is a page of to-dos."""

import re

from tasks.markdown.todos import read_todos

_NAMED = re.compile(r"\W{0,3}(?:todo|to-do|todolist|todo list|待办|待办事项|任务清单|任务列表)\W{0,3}", re.IGNORECASE)
_READING = re.compile(
    r"\W{0,3}(?:(?:paper|reading|book) ?list|(?:论文|阅读|文献)(?:列表|清单)|书单|待读(?:论文|列表)?)\W{0,3}",
    re.IGNORECASE,
)
_IN_HEAD = re.compile(r"(?:title|permalink):\s*(\S.*)", re.IGNORECASE)
_SIZE = 400_000  # characters that are looked at


def is_called_todo(title: str) -> bool:
    """Whether a heading or the name of a file says that to-dos stand there."""
    return _NAMED.fullmatch(title.strip()) is not None


def recognise_todos(text: str, stem: str = "") -> float:
    """How sure one may be, from 0 to 1. Boxes alone are no proof: reports and minutes have them as well."""
    document = read_todos(text[:_SIZE]).document
    boxes = sum(line.is_done is not None for section in document.sections for line in section.lines)
    items = sum(len(section.lines) for section in document.sections)
    in_month = sum(line.is_done is not None for section in document.sections if section.month for line in section.lines)
    if not items:
        return 0.0
    named = [found[1] for found in _IN_HEAD.finditer(document.head)]
    named += [section.title for section in document.sections[:1]]
    is_named = any(map(is_called_todo, (*named, stem)))
    is_reading = any(_READING.fullmatch(title.strip()) for title in (*named, stem))
    if in_month >= 3 and in_month * 2 >= boxes:
        return 0.9
    months = [section for section in document.sections if section.month and section.lines]
    listed = sum(len(section.lines) for section in months)
    if len(months) >= 3 and listed >= 10 and listed * 10 >= items * 8:  # what was read, month by month
        return 0.7
    if is_reading and items >= 10 and not boxes:  # what is to be read, by topic
        return 0.65
    if is_named and boxes * 2 >= items:
        return 0.85
    return 0.65 if boxes >= 5 and boxes * 10 >= items * 9 else 0.0
