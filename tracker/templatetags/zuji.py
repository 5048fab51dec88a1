"""Template filters and tags of the house, loaded everywhere (see TEMPLATES builtins)."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timeuntil
from django.utils.translation import get_language, pgettext

from core.diffs import Segment
from core.richtext import render_markdown
from core.text import visible_controls
from reports.queries import BoardLine
from tracker.icons import PATHS

register = template.Library()


@register.filter
def richtext(text: str) -> SafeString:
    """Markdown of a user as safe HTML, by the one engine and the one sanitiser."""
    return mark_safe(render_markdown(text).html)


@register.filter
def visible(text: str | None) -> str:
    """Titles with their invisible and direction-changing characters made visible; nothing for no title."""
    return visible_controls(text or "")


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """A diff: what went and what came, told by words for who listens, by strokes and colour for who looks."""
    words = {"removed": pgettext("in a diff", "removed:"), "added": pgettext("in a diff", "added:")}
    tags = {"removed": "del", "added": "ins"}
    parts = [
        visible_controls(part.text)
        if part.kind == "same"
        else format_html(
            '<{tag}{blank}><span class="visually-hidden">{words} </span>{text}</{tag}>',
            tag=mark_safe(tags[part.kind]),
            blank=mark_safe(' class="blank"' if not part.text.strip() else ""),
            words=words[part.kind],
            text=visible_controls(part.text),
        )
        for part in segments
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def one_line(text: str) -> str:
    """A title whose line breaks, as <br /> or real ones, are blanks; one of nothing else is shown as it is."""
    line = text
    for line_break in ("<br />", "<br/>", "<br>", "\n"):
        line = line.replace(line_break, " ")
    return visible_controls(" ".join(line.split()) or text)


@register.filter
def member_names(lines: Iterable[BoardLine]) -> str:
    """The people of lines of a board, one after the other."""
    return pgettext("between names", ", ").join(visible_controls(line.member.name) for line in lines)


@register.filter
def has_line_break(text: str) -> bool:
    """An <input> would drop line breaks: such a text needs a <textarea>."""
    return "\n" in text


@register.filter
def per_cent(part: int, whole: int) -> str:
    """For the width attribute of a bar: "37.5%"; a whole of 0 is an empty bar."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon, for the eye only: the words beside it, or the label of its button, say what it means."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>', PATHS[name]
    )


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A moment in the zone of the page, the year only where it is not this one. In Python: a board has hundreds."""
    local = timezone.localtime(at)
    if local.year == timezone.localtime().year:
        shown = f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
    else:
        shown = date_format(local, "SHORT_DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.filter
def time_left(until: datetime, now: datetime) -> str:
    """Days and hours, or hours and minutes; in Chinese without the comma that Django puts between the two."""
    return timeuntil(until, now).replace("，", " ")


@register.simple_tag
def page_language() -> str:
    """For the lang attribute: only zh-CN makes every program choose Simplified Chinese glyphs."""
    return "zh-CN" if (get_language() or "").startswith("zh") else "en"
