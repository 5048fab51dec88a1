"""The cells of a year: in Python, for there are thousands of them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.queries import YearCell, YearLine

register = template.Library()

STATES = {  # status: sign, words
    "reviewed": ("✓", gettext_lazy("reviewed")),
    "submitted": ("●", gettext_lazy("submitted")),
    "returned": ("↩", gettext_lazy("returned")),
    "missing": ("✕", gettext_lazy("missing")),
    "draft": ("…", gettext_lazy("draft")),
    "excused": ("–", gettext_lazy("excused")),
    "open": ("○", gettext_lazy("not due yet")),
}


@register.simple_tag
def year_cells(line: YearLine, slug: str, own: bool) -> SafeString:
    """The weeks of one member as cells of a table; colour, sign and words say the same."""
    return format_html_join("", "{}", ((_cell(cell, slug, own),) for cell in line.cells))


@register.simple_tag
def year_legend() -> SafeString:
    signs = [(status, sign, words) for status, (sign, words) in STATES.items()]
    shown = format_html_join("", '<li><span class="{}" aria-hidden="true">{}</span> {}</li>', signs)
    late = format_html('<li><span class="late" aria-hidden="true">!</span> {}</li>', _("late"))
    return shown + late


def _cell(cell: YearCell, slug: str, own: bool) -> SafeString:
    if not cell.status:
        return SafeString("<td></td>")
    sign, state = STATES[cell.status]
    words = str(state)
    if cell.is_late:
        sign, words = f"{sign}!", _("{state}, late").format(state=state)
    inside = format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', sign, words)
    address = _address(cell, slug, own)
    if address:
        inside = format_html('<a href="{}" title="{}">{}</a>', address, cell.week.name, inside)
    return format_html('<td class="{}{}">{}</td>', cell.status, " late" if cell.is_late else "", inside)


def _address(cell: YearCell, slug: str, own: bool) -> str:
    """Where a cell leads: to the report, or to one's own page of entry where it is still to be written."""
    if own and cell.status in ("missing", "draft", "open"):
        return reverse("reports:edit", args=[slug, cell.week.name])
    return reverse("reports:report", args=[slug, cell.report]) if cell.report else ""
