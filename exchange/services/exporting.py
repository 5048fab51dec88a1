"""A group's files, written out: what was imported as it was, everything else in the canonical form.

For the administrator at the command line: every submitted report with its feedback, no drafts. A file that somebody
changed since Zuji read or wrote it is never overwritten, unless that is forced.
"""

import json
import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from exchange.queries import Extract, hash_of
from exchange.services.tree import markdown_files
from members.models import Group

MANIFEST = ".zuji-export.json"
"""What the last export wrote, by path, as hashes: how a file that somebody changed since is told."""


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
    for path, content, read_as in markdown_files(Extract(group)):
        _write(folder, path, content, {read_as, manifest.get(path, "")}, export, manifest, force)
    _replace(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    return export


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
