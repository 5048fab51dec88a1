"""The archive: a zip of tables, files and a manifest, sealed by a hash of all its bytes.

The seal stands in the zip's own comment, the last bytes of the file: one changed byte anywhere, or a missing end, is
noticed before anything else is read. Any unzip opens the archive; what is inside is plain text and the files.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT = "zuji-backup"
GROUP_FORMAT = "zuji-group"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
SEAL = b"zuji-backup sha256 "
_HEX = 64
CHUNK = 1024 * 1024


class ArchiveRefused(Exception):
    """The archive can't be used. The sentence says why and what to do."""


@dataclass(frozen=True)
class Column:
    """A column and what it holds: text, int, float, bool, timestamp, date, time, uuid, json or bytes."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table in the archive: one line for each row, in PostgreSQL's COPY text format, by primary key."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    sha256: str
    sequence: int  # the highest id ever given out: no id of a deleted row is given out again

    @property
    def member(self) -> str:
        return f"tables/{self.name}.copy"


@dataclass(frozen=True)
class StoredFile:
    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"files/{self.name}"


@dataclass(frozen=True)
class Manifest:
    """What is in an archive and what made it."""

    made_at: str  # ISO 8601, UTC
    zuji: str  # version of the program
    vendor: str  # postgresql or sqlite
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...] = ()
    files: tuple[StoredFile, ...] = ()
    missing: tuple[str, ...] = ()  # files that a row names and that were not there
    left_out: tuple[str, ...] = ()  # tables whose rows are not kept, such as sessions
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    @property
    def parts(self) -> "tuple[Table | StoredFile, ...]":
        """Everything that stands in the archive beside the manifest."""
        return (*self.tables, *self.files)

    def rows_of(self, table: str) -> int:
        return next((found.rows for found in self.tables if found.name == table), 0)


@dataclass
class Hashed:
    """A file to write into that counts and hashes what goes by. `target` None only hashes."""

    target: IO[bytes] | None = None
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    lines: int = 0

    def __post_init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """The database driver writes line by line: they are gathered, for speed."""
        self._waiting += data
        if len(self._waiting) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        data, self._waiting = bytes(self._waiting), bytearray()
        self.digest.update(data)
        self.size += len(data)
        self.lines += data.count(b"\n")
        if self.target is not None:
            self.target.write(data)

    def sha256(self) -> str:
        self.flush()
        return str(self.digest.hexdigest())


# Writing


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to fill; it appears under its name, sealed, when the block ends well, else not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.comment = SEAL + b"0" * _HEX
                yield archive
            _seal(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def _seal(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    digest = _hash_of(file, size - _HEX)
    file.seek(size - _HEX)
    file.write(digest.encode())


def _hash_of(file: IO[bytes], size: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (data := file.read(min(CHUNK, size))):
        digest.update(data)
        size -= len(data)
    return digest.hexdigest()


# Reading

DAMAGED = "{name} is damaged or cut off: its content does not fit its seal. Take another backup."
FOREIGN = "{name} is no archive of Zuji."
OTHERS = {
    FORMAT: "{name} is the backup of a whole installation: manage.py restore puts it back.",
    GROUP_FORMAT: "{name} holds one group: manage.py import_group takes it in.",
}
NEWER = "{name} was made by a newer Zuji ({version}). Install that version, then restore it there."


def read_manifest(path: Path, wanted: str = FORMAT) -> Manifest:
    """The manifest of a whole, unchanged archive of ours. Raises ArchiveRefused; OSError when it cannot be read."""
    with path.open("rb") as file:
        _check_seal(file, path.name)
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = _manifest_in(archive, path.name, wanted)
                _check_members(archive, manifest, path.name)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError) as error:
            raise ArchiveRefused(FOREIGN.format(name=path.name)) from error
    return manifest


def _check_seal(file: IO[bytes], name: str) -> None:
    size = file.seek(0, os.SEEK_END)
    tail = len(SEAL) + _HEX
    file.seek(max(0, size - tail))
    end = file.read(tail)
    if not end.startswith(SEAL) or len(end) != tail:
        file.seek(0)
        is_ours = SEAL in end or file.read(4) == b"PK\x03\x04"
        raise ArchiveRefused((DAMAGED if is_ours else FOREIGN).format(name=name))
    if _hash_of(file, size - _HEX) != end[-_HEX:].decode("ascii", "replace"):
        raise ArchiveRefused(DAMAGED.format(name=name))


def _manifest_in(archive: zipfile.ZipFile, name: str, wanted: str) -> Manifest:
    told = json.loads(archive.read(MANIFEST))
    if told.get("format") != wanted:
        raise ArchiveRefused(OTHERS.get(told.get("format"), FOREIGN).format(name=name))
    if told["format_version"] > FORMAT_VERSION:
        raise ArchiveRefused(NEWER.format(name=name, version=told.get("zuji", "?")))
    told["migrations"] = tuple((app, migration) for app, migration in told["migrations"])
    told["tables"] = tuple(
        Table(**table | {"columns": tuple(Column(**column) for column in table["columns"])}) for table in told["tables"]
    )
    told["files"] = tuple(StoredFile(**file) for file in told["files"])
    return Manifest(**told | {key: tuple(told[key]) for key in ("missing", "left_out")})


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> None:
    """Every table and file is there and is what the manifest says."""
    for thing in manifest.parts:
        hashed = Hashed()
        with archive.open(thing.member) as member:
            while data := member.read(CHUNK):
                hashed.write(data)
        if hashed.sha256() != thing.sha256:
            raise ArchiveRefused(DAMAGED.format(name=name))
