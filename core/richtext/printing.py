"""Rich text on paper: formulas are drawn, pictures put in by name. The page holds what `render_markdown` gave.

The engine of PDFs knows no MathML and opens no address, so each formula and picture becomes an image with a name, and
the bytes of that name are handed to the engine.
"""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID
from xml.etree import ElementTree

MOST_FORMULAS = 1_000  # different ones in a document; drawing one takes about 10 ms
_MATH = re.compile(r'<math(?: [a-z]+="[^"]*")*>.*?</math>', re.DOTALL)
_PICTURE = re.compile(
    r'<a href="[^"]*/attachments/([0-9a-f-]{36})/" class="picture"[^<>]*><img src="[^"]*" alt="([^"]*)"[^<>]*></a>'
)
_SIZE = 24.0  # of the letters, in the units of the drawing
_STAND_INS = "".join(chr(code) for code in range(0x2776, 0x2794))  # as wide as a Chinese character, and in the font
_USE = re.compile(r'<use href="#([^"]*)" x="([-0-9.]*)" y="([-0-9.]*)" width="([-0-9.]*)" height="([-0-9.]*)"[^>]*/>')
_BASELINE = 31.524 / 51.216  # of the box of a glyph, from its top
_EM = 12 / 51.216  # the size of the letters, of that box's height


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG. Lengths are in em of the text around it."""

    svg: bytes
    width: float
    below: float  # how far it reaches below the line


@dataclass
class Printable:
    """A page for the PDF engine, and the images that it names, by their names without the scheme."""

    html: str
    images: dict[str, bytes] = field(default_factory=dict)


def draw_formulas(page: str, *, scheme: str) -> Printable:
    """The page with its formulas drawn. `scheme`: what the engine knows its images by, in front of their names."""
    printable = Printable(page)
    seen: set[str] = set()

    def draw(match: re.Match[str]) -> str:
        seen.add(match[0])
        drawing = draw_formula(match[0]) if len(seen) <= MOST_FORMULAS else None
        source = _attribute(match[0], "alttext")
        if drawing is None:
            return f"<code>{source}</code>"
        name = f"formula-{hashlib.sha256(drawing.svg).hexdigest()[:24]}"
        printable.images[name] = drawing.svg
        kind = "formula block" if _attribute(match[0], "display") == "block" else "formula"
        style = f"width:{drawing.width:.3f}em;vertical-align:{-drawing.below:.3f}em"
        return f'<img class="{kind}" src="{scheme}{name}" alt="{source}" style="{style}">'

    printable.html = _MATH.sub(draw, page)
    return printable


def put_pictures_in(page: str, pictures: Mapping[UUID, bytes], *, scheme: str, lost: str) -> Printable:
    """The page with these pictures in their places; for any other stands its description and `lost`."""
    printable = Printable(page)

    def put_in(match: re.Match[str]) -> str:
        data = pictures.get(UUID(match[1]))
        if data is None:
            return f'<span class="lost">[{match[2]}: {html.escape(lost)}]</span>'
        name = f"attachment-{match[1]}"
        printable.images[name] = data
        return f'<img class="attachment" src="{scheme}{name}" alt="{match[2]}">'

    printable.html = _PICTURE.sub(put_in, page)
    return printable


@lru_cache(maxsize=MOST_FORMULAS)
def draw_formula(mathml: str) -> Drawing | None:
    """The formula drawn with the letters of its own font; None when it cannot be."""
    from ziamath import Math

    tree = ElementTree.fromstring(mathml.replace("&nbsp;", "\u00a0"))  # noqa: S314  our own markup, without a DOCTYPE
    try:
        known = Math(ElementTree.fromstring("<math><mi>x</mi></math>"), size=_SIZE)  # noqa: S314  # names the font
        words = _take_out_words(tree, known.font)
        formula = Math(tree, size=_SIZE)
        width, _height = formula.getsize()
        svg = _put_words_in(formula.svg(), words, known.font)
    except Exception:  # whatever an odd tree makes it raise
        return None
    return Drawing(svg.encode(), width / _SIZE, max(0.0, -formula.getyofst() / _SIZE))


def _take_out_words(tree: ElementTree.Element, font: object) -> dict[str, str]:
    """Characters that the font of formulas lacks, Chinese above all, get stand-ins: stand-in -> character."""
    words: dict[str, str] = {}
    for leaf in tree.iter():
        for char in set(leaf.text or ""):
            if char.isspace() or (font.glyphindex(char) and char not in _STAND_INS):  # type: ignore[attr-defined]
                continue
            if char not in words.values():
                words[_STAND_INS[len(words)]] = char
    stands_for = str.maketrans({char: stand_in for stand_in, char in words.items()})
    for leaf in tree.iter():
        leaf.text = (leaf.text or "").translate(stands_for)
    return words


def _put_words_in(svg: str, words: Mapping[str, str], font: object) -> str:
    """Writes the characters, as text, where their stand-ins were drawn."""
    if not words:
        return svg
    glyphs = {str(font.glyphindex(stand_in)): char for stand_in, char in words.items()}  # type: ignore[attr-defined]

    def write(match: re.Match[str]) -> str:
        char = glyphs.get(match[1].rpartition("_")[2])
        if char is None:
            return match[0]
        x, y, _width, height = (float(number) for number in match.groups()[1:])
        family = 'font-family="Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, sans-serif"'
        size = 0.88 * height * _EM
        place = f'x="{x:.3f}" y="{y + height * _BASELINE:.3f}" font-size="{size:.3f}"'
        return f"<text {place} {family}>{html.escape(char)}</text>"

    return _USE.sub(write, svg)


def _attribute(element: str, name: str) -> str:
    """An attribute of the element as it is written, escaped."""
    found = re.search(rf' {name}="([^"]*)"', element)
    return found[1] if found else ""
