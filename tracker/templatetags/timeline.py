"""The cells of a timeline: in Python, for a page has about a thousand of them."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.text import visible_controls
from tasks.models import Task
from tasks.queries import TimelineCell

register = template.Library()


@register.simple_tag
def timeline_cells(lane: Iterable[TimelineCell], slug: str) -> SafeString:
    """The cells of one lane; what a colour says is said in words too."""
    return format_html_join("", "{}", ((_cell(cell, slug),) for cell in lane))


def _cell(cell: TimelineCell, slug: str) -> SafeString:
    if cell.task is None:
        return format_html('<td colspan="{}"{}></td>', cell.weeks, mark_safe(' class="today"' if cell.is_now else ""))
    task = cell.task
    edges = ("" if cell.begins else " from-before") + ("" if cell.ends else " goes-on")
    words = _about(task)
    return format_html(
        '<td colspan="{weeks}"><a class="bar {state}{edges}" href="{address}" title="{title}: {words}">'
        '{title}<span class="visually-hidden">: {words}</span></a></td>',
        weeks=cell.weeks,
        state=task.state,
        edges=edges,
        address=reverse("tasks:task", args=[slug, task.uuid]),
        title=visible_controls(task.title),
        words=words,
    )


def _about(task: Task) -> str:
    """Days, state, workload and people in one line."""
    comma = pgettext("between names", ", ")
    bucket = f"{task.get_bucket_display()}{f' × {task.times}' if task.times != 1 else ''}" if task.bucket else ""
    names = comma.join(visible_controls(part.member.name) for part in task.participations.all())
    days = f"{task.starts_on} – {task.ends_on}"
    known = [days, str(task.get_state_display()), bucket, names or _("nobody")]
    return " · ".join(part for part in known if part)
