"""What a report file says about its projects below the table, under `## 注：项目说明`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.blocks import is_blank, read_block, trim_blank_edges, write_block
from core.cells import read_cell, write_cell
from reports.document import ProjectNoteDoc
from reports.markdown.title import heading

HEADING = "## 注：项目说明"
_LABELS = {"motivation": "项目动机", "plan": "拟实施方案", "note": "备注"}
_SYNONYMS = {
    "motivation": ("项目动机", "研究动机", "动机", "项目背景", "研究背景", "背景", "motivation", "background"),
    "plan": ("拟实施方案", "实施方案", "研究方案", "技术方案", "方案", "plan", "approach"),
    "note": ("备注", "说明", "note", "notes"),
}
_FIELD_OF = {label: name for name, labels in _SYNONYMS.items() for label in labels}
_BOLD_NAME = re.compile(r"\*\*(?P<name>[^*]+?)[:：]?\*\*[ \t]*[:：]?[ \t]*")
_ITEM = re.compile(
    r"(?:[-*+]|[0-9]{1,2}[.)、])[ \t]*\**(?P<label>[^：:*]{1,12}?)\**[ \t]*[：:]\**(?P<rest>.*)", re.DOTALL
)
_BLOCK_START = re.compile(r"[-*+#>|`~]|[0-9]{1,9}[.)]|\s")


def write_project_notes(notes: Sequence[ProjectNoteDoc]) -> list[str]:
    """The notes as lines, each with a blank line before it."""
    lines: list[str] = []
    for note in notes:
        lines += ["", _written_name(note.project)]
        items = [(label, getattr(note, name)) for name, label in _LABELS.items() if getattr(note, name)]
        lines += [""] if items else []
        for label, text in items:
            lines += _written_item(label, text)
    return lines


def _written_name(name: str) -> str:
    name = write_cell(name)
    ticks = "`" * (max((len(run) for run in re.findall("`+", name)), default=0) + 1)
    padding = " " if not name.strip(" `") or name[0] in "` " or name[-1] in "` " else ""
    return f"{ticks}{padding}{name}{padding}{ticks}:"


def _written_item(label: str, text: str) -> list[str]:
    lines = write_block(text, _no_structure, indent="  ")
    if _BLOCK_START.match(text):
        return [f"- {label}：", *lines]
    return [f"- {label}：{lines[0].removeprefix('  ')}", *lines[1:]]


def _no_structure(line: str) -> bool:
    return False


def read_project_notes(lines: Sequence[str]) -> tuple[list[ProjectNoteDoc], list[str]]:
    """The notes, and the lines before the first one."""
    starts = [index for index, line in enumerate(lines) if _name_of(line) is not None]
    before = list(lines[: starts[0]]) if starts else list(lines)
    notes = []
    for start, end in pairwise([*starts, len(lines)]):
        notes.append(_read_note(_name_of(lines[start]) or "", lines[start + 1 : end]))
    return notes, trim_blank_edges(before)


def _name_of(line: str) -> str | None:
    """The project that a line names: in backticks, in bold, or as a heading of its own."""
    if line.startswith("`"):
        return _name_in_ticks(line)
    if match := _BOLD_NAME.fullmatch(line):
        return match["name"].strip()
    found = heading(line)
    return found[1].rstrip("：: ").strip("`* ") if found else None


def _name_in_ticks(line: str) -> str | None:
    """The name in a code span that is all of the line, but for a colon behind it."""
    begin = len(line) - len(line.lstrip("`"))
    end = next((run.start() for run in re.finditer("`+", line[begin:]) if len(run[0]) == begin), None)
    if end is None or line[begin + end + begin :].strip(" \t:：") or not end:
        return None
    name = line[begin : begin + end]
    return read_cell(name[1:-1] if len(name) >= 2 and name[0] == name[-1] == " " else name)


def _read_note(project: str, lines: Sequence[str]) -> ProjectNoteDoc:
    """Items with a known label are fields; everything else stays together, in order, as the note."""
    note = ProjectNoteDoc(project)
    others: list[str] = []
    for item in _items(lines):
        match = _ITEM.fullmatch(item[0])
        name = _FIELD_OF.get(match["label"].strip().casefold()) if match else None
        if match is None or name is None:
            others += item
            continue
        text = _item_text(match["rest"], item[1:], "   " if item[0][0].isdigit() else "  ")
        note = replace(note, **{name: f"{getattr(note, name)}\n{text}" if getattr(note, name) else text})
    rest = "\n".join(trim_blank_edges(others))
    return replace(note, note=f"{note.note}\n\n{rest}" if note.note and rest else note.note or rest)


def _items(lines: Sequence[str]) -> list[list[str]]:
    """The lines in stretches: a labelled item with what is indented below it, or anything else."""
    stretches: list[list[str]] = []
    labelled = False
    for line in lines:
        starts = _is_labelled(line)
        continues = labelled and (is_blank(line) or line[:1] in (" ", "\t"))
        if starts or (labelled and not continues) or not stretches:
            stretches.append([line])
        else:
            stretches[-1].append(line)
        labelled = starts or continues
    return stretches


def _is_labelled(line: str) -> bool:
    match = _ITEM.fullmatch(line)
    return match is not None and match["label"].strip().casefold() in _FIELD_OF


def _item_text(rest: str, lines: Sequence[str], indent: str) -> str:
    rest = rest.lstrip(" \t")
    return read_block([indent + rest, *lines] if rest else lines, _no_structure, indent=indent)
