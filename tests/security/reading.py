"""What a reader of a page gets to see, and whether markup got in that nobody of us wrote."""

from html.parser import HTMLParser

from core.text import visible_controls

_NOT_SHOWN = ("script", "style")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.values: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag in _NOT_SHOWN
        for name, value in attrs:
            self.attributes.add(name)
            self.values.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _NOT_SHOWN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def parsed(markup: str) -> _Page:
    page = _Page()
    page.feed(markup)
    page.close()
    return page


def one_line(text: str) -> str:
    return " ".join(text.split())


def shown_in(markup: str) -> str:
    """All text of the page and all values of its fields, blanks collapsed."""
    page = parsed(markup)
    return one_line(" ".join(["".join(page.texts), *page.values]))


def not_shown(texts: list[str], markup: str) -> list[str]:
    """Titles and names that the page does not show literally, with invisible characters written out."""
    page = shown_in(markup)
    return [text for text in texts if one_line(visible_controls(text)) not in page]


def leaked(markup: str, mark: str) -> list[str]:
    """Tags and attributes whose name holds the mark: planted text that became markup."""
    page = parsed(markup)
    return sorted(name for name in page.tags | page.attributes if mark in name)
