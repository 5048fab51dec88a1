"""Texts out of a zip, without ever writing a file: what looks like an attack refuses the archive as a whole."""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InvalidInput

SUFFIXES = (".md", ".markdown", ".txt")
MOST_ENTRIES = 10_000
MOST_TEXTS = 500
PATH_LENGTH = 900  # of a file that is sent, with its folders
MOST_TIMES_LARGER = 200  # than the archive, of what is unpacked; text is seldom packed to a twentieth
SMALL = 1024 * 1024  # unpacked; what is smaller is no bomb
_ENTRY = b"PK\x01\x02"  # begins each line of an archive's directory
_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")
_UTF8, _ENCRYPTED = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class RefusedArchive(InvalidInput):
    """An archive that is not unpacked; the sentence names the entry and the remedy."""


@dataclass(frozen=True)
class Unpacked:
    """The texts of an archive by their paths in it; `others` is how many other files were passed over."""

    texts: tuple[tuple[str, bytes], ...]
    others: int = 0


def is_archive(name: str, content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04") or (name.casefold().endswith(".zip") and content.startswith(b"PK\x05\x06"))


def unpack(content: bytes, *, most_bytes: int) -> Unpacked:
    """All Markdown and text files of a zip. Raises RefusedArchive; nothing is unpacked before all is looked at."""
    if content.count(_ENTRY) > MOST_ENTRIES:
        raise _too_many(content.count(_ENTRY))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [(info, name_of(info)) for info in archive.infolist()]
            _refuse(content, entries)
            texts = [(info, safe_path(name)) for info, name in entries if _is_text(name)]
            _refuse_size(content, texts, most_bytes)
            return Unpacked(
                tuple((name, _read(archive, info, name)) for info, name in texts),
                sum(not info.is_dir() for info, _name in entries) - len(texts),
            )
    except RefusedArchive:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, RuntimeError, ValueError) as error:
        raise RefusedArchive("damaged", "The archive is damaged and cannot be unpacked: pack it again.") from error


def safe_path(path: str) -> str:
    """A relative path with /, of visible characters, without steps upwards."""
    visible = "".join(char for char in path.replace("\\", "/") if char.isprintable())
    return "/".join(part for part in visible.split("/") if part.strip() not in ("", ".", ".."))


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of an entry: UTF-8 where it says so, else UTF-8 or GB18030, as Windows in Chinese writes names."""
    if info.flag_bits & _UTF8:
        return unicodedata.normalize("NFC", info.filename)
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse(content: bytes, entries: Sequence[tuple[zipfile.ZipInfo, str]]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _too_many(len(entries))
    for info, name in entries:
        if refusal := _refusal_of(info, name):
            shown = "".join(char for char in name if char.isprintable())[:80]
            raise RefusedArchive(refusal[0], refusal[1], name=shown)
    _refuse_overlaps([info for info, _name in entries])
    whole = sum(info.file_size for info, _name in entries)
    if whole > max(SMALL, MOST_TIMES_LARGER * len(content)):
        raise RefusedArchive(
            "bomb", "The archive would unpack to {size:,} bytes, far more than it should: pack less.", size=whole
        )


def _refusal_of(info: zipfile.ZipInfo, name: str) -> tuple[str, str] | None:
    """Code and sentence where one entry refuses the whole."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    rules = (
        (_leads_out(name), "path", 'The archive has a file that leads out of it, "{name}": pack it again.'),
        (
            _is_text(name) and len(name) > PATH_LENGTH,
            "name",
            'The archive has a file whose name is too long, "{name}…": shorten the names of its folders.',
        ),
        (
            kind not in (0, stat.S_IFREG, stat.S_IFDIR),
            "link",
            'The archive has a link or a device in it, "{name}": pack the files themselves.',
        ),
        (
            bool(info.flag_bits & _ENCRYPTED),
            "encrypted",
            'The archive is locked with a password ("{name}"): pack it without one.',
        ),
        (
            info.compress_type not in _METHODS,
            "method",
            'The archive packs "{name}" in a way Zuji does not read: pack it as an ordinary zip.',
        ),
        (
            name.casefold().endswith(_ARCHIVES),
            "nested",
            'The archive has another one in it, "{name}": unpack that first.',
        ),
    )
    return next(((code, sentence) for holds, code, sentence in rules if holds), None)


def _refuse_overlaps(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Entries that share bytes unpack to more than there is."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedArchive("overlap", "The archive has files that lie in one another: pack it again.")
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size


def _refuse_size(content: bytes, texts: Sequence[tuple[zipfile.ZipInfo, str]], most_bytes: int) -> None:
    if len(texts) > MOST_TEXTS:
        raise RefusedArchive(
            "too-many-texts", "The archive has {count:,} texts; at most {limit} are taken at once: pack it in parts.",
            count=len(texts), limit=MOST_TEXTS,
        )  # fmt: skip
    size = sum(info.file_size for info, _name in texts)
    if size > most_bytes:
        raise RefusedArchive(
            "too-much", "The texts of the archive have {size:,} bytes together; at most {limit:,} are taken at once.",
            size=size, limit=most_bytes,
        )  # fmt: skip
    if not texts:
        raise RefusedArchive("nothing", "The archive has no Markdown or text file in it.")


def _too_many(count: int) -> RefusedArchive:
    return RefusedArchive(
        "too-many", "The archive has {count:,} files; at most {limit:,} are looked at.", count=count, limit=MOST_ENTRIES
    )


def _leads_out(name: str) -> bool:
    """Absolute, with a drive, with steps upwards, or with backslashes, which may be any of these elsewhere."""
    parts = name.split("/")
    return name.startswith("/") or "\\" in name or ".." in parts or "\0" in name or parts[0][1:2] == ":"


def _is_text(name: str) -> bool:
    """Hidden files, and what macOS puts beside each, are none."""
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    return name.casefold().endswith(SUFFIXES) and not is_hidden


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """No more than the entry says that it holds."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) > info.file_size:
        raise RefusedArchive("bomb", 'The archive says less than it holds of "{name}": pack it again.', name=name)
    return content
