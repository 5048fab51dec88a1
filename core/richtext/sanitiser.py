"""The closed list of what may reach a page or a PDF. It drops tags, never their text."""

import nh3

_TAG_NAMES = """a blockquote br code del em h4 h5 h6 hr input label li ol p pre span strong
    table tbody td th thead tr ul"""
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES = {"a": {"href", "title"}, "input": {"type", "checked", "disabled"}, "ol": {"start"}}
CLASSES = {
    "li": {"task-list-item"},
    "ul": {"task-list"},
    "ol": {"task-list"},
    "a": {"external"},
    "span": {"link-host"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
URL_SCHEMES = frozenset({"http", "https", "mailto"})

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(URL_SCHEMES),
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)


def sanitise(markup: str) -> str:
    return _cleaner.clean(markup)
