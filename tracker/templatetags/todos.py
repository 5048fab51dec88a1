"""The line of a to-do on pages: its links are links, everything else is text."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.text import visible_controls
from tasks.queries.todos import Part, line_parts

register = template.Library()


@register.filter
def todo_line(text: str) -> SafeString:
    """static/js/todo-links.js shows the line in the same way while it is edited."""
    return format_html_join("", "{}", ((_shown(part),) for part in line_parts(text)))


def _shown(part: Part) -> str | SafeString:
    words = visible_controls(part.text)
    if not part.url:
        return words
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', part.url, words)
