"""A group's files, written out: what was imported as it was, everything else in the canonical form.

For the administrator at the command line: every submitted report with its feedback, no drafts. A file that somebody
changed since Zuji read or wrote it is never overwritten, unless that is forced.
"""

import json
import os
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from exchange.importing import MINUTES, TODO_PAGE, WORKLOAD_LEDGER
from exchange.markdown import decode
from exchange.models import SourceDocument, SourceRecord
from exchange.queries import hash_of, sources_for_export
from exchange.services.ledger_files import LedgerFiles
from exchange.services.minutes_files import MinutesFiles
from exchange.services.pictures import PictureFiles
from exchange.services.todo_pages import content_of_todos
from members.models import Group
from reports.importing import text_of
from reports.markdown import split_lines
from reports.models import WeeklyReport
from reports.queries import submitted_reports_of

MANIFEST = ".zuji-export.json"
"""What the last export wrote, by path, as hashes: how a file that somebody changed since is told."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Export:
    """What an export did. `refused` are files that were changed since; paths are relative to the folder."""

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def export_markdown(*, group: Group, folder: Path, force: bool = False) -> Export:
    """Write all files of the group below the folder. Files appear whole or not at all."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    manifest = _read_manifest(folder)
    export = Export()
    for path, content, read_as in _files(group):
        _write(folder, path, content, {read_as, manifest.get(path, "")}, export, manifest, force)
    _replace(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    return export


def _files(group: Group) -> Iterable[tuple[str, bytes, str]]:
    """Path, content and, of files that were read once, the hash they had then."""
    reports = {report.uuid: report for report in submitted_reports_of(group)}
    pictures = PictureFiles(group)
    taken: set[str] = set()
    told: set[uuid.UUID] = set()
    ledgers, minutes = LedgerFiles(group), MinutesFiles(group)
    for document in sources_for_export(group):
        records = list(document.records.all())
        if document.kind in (WORKLOAD_LEDGER, MINUTES):
            path = _free(_safe_path(document.path), taken)
            told_by = ledgers if document.kind == WORKLOAD_LEDGER else minutes
            yield path, told_by.content_of(document, records), document.sha256
            continue
        if document.kind == TODO_PAGE:
            path = _free(_safe_path(document.path), taken)
            yield path, content_of_todos(document, records), document.sha256
            continue
        standing = [record for record in records if record.object_uuid in reports]
        told |= {record.object_uuid for record in standing}
        if records and not standing:
            continue  # every report of it was removed
        path = _free(_safe_path(document.path), taken)
        yield path, _content_of(document, records, reports, partial(pictures.beside, path)), document.sha256
    for report in reports.values():
        if report.uuid not in told:
            path = _free(f"reports/{_safe_name(report.member.name)}/{report.week.name}.md", taken)
            yield path, pictures.beside(path, text_of(report)).encode(), ""
    for path, content in (*ledgers.own_files(), *minutes.own_file()):
        yield _free(path, taken), content, ""
    for path, content in pictures.files():
        yield _free(path, taken), content, ""


def _content_of(
    document: SourceDocument,
    records: list[SourceRecord],
    reports: dict[uuid.UUID, WeeklyReport],
    beside: Callable[[str], str],
) -> bytes:
    """The bytes as they were read, where every report still says what it said; else only these lines are renewed."""
    content = bytes(document.content)
    texts = {record.pk: text_of(reports[record.object_uuid]) for record in records if record.object_uuid in reports}
    if all(texts.get(record.pk) == record.written for record in records):
        return content
    source = decode(content)
    lines = split_lines(source.text)
    for record in sorted(records, key=lambda record: record.first_line, reverse=True):
        text = texts.get(record.pk)
        if text != record.written:
            lines[record.first_line - 1 : record.last_line] = _renewed(record, beside(text) if text else text)
    return source.encode("\n".join(lines) + "\n")


def _renewed(record: SourceRecord, text: str | None) -> list[str]:
    """The lines of a changed report, its title on the level it had; none of a removed one."""
    if text is None:
        return []
    marks = next((found[1] for line in record.text.split("\n") if (found := re.match(r"(#{1,6})[^#]", line))), "#")
    kept = [line for line in record.kept.split("\n") if line.strip() and not line.startswith("#")]
    return [*kept, *([""] if kept else []), *f"{marks}{text.removeprefix('#')}".rstrip("\n").split("\n"), ""]


def _write(
    folder: Path, path: str, content: bytes, known: set[str], export: Export, manifest: dict[str, str], force: bool
) -> None:
    target = folder / path
    inside = target.parent.resolve().is_relative_to(folder)  # a link may lead somewhere else
    there = target.read_bytes() if inside and target.is_file() and not target.is_symlink() else None
    was_changed = there is not None and hash_of(there) not in known and not force
    if there == content:
        export.same.append(path)
    elif not inside or target.is_symlink() or target.is_dir() or was_changed:
        export.refused.append(path)
        return
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
        export.written.append(path)
    manifest[path] = hash_of(content)


def _replace(target: Path, content: bytes) -> None:
    half = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        half.write_bytes(content)
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(path): str(value) for path, value in manifest.items()} if isinstance(manifest, dict) else {}


def _safe_path(path: str) -> str:
    return "/".join(_safe_name(part) for part in path.split("/") if part not in ("", ".", ".."))


def _safe_name(name: str) -> str:
    """A file name that every system takes, as near to the name as it can be."""
    visible = "".join(char for char in name if unicodedata.category(char) not in ("Cf", "Cc", "Zl", "Zp", "Cs"))
    safe = _UNSAFE.sub("_", visible).strip(". ") or "_"
    safe = f"_{safe}" if _RESERVED.fullmatch(safe) else safe
    while len(safe.encode()) > 200:
        safe = safe[:-1]
    return safe


def _free(path: str, taken: set[str]) -> str:
    """The path, or with a number where another file of this export has it (also in other letter case)."""
    stem, dot, suffix = path.rpartition(".")
    number, free = 1, path
    while unicodedata.normalize("NFC", free).casefold() in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
    taken.add(unicodedata.normalize("NFC", free).casefold())
    return free
