"""One `markdown.Markdown` per thread: block stage, inline stage and a writer that knows only the allowed tags."""

import html
import threading
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import Registry

from core.richtext import inlines
from core.richtext.blocks import parse_blocks
from core.richtext.guard import Budget, TooMuchWork, refuse_deep_lines
from core.richtext.sanitiser import TAGS
from core.text import visible_controls

__all__ = ["TooMuchWork", "markdown_to_html", "visible_text"]

_ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_VOID = frozenset({"br", "hr", "img", "input"})
_BLOCKS = frozenset(
    ["p", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "h4", "h5", "h6", "hr"]
)
_RESERVED = {0: "[U+0000]", 2: "[U+0002]", 3: "[U+0003]"}  # NUL, and what Python-Markdown marks its places with
_local = threading.local()


class _Engine(Markdown):
    """Python-Markdown with what one text may cost, which its stages count down."""

    budget: Budget


class _BlockStage:
    """Takes the place of Python-Markdown's block parser."""

    def __init__(self, md: _Engine) -> None:
        self.md = md

    def parseDocument(self, lines: list[str]) -> ElementTree:  # noqa: N802  called by Python-Markdown
        return ElementTree(parse_blocks("\n".join(lines), self.md.budget))


def markdown_to_html(text: str) -> str:
    """HTML of the text, still to be sanitised; TooMuchWork when it would take too long."""
    refuse_deep_lines(text)
    md: _Engine = getattr(_local, "md", None) or _build_engine()
    _local.md = None  # an engine that was left in the middle of a text is not used again
    md.budget = Budget()
    try:
        written = md.convert(text.translate(_RESERVED))
    except RecursionError:
        raise TooMuchWork("it nests too deep") from None
    md.reset()
    _local.md = md
    return str(written)


def visible_text(text: str) -> str:
    """The text with its control and direction-changing characters written out."""
    return visible_controls(text)


def _build_engine() -> _Engine:
    md = _Engine(output_format="html")
    md.ESCAPED_CHARS = list(_ASCII_PUNCTUATION)
    md.stripTopLevelTags = False
    md.preprocessors = Registry()
    md.postprocessors = Registry()
    md.parser = _BlockStage(md)  # type: ignore[assignment]
    md.serializer = _write
    escape = md.inlinePatterns["escape"]
    emphasis = inlines.Emphasis(md)
    md.registerExtension(emphasis)  # reset between texts
    md.inlinePatterns = Registry()
    for priority, name, rule in (
        (190, "code", inlines.CodeSpan(r"`+", md)),
        (185, "formula", inlines.Formula(r"\$+", md)),
        (180, "escape", escape),
        (160, "link", inlines.Link(inlines.LINK, md)),
        (120, "angled_link", inlines.AngledLink(inlines.ANGLED, md)),
        (110, "bare_link", inlines.BareLink(inlines.BARE, md)),
        (90, "break_tag", inlines.LineBreak(r"<br ?/?>", md)),
        (80, "entity", inlines.Entity(inlines.ENTITY, md)),
        (70, "times", inlines.TimesSign(inlines.TIMES, md)),
        (60, "emphasis", emphasis),
        (50, "line_end", inlines.LineBreak(r"(?:\\| *+)\n", md)),
    ):
        md.inlinePatterns.register(rule, name, priority)
    md.treeprocessors = Registry()
    md.treeprocessors.register(InlineProcessor(md), "inline", 20)
    md.treeprocessors.register(UnescapeTreeprocessor(md), "unescape", 0)
    return md


def _write(root: Element) -> str:
    parts: list[str] = []
    for child in root:
        _write_element(child, parts)
    return "".join(parts).strip()


def _write_element(element: Element, parts: list[str]) -> None:
    """Appends the element as HTML. Any other tag than the allowed ones is a fault in our own stages."""
    if element.tag not in TAGS:
        raise ValueError(f"The tag {element.tag} is not among those that may be written.")
    attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in element.items())
    parts.append(f"<{element.tag}{attributes}>")
    if element.tag not in _VOID:
        parts.append(_escaped(element.text or ""))
        for child in element:
            _write_element(child, parts)
        parts.append(f"</{element.tag}>")
    if element.tag in _BLOCKS:
        parts.append("\n")
    parts.append(_escaped(element.tail or ""))


def _escaped(text: str) -> str:
    return html.escape(visible_text(text))
