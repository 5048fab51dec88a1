"""Items of an agenda, one a line: `1. 题目（刘，15 分钟）`, `- （余总）讲话`, `题目 @刘涛 15min`; minutes stand below.

Who presents is read by the rules of names in minutes: a bracket behind the title that names nobody of the group stays
text, unless a length or an `@` says what it is. The text stays the truth: a change touches the lines of its item only.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta

from core.durations import read_minutes
from core.plan_items import PlanText, split_items
from core.roster import split_names
from meetings.document import AgendaDoc, AgendaItemDoc, AgendaLine, DraftBlock, ItemDoc, SectionDoc
from meetings.markdown.drafting import is_untouched, lines_to_add
from meetings.markdown.items import read_items

LONGEST_ITEM = 600
"""Minutes: what says more is text."""
LONGEST_LINE = 1_000
"""Characters: a longer line is text, and names nobody."""
type Knows = Callable[[str], bool]

_BRACKET = re.compile(r"[ \t\u3000]*[（(](?P<said>[^（）()\n]{1,80})[）)][ \t\u3000]*$")
_MENTION = re.compile(r"(?:^|[ \t\u3000，,、;；])[@＠](?P<name>[^@＠（）()，,、;；]{1,40})$")
_LENGTH = re.compile(r"(?P<before>.*?)[ \t\u3000，,、:：]+(?P<length>[0-9０-９][^，,、:：@＠]{0,12})$")
_DASH = re.compile(r"[ \t\u3000]*(?:——|—|–|--+)[ \t\u3000]*(?P<names>[^—–\-]{1,40})$")
_COLON = re.compile(r"(?P<names>[^\n:：]{1,40})[:：][ \t]*(?!//)")
_LABEL = re.compile(r"(?:主讲人?|汇报人?|报告人|讲者|presenter|speaker)[ \t]*[:：][ \t]*", re.IGNORECASE)
_NO_NAME = re.compile(r"[0-9０-９]|https?:|[:：]")
_SOURCES = re.compile(r"(?:[ \t]*\[→[^\[\]\n]*\]\(https?://[^()\s]*\))+[ \t]*$")
_NUMBER = re.compile(r"(?P<before>[ \t\u3000]*)(?P<number>[0-9]{1,8})(?P<after>[.、)）．][ \t\u3000]*)$")
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST_NAME = 20
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def read_agenda(text: str, knows: Knows) -> tuple[AgendaItemDoc, ...]:
    """The items in order: what has a bullet, a number or names. `knows`: whether a name is a member's."""
    found = []
    for item in read_items(text):
        if item.is_listed or item.names:
            read = presented(item, knows)
            found.append(replace(read, first_line=item.first_line, last_line=item.last_line))
    return tuple(found)


def presented(item: ItemDoc, knows: Knows) -> AgendaItemDoc:
    """Who presents an item and how long, taken off its first line."""
    first, _newline, notes = item.text.partition("\n")
    if len(first) > LONGEST_LINE:
        return AgendaItemDoc(first.strip(), item.names, None, notes.strip("\n"))
    source = _SOURCES.search(first)
    behind = source[0].strip() if source else ""
    title, names, minutes = _without_facts(first[: source.start()] if source else first, knows)
    names = (*item.names, *names) if title or item.names else names
    before = _COLON.match(title) if not names else None
    if before and (said := tuple(split_names(before["names"]))) and all(map(knows, said)):
        title, names = title[before.end() :], said
    title = " ".join(filter(None, (title.strip(), behind)))
    return AgendaItemDoc(title, tuple(dict.fromkeys(names)), minutes, notes.strip("\n"))


def names_said(section: SectionDoc) -> tuple[str, ...]:
    """The names that the items of a section are for, and those that an agenda calls who presents, as written."""
    found: list[str] = []
    for item in read_items(section.text):
        found += presented(item, lambda name: False).presenters if section.kind == "agenda" else item.names
    return tuple(found)


def agenda_parts(text: str, knows: Knows) -> tuple[AgendaItemDoc | str, ...]:
    """All of the text in order: items, and what stands between them."""
    lines, parts, after = text.split("\n"), list[AgendaItemDoc | str](), 0
    for item in read_agenda(text, knows):
        parts += [_between(lines[after : item.first_line]), item]
        after = item.last_line + 1
    return tuple(part for part in [*parts, _between(lines[after:])] if part)


def lay_agenda(text: str, starts_at: time | None, ends_at: time | None, full_name: Callable[[str], str]) -> AgendaDoc:
    """The agenda as it is shown: full names, and when each item begins as long as all before it say how long.

    `full_name`: that of the member, or nothing where a name is nobody's.
    """
    parts = agenda_parts(text, lambda name: bool(full_name(name)))
    is_timed = any(not isinstance(part, str) and part.minutes for part in parts)
    begins, planned, shown = _clock(starts_at) if is_timed else None, 0, list[AgendaLine | str]()
    lines = text.split("\n")
    for part in parts:
        if isinstance(part, str):
            shown.append(part)
            continue
        people = tuple(full_name(name) or name for name in part.presenters)
        number = sum(isinstance(one, AgendaLine) for one in shown) + 1
        at = time(begins // _HOUR, begins % _HOUR // _MINUTE) if begins is not None and begins < _DAY else None
        shown.append(AgendaLine(part, number, lines[part.first_line], people, at))
        planned += part.minutes or 0
        begins = begins + timedelta(minutes=part.minutes) if begins is not None and part.minutes else None
    first, last = _clock(starts_at), _clock(ends_at)
    room = int((last - first).total_seconds()) // 60 if first is not None and last is not None else None
    return AgendaDoc(tuple(shown), planned, room)


def add_item(text: str, line: str) -> str:
    """The line as a further item behind the last one, marked as that is; a marker of its own is taken off."""
    typed = split_items(line)
    words = typed[0].text if typed else line.strip()
    if is_untouched(text):
        return f"1. {words}"
    lines, listed = text.split("\n"), _listed(text)
    if not listed:
        return "\n".join([*_trimmed(lines), "", f"1. {words}"])
    last = listed[-1]
    written = f"{_next_mark(_mark(lines, last))}{words}"
    return "\n".join([*lines[: last.last_line + 1], written, *lines[last.last_line + 1 :]])


def add_drafted(text: str, blocks: Iterable[DraftBlock], mark: str) -> str:
    """The agenda with further items of a draft, marked as such."""
    for block in blocks:
        for line in lines_to_add(block, mark):
            text = add_item(text, line)
    return text


def change_item(text: str, place: int, item: AgendaItemDoc, knows: Knows) -> str:
    """The text with another item in its place; where only its notes change, its line stays as it was typed."""
    lines, old = text.split("\n"), read_agenda(text, knows)[place]
    mark = _mark(lines, _whole(text, old))
    first = lines[old.first_line]
    if (old.title, old.presenters, old.minutes) != (item.title, item.presenters, item.minutes):
        first = mark + write_item(item, knows)
    blanks = " " * max(len(mark.expandtabs(4)), 2)
    notes = lines[old.first_line + 1 : old.last_line + 1]
    if old.notes != item.notes:
        notes = [f"{blanks}{line}" if line.strip() else "" for line in item.notes.split("\n")] if item.notes else []
    return "\n".join([*lines[: old.first_line], first, *notes, *lines[old.last_line + 1 :]])


def order_items(text: str, order: Sequence[int], knows: Knows) -> str:
    """The items in another order, or without some of them. Numbers stay where they are: the items change under them."""
    lines, items = text.split("\n"), read_agenda(text, knows)
    marks = [_mark(lines, _whole(text, item)) for item in items]
    written: list[str] = []
    after = 0
    for slot, item in enumerate(items):
        written += lines[after : item.first_line]
        if slot < len(order):
            moved = items[order[slot]]
            written += _moved(lines[moved.first_line : moved.last_line + 1], marks[order[slot]], marks[slot])
        after = item.last_line + 1
    return "\n".join([*written, *lines[after:]])


def write_item(item: AgendaItemDoc, knows: Knows) -> str:
    """`题目（刘涛，15 分钟）`, `Talk (Chris, 15 min)`; a name that would not be read there stands in front."""
    usual = _with_facts(item.title, item.presenters, item.minutes)
    read = presented(ItemDoc((), usual, 0, 0), knows)
    if (read.title, read.presenters, read.minutes) == (item.title, item.presenters, item.minutes):
        return usual
    names = f"（{'，'.join(item.presenters)}）" if item.presenters else ""
    return names + _with_facts(item.title, (), item.minutes)


def _with_facts(title: str, names: Sequence[str], minutes: int | None) -> str:
    is_han = bool(_HAN.search(title + "".join(names)))
    length = () if minutes is None else (f"{minutes} 分钟" if is_han else f"{minutes} min",)
    facts = ("，" if is_han else ", ").join([*names, *length])
    if not facts:
        return title
    return f"{title}（{facts}）" if is_han else f"{title} ({facts})".lstrip()


def _without_facts(text: str, knows: Knows) -> tuple[str, tuple[str, ...], int | None]:
    """The title, and what was said behind it, whatever the order: brackets, names behind an @, a length beside them."""
    names: tuple[str, ...] = ()
    minutes: int | None = None
    for _turn in range(6):
        text = text.rstrip(" \t\u3000，,、")
        found = _tail(text, knows, has_mention=bool(names))
        if found is None or (found[2] is not None and minutes is not None) or not (found[0].strip() or found[3]):
            break
        text, minutes = found[0], found[2] if found[2] is not None else minutes
        names = (*found[1], *names)
    return text.strip(), names, minutes


def _tail(text: str, knows: Knows, *, has_mention: bool) -> tuple[str, tuple[str, ...], int | None, bool] | None:
    """What is left of the text, names and minutes of its last fact; whether the fact may stand without a title."""
    if bracket := _BRACKET.search(text):
        said = _facts(bracket["said"], knows)
        return (text[: bracket.start()], *said, False) if said else None
    mention = _MENTION.search(text)
    if mention and (knows(name := mention["name"].strip()) or " " not in name):
        return text[: mention.start()], (name,), None, True
    length = _LENGTH.fullmatch(text)
    minutes = _minutes(length["length"]) if length else None
    if length and minutes is not None and (has_mention or _MENTION.search(length["before"])):
        return length["before"], (), minutes, True
    dash = _DASH.search(text)
    names = tuple(split_names(dash["names"])) if dash else ()
    return (text[: dash.start()], names, None, False) if dash and names and all(map(knows, names)) else None


def _facts(said: str, knows: Knows) -> tuple[tuple[str, ...], int | None] | None:
    """Names and minutes of a bracket; None where it is text."""
    names: list[str] = []
    minutes: int | None = None
    is_said = False
    for whole in split_names(said):
        label = _LABEL.match(whole)
        piece = whole[label.end() :] if label else whole
        sign = piece.startswith(("@", "＠"))
        length = _LENGTH.fullmatch(piece.lstrip("@＠"))
        found = _minutes(piece) if not (label or sign) else None
        if found is None and length and (found := _minutes(length["length"])) is not None:
            names.append(length["before"].lstrip("@＠").strip())
        elif found is None:
            names.append(piece.lstrip("@＠").strip())
        if found is not None and minutes is not None:
            return None
        minutes = found if found is not None else minutes
        is_said = is_said or sign or bool(label)
    if any(not name or not (knows(name) or _may_be_name(name)) for name in names):
        return None
    if minutes is None and not is_said and not all(map(knows, names)):
        return None
    return (tuple(names), minutes) if names or minutes is not None else None


def _may_be_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not _NO_NAME.search(text)


def _clock(moment: time | None) -> timedelta | None:
    return None if moment is None else timedelta(hours=moment.hour, minutes=moment.minute)


def _minutes(text: str) -> int | None:
    found = read_minutes(text)
    return int(found) if found is not None and found.denominator == 1 and 0 < found <= LONGEST_ITEM else None


def _listed(text: str) -> list[PlanText]:
    """The items of the text that have a bullet or a number."""
    lines = text.split("\n")
    return [one for one in split_items(text) if _mark(lines, one)]


def _whole(text: str, item: AgendaItemDoc) -> PlanText:
    return next(one for one in split_items(text) if one.first_line == item.first_line)


def _mark(lines: Sequence[str], item: PlanText) -> str:
    """What stands in front of the words of an item: blanks, bullet or number, box."""
    first, words = lines[item.first_line].rstrip(), item.text.split("\n", 1)[0]
    return first[: len(first) - len(words)] if words else f"{first} "


def _next_mark(mark: str) -> str:
    number = _NUMBER.fullmatch(mark)
    return f"{number['before']}{int(number['number']) + 1}{number['after']}" if number else mark


def _moved(lines: Sequence[str], old: str, new: str) -> list[str]:
    """The lines of an item under another mark, as far in as its words are now."""
    width = len(new.expandtabs(4)) - len(old.expandtabs(4))
    below = [_shifted(line, width) for line in lines[1:]]
    return [new + lines[0].rstrip()[len(old) :], *below]


def _shifted(line: str, width: int) -> str:
    if width >= 0:
        return " " * width + line if line.strip() else line
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, -width) :]


def _between(lines: Sequence[str]) -> str:
    return "\n".join(_trimmed(lines))


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
    return kept
