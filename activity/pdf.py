"""The one door to the PDF engine. It opens nothing: no address, no file, no data URL that a document names."""

import ctypes
import ctypes.util
import gc
import hashlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

FONT_PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-color-emoji"
IMAGE_SCHEME = "zuji-file:"  # <img src="zuji-file:logo"> shows images["logo"]; nothing else can be shown
LANGUAGE_TAGS = {"zh-hans": "zh-CN", "en": "en"}  # the engine picks Chinese shapes of characters for zh-CN only
VARIANT = "pdf/ua-1"  # tagged: reading order, table headers and language for screen readers

_NO_GLYPH = re.compile(r"\.notdef glyph rendered .*?: (.*)", re.DOTALL)
_TAG_OR_TEXT = re.compile(r"""(<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>)""")
_LONG_RUN = re.compile(r"(?:&#?\w+;|[!-%'-;=?-~\u00a1-\u1fff]){40,}")  # no blanks, no Chinese: engines don't break it
_MARKS = "[\\u0300-\\u036f\\u20e3\\ufe0e\\ufe0f\\U0001f3fb-\\U0001f3ff]*"  # belong to the character before them
_UNIT = re.compile(f"(?:&#?\\w+;|.){_MARKS}(?:\\u200d.{_MARKS})*", re.DOTALL)  # what must not be taken apart
_PIECE = 256  # characters
_INVISIBLE_RUN = re.compile(r"[\u200b\u2060\ufeff]{2,}")
_PER_THREAD = threading.local()
_ENGINE_LOGGING = threading.Lock()


@dataclass(frozen=True)
class Pdf:
    """A whole PDF. `missing_glyphs`: what no installed font can draw, as the engine names it; boxes stand there."""

    data: bytes
    missing_glyphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedPage:
    """Everything a file is made from; equal ones give equal files."""

    html: str
    css: str
    images: dict[str, bytes]
    name: str  # the file is downloaded under it

    @property
    def content_hash(self) -> str:
        parts = [engine_version().encode(), self.html.encode(), self.css.encode(), self.name.encode()]
        parts += [part for name, data in sorted(self.images.items()) for part in (name.encode(), data)]
        lengths = ",".join(str(len(part)) for part in parts)
        return hashlib.sha256(b"\0".join([lengths.encode(), *parts])).hexdigest()


class PdfBroken(RuntimeError):
    """The engine gave back something that is not a whole PDF."""


class EngineMissing(RuntimeError):
    """A system library that the engine needs is not installed (`FONT_PACKAGES` names the packages)."""


Progress = Callable[[int], None]


@lru_cache(maxsize=8)
def print_style(name: str) -> str:
    """One of our own style sheets for paper, by its file name."""
    return (Path(settings.BASE_DIR) / "static" / "css" / name).read_text(encoding="utf-8")


def html_to_pdf(
    html: str, *, css: str, images: Mapping[str, bytes] | None = None, progress: Progress | None = None
) -> Pdf:
    """Lay out a whole HTML page (title, author, language stand in its head) with one style sheet.

    The same page and sheet give the same bytes. `progress` is told per cents, at most five times a second; what it
    raises ends the rendering. Takes 0.1 s a page; the first call of a process imports the engine (1.3 s).
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # else subsets of emoji fonts carry the time of day
    try:
        from weasyprint import CSS, HTML
    except OSError as error:
        raise EngineMissing(str(error)) from error

    fetcher = ClosedFetcher(images or {})
    with _engine_logs(progress) as warnings, _few_collections():
        fonts = _font_configuration()
        sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        _reuse_pictures_of_emoji()
        _name_pages_once()
        _forget_painted_lines()
        page = HTML(string=breakable(html), url_fetcher=fetcher)
        data: bytes | None = page.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT, presentational_hints=False
        )
    if data is None or not is_whole_pdf(data):
        raise PdfBroken("the PDF engine gave back an incomplete file")
    missing = (found[1] for found in map(_NO_GLYPH.search, warnings) if found)
    return Pdf(data, tuple(dict.fromkeys(missing)))


def breakable(html: str) -> str:
    """The page with its long texts in pieces, and with break opportunities inside long words.

    For each line the engine lays out the rest of the word, and often of the text, once more: addresses, rows of one
    sign and the like would take quadratic time. The opportunities are invisible and not in the text layer of the PDF.
    Runs of invisible characters, which cost the same, become one.
    """
    head, body, text = html.partition("<body")
    parts = _TAG_OR_TEXT.split(body + text)
    parts[::2] = [_in_pieces(part) if len(part) > 40 else part for part in parts[::2]]
    return head + "".join(parts)


def _in_pieces(text: str) -> str:
    text = _INVISIBLE_RUN.sub(lambda run: run[0][0], text)
    text = _LONG_RUN.sub(lambda run: "\u200b".join(_UNIT.findall(run[0])), text)
    if len(text) <= 2 * _PIECE:
        return text
    pieces = [""]
    for unit in _UNIT.findall(text):
        if len(pieces[-1]) >= _PIECE:
            pieces.append("")
        pieces[-1] += unit
    return "".join(f"<span>{piece}</span>" for piece in pieces)


def engine_version() -> str:
    """For content hashes: another engine makes another file of the same content."""
    return f"weasyprint {version('weasyprint')} {VARIANT}"


def is_whole_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


@lru_cache(maxsize=1)
def chinese_font_available() -> bool:
    """Whether fontconfig knows a font for simplified Chinese. Without one there are boxes, and no error says so."""
    library = ctypes.util.find_library("fontconfig") or "libfontconfig.so.1"
    try:
        fontconfig = ctypes.CDLL(library)
    except OSError:
        return False
    for function in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(fontconfig, function).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(b":lang=zh-cn"))
    wanted = ctypes.c_void_p(fontconfig.FcObjectSetCreate())
    found = fontconfig.FcFontList(None, pattern, wanted)
    return bool(found) and ctypes.c_int.from_address(found).value > 0  # FcFontSet begins with its number of fonts


class ClosedFetcher:
    """Stands where the engine expects its opener of addresses, and opens none of them.

    It has no handlers that could: whatever the engine asks for is looked up among the given images, or refused.
    """

    _fail_on_errors = False  # read by the engine: a refused resource is left out, the rendering goes on

    def __init__(self, images: Mapping[str, bytes]) -> None:
        self._images = images
        self.refused: list[str] = []

    def __call__(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        from weasyprint.urls import URLFetcherResponse

        name = url.removeprefix(IMAGE_SCHEME)
        if not url.startswith(IMAGE_SCHEME) or name not in self._images:
            self.refused.append(url)
            raise PermissionError("documents open nothing")
        return URLFetcherResponse(url, self._images[name])

    fetch = open = __call__


def _font_configuration() -> Any:
    """One for each thread: making it anew costs memory that does not come back, sharing it is not safe."""
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(_PER_THREAD, "fonts"):
        _PER_THREAD.fonts = FontConfiguration()
    return _PER_THREAD.fonts


@lru_cache(maxsize=1)
def _reuse_pictures_of_emoji() -> None:
    """The engine packs the picture of a coloured emoji anew each time it stands in a text (1.6 ms): once is enough."""
    from weasyprint.draw import text

    make: Callable[..., Any] = text.RasterImage
    made: dict[str, Any] = {}

    def reuse(picture: Any, image_id: str, data: bytes) -> Any:
        if image_id not in made:
            if len(made) > 500:
                made.clear()
            made[image_id] = make(picture, image_id, data)
        return made[image_id]

    text.RasterImage = reuse


@lru_cache(maxsize=1)
def _name_pages_once() -> None:
    """The engine names all pages anew for each tag: of 300 pages that is a third of the time of a document."""
    import pydyf

    def page_references(pdf: Any) -> list[bytes]:
        known: list[bytes] = pdf.__dict__.setdefault("named_pages", [])
        known += [f"{number} 0 R".encode("ascii") for number in pdf.pages["Kids"][3 * len(known) :: 3]]
        return known

    pydyf.PDF.page_references = property(page_references)


@lru_cache(maxsize=1)
def _forget_painted_lines() -> None:
    """The engine keeps each line of text with some forty measures (3 KB) until the whole document is tagged.

    Once its page is painted, only its place in the tree is asked for: 300 MiB less for a book of 300 reports.
    """
    import pydyf
    from weasyprint.document import Page
    from weasyprint.formatting_structure.boxes import LineBox, PageBox, TextBox
    from weasyprint.pdf import tags

    paint: Callable[..., None] = Page.paint
    kept = ("element_tag", "element", "style", "children", "link_annotation", "widget_annotation")

    def paint_and_forget(page: Any, stream: Any, scale: float = 1) -> None:
        paint(page, stream, scale)
        stream.stream = [b"\n".join(pydyf._to_bytes(part) for part in stream.stream)]
        lines = [box for box in page._page_box.descendants() if isinstance(box, LineBox | TextBox)]
        for box in lines:
            box.__dict__ = {name: box.__dict__[name] for name in kept if name in box.__dict__}

    build: Callable[..., Iterator[Any]] = tags._build_box_tree

    def build_and_forget(box: Any, *rest: Any) -> Iterator[Any]:
        yield from build(box, *rest)
        if isinstance(box, PageBox):
            box.children = []

    Page.paint = paint_and_forget
    tags._build_box_tree = build_and_forget


@contextmanager
def _few_collections() -> Iterator[None]:
    """A document is a large web of objects that all live to its end: looking through it for garbage finds none.

    Looking less often saves a tenth of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Steps(logging.Handler):
    """Turns the engine's progress messages ("Step 5 - Creating layout - Page 3") into per cents."""

    START = {3: 10, 4: 15, 5: 20, 6: 75, 7: 95}

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._told_at = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        found = re.match(r"Step (\d)(?:.*Page (\d+))?", record.getMessage())
        if found is None or time.monotonic() - self._told_at < 0.2:
            return
        self._told_at = time.monotonic()
        step, page = int(found[1]), int(found[2] or 0)
        within = 50 * page // (page + 10) if step == 5 else 0  # how many pages there will be is not known
        self._progress(self.START.get(step, 5) + within)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _engine_logs(progress: Progress | None) -> Iterator[list[str]]:
    """Hear what the engine says, here only: it names texts of users, which do not belong in the log.

    Its loggers are one for the whole process, so one rendering at a time listens.
    """
    heard = _Warnings()
    handlers: dict[str, tuple[logging.Handler, int]] = {"weasyprint": (heard, logging.WARNING)}
    if progress is not None:
        handlers["weasyprint.progress"] = (_Steps(progress), logging.INFO)
    with _ENGINE_LOGGING:
        before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in handlers}
        for name, (handler, level) in handlers.items():
            logger = logging.getLogger(name)
            logger.addHandler(handler)
            logger.setLevel(level)
            logger.propagate = False
        try:
            yield heard.messages
        finally:
            for name, (handler, _) in handlers.items():
                logger = logging.getLogger(name)
                logger.removeHandler(handler)
                logger.propagate = before[name][1]
                logger.setLevel(before[name][0])
