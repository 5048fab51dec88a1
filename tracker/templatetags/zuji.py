"""Template filters of the house, loaded everywhere (see TEMPLATES builtins)."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.richtext import render_markdown
from core.text import visible_controls

register = template.Library()


@register.filter
def richtext(text: str) -> SafeString:
    """Markdown of a user as safe HTML, by the one engine and the one sanitiser."""
    return mark_safe(render_markdown(text).html)  # noqa: S308  sanitised by core.richtext


@register.filter
def visible(text: str) -> str:
    """Titles with their invisible and direction-changing characters made visible."""
    return visible_controls(text)
