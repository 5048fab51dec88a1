"""The closed list of what may reach a page or a PDF. It drops tags, never their text."""

import nh3

from core.richtext import formulas
from core.richtext.addresses import is_allowed, is_attachment

_TAG_NAMES = """a blockquote br code del em h4 h5 h6 hr img input label li ol p pre span strong
    table tbody td th thead tr ul"""
TAGS = frozenset(_TAG_NAMES.split()) | formulas.TAGS
ATTRIBUTES = {
    "a": {"href", "title", "target"},
    "img": {"src", "alt", "loading"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    **formulas.ATTRIBUTES,
}
CLASSES = {
    "li": {"task-list-item"},
    "ul": {"task-list"},
    "ol": {"task-list"},
    "a": {"external", "picture"},
    "span": {"link-host"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
URL_SCHEMES = frozenset({"http", "https", "mailto"})


def _checked(tag: str, name: str, value: str) -> str | None:
    """Pictures are those of this site, and links lead to whole addresses or to such a picture."""
    if name == "src":
        return value if is_attachment(value) else None
    if name == "href":
        return value if is_allowed(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(URL_SCHEMES),
    url_relative="pass_through",
    attribute_filter=_checked,
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)


def sanitise(markup: str) -> str:
    return _cleaner.clean(markup)
