"""What users type in Markdown, as safe HTML: the one Markdown engine and the one sanitiser of the house.

Nothing that was typed is deleted: raw HTML, comments, broken links and forbidden addresses come out as text. Pictures
are shown when they are attachments of this site, other images become links. Formulas between dollar signs are MathML.
Rendering makes no request, needs no clock and no language, and never hangs: a text that asks for too much work is
shown as it is.

    guard      what is too long or too deep is not rendered at all
    blocks     markdown-it-py finds paragraphs, lists, quotes, code; core.tables the tables
    inlines    Python-Markdown's inline stage with our own links and code spans, and pymdown's emphasis
    formulas   LaTeX as MathML of a closed list of tags
    engine     both joined into one `markdown.Markdown`, with a writer that knows only the allowed tags
    sanitiser  nh3 with a closed list of tags and attributes, the second wall
    printing   for paper: formulas drawn, pictures put in
"""

import html
import logging
import re
from dataclasses import dataclass
from functools import lru_cache

from core.richtext.addresses import attachments_named_in, rewrite_attachments
from core.richtext.engine import TooMuchWork, markdown_to_html, visible_text
from core.richtext.sanitiser import sanitise
from core.text import MARKDOWN_LIMIT

__all__ = ["RichText", "attachments_named_in", "render_markdown", "rewrite_attachments"]

_log = logging.getLogger(__name__)
_CACHED_LENGTH = 4_096
# Chinese editors put no-break and ideographic blanks behind list markers; a list is meant all the same.
_WIDE_BLANKS_OF_A_MARKER = re.compile(r"^[ \t\u00a0\u3000]*(?:[-*+]|[0-9]{1,9}[.)])[ \t\u00a0\u3000]+", re.MULTILINE)


@dataclass(frozen=True)
class RichText:
    """Safe HTML. plain: the guard gave up, and the HTML is the escaped source."""

    html: str
    plain: bool


def render_markdown(text: str) -> RichText:
    """The text as HTML. Line breaks within a paragraph are kept, headings become h4 to h6, and there are no ids."""
    if len(text) > _CACHED_LENGTH:
        return _render(text)
    return _render_short(text)


@lru_cache(maxsize=2_048)
def _render_short(text: str) -> RichText:
    return _render(text)


def _render(text: str) -> RichText:
    text = re.sub(r"\r\n?", "\n", text)
    text = _WIDE_BLANKS_OF_A_MARKER.sub(lambda marker: re.sub(r"\s", " ", marker[0]), text)
    if len(text) <= MARKDOWN_LIMIT:
        try:
            return RichText(sanitise(markdown_to_html(text)), plain=False)
        except TooMuchWork as refusal:
            _log.info("A text of %d characters is shown as source: %s.", len(text), refusal)
        except Exception:
            _log.exception("A text of %d characters could not be rendered and is shown as source.", len(text))
    return RichText(f'<pre class="source">{html.escape(visible_text(text))}</pre>', plain=True)
