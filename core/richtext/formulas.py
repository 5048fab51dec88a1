"""Formulas: LaTeX between dollar signs becomes MathML of a closed list of tags and attributes.

The converter knows commands for links, styles, rules and macros, and does not escape what it reads: nothing of its
output is taken as it is. Its tree is copied, tag by tag, and what is not on the lists is left out or makes the formula
one that cannot be shown; such a formula stands as its source.
"""

import html
import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

LONGEST_FORMULA = 2_000  # characters
MOST_PARTS = 1_500
DEEPEST_FORMULA = 40
WIDE = 60  # characters of an inline formula that may need more than the width of a cell
WIDEST = 10.0  # em, of a blank

_FORMS = "mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle"
TAGS = frozenset(["math", *f"{_FORMS} mpadded mphantom menclose".split()])
ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display", "alttext", "tabindex"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "lspace", "rspace", "minsize", "maxsize", "largeop", "movablelimits"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"displaystyle", "columnalign", "columnlines", "rowlines"},
    "mtd": {"columnalign"},
    "menclose": {"notation"},
}
_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_VALUE = re.compile(r"[a-z]{1,20}(?: [a-z]{1,20}){0,30}|-?[0-9]{1,2}")
_LENGTH = re.compile(r"(-?[0-9]{0,6}(?:\.[0-9]{1,6})?)(em|ex|pt|px|mu|cm|mm|in)?")
_IN_EM = {"em": 1.0, "ex": 0.5, "pt": 0.1, "px": 0.08, "mu": 1 / 18, "cm": 2.4, "mm": 0.24, "in": 6.0}
_LENGTHS = frozenset({"width", "lspace", "rspace", "minsize", "maxsize", "linethickness"})
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_MACROS = re.compile(r"\\(?:[gex]?def|let|(?:re|provide)?newcommand|providecommand|renewcommand|newenvironment)\b")
# Environments that the converter does not know, and those it knows that look the same.
_BEGIN_OR_END = re.compile(r"\\(begin|end)\{([a-z]+)\*?\}")
_ENVIRONMENTS = {
    "aligned": "align*",
    "eqnarray": "align*",
    "gathered": "matrix",
    "gather": "matrix",
    "multline": "matrix",
}
_APPLIED = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b")  # invisible operators
_VARIANTS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "monospace": "MONOSPACE",
}
_ELSEWHERE = {"FRAKTUR": "BLACK-LETTER"}  # letters that Unicode had before it had the alphabet
_LETTER = re.compile(r"(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER (\w+)|(DIGIT) (\w+)")


class NotAFormula(Exception):
    """The text cannot be shown as a formula."""


def is_written_as_formula(content: str, before: str, behind: str, *, display: bool) -> bool:
    """Whether what stands between dollar signs is meant as a formula, by the rules of common Markdown dialects.

    Inline: on one line, no blank inside next to the signs, no letter or digit outside next to them. Chinese words
    stand in braces (`L_{总}`): `价格$5，原价$9` is about money.
    """
    if "\x02" in content or not content.strip():
        return False
    if display:
        return True
    if "\n" in content or content[0].isspace() or content[-1].isspace():
        return False
    if any(char.isascii() and char.isalnum() for char in before + behind):
        return False
    depth = 0
    for char in content:
        depth += (char == "{") - (char == "}")
        if depth <= 0 and char >= "\u2e80":
            return False
    return True


def formula(source: str, *, display: bool) -> Element:
    """<math> of the LaTeX source, or <code> with the source as it was written where it cannot be read."""
    written = source.strip()
    try:
        return _math(written, display=display)
    except NotAFormula:
        code = Element("code")
        sign = "$$" if display else "$"
        code.text = AtomicString(f"{sign}{source}{sign}")
        return code


def _math(source: str, *, display: bool) -> Element:
    _refuse_odd(source)
    from latex2mathml.converter import Converter

    mode = "block" if display else "inline"
    try:
        tree = Converter(display=mode).convert_to_element(_BEGIN_OR_END.sub(_known_environment, source))
    except Exception as error:  # of its own classes, and whatever else broken input makes it raise
        raise NotAFormula from error
    math = Element("math", {"display": mode, "alttext": " ".join(source.split())})
    if display or len(source) > WIDE:
        math.set("tabindex", "0")  # wider than its cell, it scrolls, and by keyboard too
    math.text = AtomicString("")  # keeps the inline stage out
    _Copy().children(tree, math, depth=1)
    return math


def _refuse_odd(source: str) -> None:
    if not source or len(source) > LONGEST_FORMULA or _MACROS.search(source) or not _reads_plainly(source):
        raise NotAFormula
    depth = deepest = 0
    for sign in _BRACE.findall(source):
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    if depth or deepest > DEEPEST_FORMULA:
        raise NotAFormula


def _reads_plainly(source: str) -> bool:
    """Without control characters, which would be invisible, and without what Python-Markdown marks its places with."""
    return all(unicodedata.category(char)[0] != "C" or char in "\n\t" for char in source)


def _known_environment(match: re.Match[str]) -> str:
    known = _ENVIRONMENTS.get(match[2])
    return f"\\{match[1]}{{{known}}}" if known else match[0]


class _Copy:
    """Takes over what is allowed of the converter's tree."""

    def __init__(self) -> None:
        self.parts = 0

    def children(self, source: Element, target: Element, *, depth: int) -> None:
        if depth > DEEPEST_FORMULA or len(source) != _PARTS.get(source.tag, len(source)):
            raise NotAFormula
        for child in source:
            self.parts += 1
            if child.tag not in TAGS or self.parts > MOST_PARTS:
                raise NotAFormula
            text = _leaf_text(child) if child.tag in _LEAVES else ""
            if child.text == "&":  # stands between columns, and there are none
                raise NotAFormula
            copy = SubElement(target, _tag(child.tag, text), _attributes(child))
            copy.text = AtomicString(text)
            if copy.tag == "mo" and len(text) > 1 and text[0].isalpha():  # sin x: a small gap behind, none before
                copy.attrib |= {"lspace": "0em", "rspace": "0.167em"}
            self.children(child, copy, depth=depth + 1)


def _tag(tag: str, text: str) -> str:
    """The converter takes some operators, and all names of functions, for variables."""
    if tag != "mi" or (text.isalpha() and len(text) == 1):
        return tag
    is_operator = len(text) == 1 and unicodedata.category(text) in ("Sm", "Ps", "Pe")
    return "mo" if is_operator or text == "~" or (text.isalpha() and text.isascii()) else "mi"


def _attributes(element: Element) -> dict[str, str]:
    allowed = ATTRIBUTES.get(element.tag, set())
    found = {}
    for name, value in element.items():
        if name not in allowed or (name == "mathvariant" and value != "normal"):
            continue
        if name in _LENGTHS:
            found[name] = _length(value)
        elif _VALUE.fullmatch(value):
            found[name] = value
    if element.tag == "mi" and re.fullmatch(r"&#x0*[46-7][0-9A-Fa-f];", element.text or ""):  # \\mathrm{d} alone
        found["mathvariant"] = "normal"
    return found


def _length(value: str) -> str:
    """The length in em, no longer than a blank may be."""
    match = _LENGTH.fullmatch(value)
    if not match or match[1] in ("", "-"):
        return "0em"
    number = float(match[1]) * _IN_EM[match[2] or "em"]
    return f"{max(-WIDEST, min(WIDEST, number)):.4g}em"


def _leaf_text(element: Element) -> str:
    """The characters of a leaf; letters of another alphabet as the characters that Unicode has for them."""
    text = html.unescape(element.text or "").translate(_APPLIED)
    if any(unicodedata.category(char)[0] == "C" for char in text):
        raise NotAFormula
    variant = _VARIANTS.get(element.get("mathvariant", ""))
    return "".join(_letter(char, variant) for char in text) if variant else text


def _letter(char: str, variant: str) -> str:
    name = _LETTER.fullmatch(unicodedata.name(char, ""))
    if not name:
        return char
    for alphabet in (f"MATHEMATICAL {variant}", _ELSEWHERE.get(variant, variant)):
        try:
            return unicodedata.lookup(f"{alphabet} {name[1] or name[3]} {name[2] or name[4]}")
        except KeyError:
            continue
    return char
