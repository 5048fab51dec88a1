"""One zip with what a wish asks for, written part by part: nothing of it has to fit into memory as a whole."""

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from exchange.queries import papers_in, reports_in
from exchange.services import markdown_files
from papers.services import bibtex_of
from tracker.export.columns import Sheet, sheets_of
from tracker.export.tables import TABLES, Table
from tracker.export.wishes import Wish

ABOUT = "export.json"
BOM = "\ufeff"  # without it Excel reads UTF-8 in Chinese Windows as GBK
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file: what is the same twice is the same zip
MOST = 99  # per cent; the rest is keeping the file


def write_archive(wish: Wish, target: Path, progress: Callable[[int], None]) -> int:
    """Write the zip; `export.json` in it says what was asked for. Returns how many files there are beside it."""
    counted = _Counted(wish, progress)
    written: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _texts(wish):
            archive.writestr(_named(path), content)
            written["files"] = written.get("files", 0) + 1
            counted.one_more()
        for table in TABLES:
            if table.kind in wish.extract.kinds and {"json", "csv"} & set(wish.formats):
                written |= _write_data(archive, table, wish, target.parent, counted)
        about = {"group": wish.extract.group.slug, **wish.as_arguments(), "written": written}
        archive.writestr(_named(ABOUT), json.dumps(about, ensure_ascii=False, indent=1).encode())
    return sum(written.values())


class _Counted:
    """How far it is, by reports: they are what there is most of. Told when it is another percentage."""

    def __init__(self, wish: Wish, progress: Callable[[int], None]) -> None:
        passes = ("markdown" in wish.formats) + bool({"json", "csv"} & set(wish.formats))
        reports = reports_in(wish.extract).count() if "reports" in wish.extract.kinds else 0
        self._expected = max(passes * reports, 1)
        self._progress = progress
        self._done = self._told = 0

    def one_more(self) -> None:
        self._done += 1
        percent = min(MOST * self._done // self._expected, MOST)
        if percent > self._told:
            self._told = percent
            self._progress(percent)


def _texts(wish: Wish) -> Iterator[tuple[str, bytes]]:
    if "markdown" in wish.formats:
        for path, content, _read_as in markdown_files(wish.extract):
            yield f"markdown/{path}", content
    if "bibtex" in wish.formats and "papers" in wish.extract.kinds:
        papers = papers_in(wish.extract).prefetch_related("tags")
        if text := bibtex_of(papers):
            yield "papers.bib", text.encode()


def _write_data(archive: zipfile.ZipFile, table: Table, wish: Wish, folder: Path, counted: _Counted) -> dict[str, int]:
    """The things of a table in one reading, as JSON and as sheets side by side. Returns how many there are."""
    count = 0
    with ExitStack() as opened:
        writers: list[_JsonFile | _CsvFile] = []
        if "json" in wish.formats:
            writers.append(_JsonFile(folder / f"{table.name}.json", opened))
        if "csv" in wish.formats:
            sheets = sheets_of(table.name, table.shape())
            writers += [_CsvFile(folder / f"{sheet.name}.csv", opened, sheet) for sheet in sheets]
        for thing in table.shown(wish.extract):
            for writer in writers:
                writer.add(thing)
            count += 1
            counted.one_more()
        for writer in writers:
            writer.end()
    for path in (writer.path for writer in writers):
        if count:
            with path.open("rb") as written, archive.open(_named(f"data/{path.name}"), "w") as entry:
                shutil.copyfileobj(written, entry)
        path.unlink()
    return {table.name: count} if count else {}


class _JsonFile:
    """A list, one thing a line."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        self.path = path
        self._file = opened.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        self._before = "[\n"

    def add(self, thing: dict[str, Any]) -> None:
        self._file.write(self._before + json.dumps(thing, ensure_ascii=False, cls=JSONEncoder))
        self._before = ",\n"

    def end(self) -> None:
        self._file.write("\n]\n")


class _CsvFile:
    """Lines and quotes as RFC 4180 says, UTF-8 with BOM: a double click opens it in a Chinese Excel."""

    def __init__(self, path: Path, opened: ExitStack, sheet: Sheet) -> None:
        self.path = path
        self._sheet = sheet
        file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
        file.write(BOM)
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow(sheet.head)

    def add(self, thing: dict[str, Any]) -> None:
        self._writer.writerows(self._sheet.lines(thing))

    def end(self) -> None:
        """Nothing closes a table."""


def _named(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
