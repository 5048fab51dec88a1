"""Learning logs on pages: lengths of time in words, and the heat map of a year."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(minutes: int | None) -> str:
    """135 as "2 h 15 min"; a sign is left out; nothing for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


@register.simple_tag
def log_heat(rows: Sequence[Sequence[Any]], months: Sequence[tuple[str, int]], is_own: bool, slug: str) -> SafeString:
    """The heat map of a year: weekdays down, weeks across; in Python, for it has 366 cells. Cells: DaySum or None."""
    head = format_html_join("", '<th scope="colgroup" colspan="{}">{}</th>', ((count, name) for name, count in months))
    body = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', (_heat_row(row, is_own, slug) for row in rows))
    sentence = _("Minutes of every day")
    return format_html(
        '<table class="log-heat"><caption class="visually-hidden">{}</caption><thead><tr><td></td>{}</tr></thead>'
        "<tbody>{}</tbody></table>",
        sentence,
        head,
        body,
    )


def _heat_row(row: Sequence[Any], is_own: bool, slug: str) -> tuple[str, SafeString]:
    first = next(cell for cell in row if cell is not None)
    cells = format_html_join("", "{}", ((_heat_cell(cell, is_own, slug),) for cell in row))
    return date_format(first.day, "D"), cells


def _heat_cell(cell: Any, is_own: bool, slug: str) -> SafeString:
    if cell is None:
        return mark_safe("<td></td>")
    length = duration(cell.minutes) if cell.minutes else "–"
    words = f"{cell.day:%Y-%m-%d}: {length}"
    if not is_own:
        return format_html('<td class="strength-{}" title="{}"><span class="visually-hidden">{}</span></td>',
                           cell.strength, words, words)  # fmt: skip
    address = reverse("workload:log_day", args=[slug, cell.day.isoformat()])
    return format_html(
        '<td class="strength-{}"><a href="{}" title="{}"><span class="visually-hidden">{}</span></a></td>',
        cell.strength,
        address,
        words,
        words,
    )
