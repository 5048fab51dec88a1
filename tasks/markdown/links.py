"""The links in the one line of an item: only addresses of http, https and the pages beside it become links."""

import re
from dataclasses import dataclass

_LINK = re.compile(
    r"\[([^\[\]]*)\]\(([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)\)|(https?://[^\s<>()\[\]\"'，。；、）》]++)"
)
_BROKEN = re.compile(r"([^\[\]]+)\]\((https?://[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)\)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ODD = re.compile(r"[\x00-\x20\x7f\\<>\"`]|&[#a-z]", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A piece of the line; `url` "" is plain text."""

    text: str
    url: str = ""


def parts_of(text: str) -> tuple[Part, ...]:
    """The line cut into links and what stands between them. A link without address or words stays as it is written.

    `title](url)`, which lost its bracket, is a link all the same.
    """
    if lost_its_bracket(text):
        found = _BROKEN.fullmatch(text)
        assert found is not None
        return (Part(found[1].strip(), found[2]),)
    parts: list[Part] = []
    place = 0
    for found in _LINK.finditer(text):
        url = found[3] or found[2]
        words = found[3] or found[1].strip()
        if not words or not is_safe(url):
            continue
        if found.start() > place:
            parts.append(Part(text[place : found.start()]))
        parts.append(Part(words, url))
        place = found.end()
    return (*parts, Part(text[place:])) if place < len(text) else tuple(parts)


def lost_its_bracket(text: str) -> bool:
    return bool(_BROKEN.fullmatch(text))


def is_safe(url: str) -> bool:
    """http, https, or an address relative to here; never another host without a scheme."""
    if not url or _ODD.search(url) or url.startswith("//"):
        return False
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[0].lower() in ("http:", "https:")


def title_of(text: str) -> str:
    """The words of the line without addresses."""
    return "".join(part.text for part in parts_of(text)).strip()


def first_link(text: str) -> str:
    """The first address of http or https, or nothing."""
    return next((part.url for part in parts_of(text) if part.url.lower().startswith(("http:", "https:"))), "")
