"""The inline stage: our own code spans, links and line breaks for Python-Markdown, each linear in the text.

What is not a link by these rules stays text, brackets and all: empty targets, other schemes than http, https and
mailto, relative addresses, addresses with invisible characters.
"""

import html
import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from pymdownx.delimiterprocessor import Delimiter, DelimiterProcessor

from core.richtext.addresses import checked_address, is_attachment, shown_host
from core.richtext.formulas import formula, is_written_as_formula
from core.richtext.guard import Budget
from core.text import visible_controls

Match = re.Match[str]
Found = tuple[Element | str | None, int | None, int | None]
NOTHING: Found = (None, None, None)

_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\]"
_TARGET = r"(?:<([^<>\n]*+)>|((?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*+\))*+\))*+))"
_TITLE = r"""(?:\s++("[^"\n]*+"|'[^'\n]*+'))?+"""
LINK = rf"(!?){_LABEL}\(\s*+{_TARGET}{_TITLE}\s*+\)"
BARE = r"(?<![A-Za-z0-9])(?:https?://|mailto:)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\x02\x03]++"
ANGLED = r"<((?:https?://|mailto:)[^\s<>]++|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++)>"
ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
TIMES = r"(?<![*\s])\*(?=[0-9])"
_NEXT_DOLLAR = re.compile(r"(?<!\\)\$+")
_ESCAPED = re.compile("\x02([0-9]+)\x03")


class TimedInline(InlineProcessor):
    """An inline rule that spends the budget of its engine at every match."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.DOTALL | re.IGNORECASE)

    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]  # noqa: N802  Python-Markdown's
        budget: Budget = self.md.budget  # type: ignore[attr-defined]
        budget.spend_inline()
        return self.found(m, data)

    def found(self, m: Match, data: str) -> Found:
        raise NotImplementedError


class CodeSpan(TimedInline):
    """`code`: as many backticks behind as before; an escaped backtick opens nothing."""

    def found(self, m: Match, data: str) -> Found:
        before = data[: m.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2:
            return NOTHING
        closing = re.compile(rf"(?<!`)`{{{len(m[0])}}}(?!`)").search(data, m.end())
        if not closing:
            return NOTHING
        content = data[m.end() : closing.start()].replace("\n", " ")
        if content.strip(" ") and content[0] == content[-1] == " ":
            content = content[1:-1]
        element = Element("code")
        element.text = AtomicString(content)
        return element, m.start(), closing.end()


class Formula(TimedInline):
    """$inline$ and $$display$$; dollar amounts and names of variables stay text (`is_written_as_formula`)."""

    def found(self, m: Match, data: str) -> Found:
        sign = m[0]
        closing = _NEXT_DOLLAR.search(data, m.end())
        if len(sign) > 2 or not closing or closing[0] != sign or _is_escaped(data, m.start()):
            return NOTHING
        content = data[m.end() : closing.start()]
        around = data[max(0, m.start() - 1) : m.start()], data[closing.end() : closing.end() + 1]
        if not is_written_as_formula(content, *around, display=len(sign) == 2):
            return NOTHING
        if len(sign) == 1:
            return formula(content, display=False), m.start(), closing.end()
        own_line = around[0] in ("", "\n") and around[1] in ("", "\n")  # it stands on a line of its own by itself
        start, end = (
            (m.start() - len(around[0]), closing.end() + len(around[1])) if own_line else (m.start(), closing.end())
        )
        return formula(content, display=True), start, end


class Link(TimedInline):
    """[label](address "title"); an image becomes a link with its description as label, or a picture of this site."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: Match, data: str) -> Found:
        image, label, angled, bare, title = m.groups()
        written = _unescaped(angled if angled is not None else bare)
        if image and is_attachment(written):
            return picture(written, _unescaped(label)), m.start(), m.end()
        address = checked_address(written)
        if not address or not label.strip():
            return NOTHING
        element = anchor(address, AtomicString(_unescaped(label)) if image else label)
        if title:
            element.set("title", html.unescape(_unescaped(title[1:-1])))
        return element, m.start(), m.end()


class AngledLink(TimedInline):
    """<https://example.org> and <someone@example.org>."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: Match, data: str) -> Found:
        written = _unescaped(m[1])
        address = checked_address(written if re.match("(?i)https?:|mailto:", written) else f"mailto:{written}")
        return (anchor(address, AtomicString(written)), m.start(), m.end()) if address else NOTHING


class BareLink(TimedInline):
    """An address in the text. The sentence around it is not part of it: Chinese signs, a final stop, a bracket."""

    ANCESTOR_EXCLUDES = ("a",)

    def found(self, m: Match, data: str) -> Found:
        written = m[0]
        while written:
            shorter = written.rstrip(".,;:!?'*_~")
            for closing, opening in (")(", "]["):
                if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                    shorter = shorter[:-1]
            if shorter == written:
                break
            written = shorter
        address = checked_address(_unescaped(written))
        following = data[m.end() : m.end() + 1]
        if not address or (visible_controls(following) != following and following not in "\x02\x03"):
            return NOTHING
        return anchor(address, AtomicString(_unescaped(written))), m.start(), m.start() + len(written)


class Entity(TimedInline):
    """&nbsp; and its like; one that stands for nothing stays as it is written."""

    def found(self, m: Match, data: str) -> Found:
        character = html.unescape(m[0])
        if not character or character == m[0] or character in "\x02\x03":
            return m[0], m.start(), m.end()
        return character, m.start(), m.end()


class LineBreak(TimedInline):
    """A line end, or `<br />` as groups write it in table cells."""

    def found(self, m: Match, data: str) -> Found:
        return Element("br"), m.start(), m.end()


class TimesSign(TimedInline):
    """The star in 大*5 or 3*4*5: a sign of multiplication, not of emphasis."""

    def found(self, m: Match, data: str) -> Found:
        return "*", m.start(), m.end()


class Emphasis(DelimiterProcessor):
    """*em*, **strong**, _em_ and ~~del~~, without the rules on punctuation that break `**重点：**然后`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(Delimiter("*", "strong,em", punct=False), md)
        self.add(Delimiter("_", "strong,em", smart=True, punct=False))
        self.add(Delimiter("~", "del", double=True, punct=False))

    def handleMatch(self, m: Match, data: str) -> Any:  # noqa: N802
        budget: Budget = self.md.budget
        budget.spend_inline()
        found = super().handleMatch(m, data)
        if found[0] is not None:
            for _ in found[0].iter():  # one match may hold thousands, nested or side by side
                budget.spend_inline()
        return found


def picture(address: str, description: str) -> Element:
    """The picture, small enough for its place, and a link to it as it is."""
    element = Element("a", {"href": address, "class": "picture", "target": "_blank"})
    element.text = AtomicString("")
    SubElement(element, "img", {"src": address, "alt": description.strip() or "image", "loading": "lazy"})
    return element


def anchor(address: str, label: str) -> Element:
    """The link, with the host written behind the label where the label could hide it."""
    element = Element("a", {"href": address})
    element.text = label
    if not address.startswith("mailto:"):
        element.set("class", "external")
        if host := shown_host(address, label):
            SubElement(element, "span", {"class": "link-host"}).text = AtomicString(f" ({host})")
    return element


def _is_escaped(data: str, place: int) -> bool:
    backslashes = 0
    while place > backslashes and data[place - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _unescaped(text: str) -> str:
    """Backslash escapes, which Python-Markdown has stashed as STX number ETX by now, as their characters."""
    return _ESCAPED.sub(lambda stashed: chr(int(stashed[1])), text)
