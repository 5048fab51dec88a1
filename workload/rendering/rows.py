"""The rows of a summary and of its charts' numbers as HTML: in Python, for a group of 300 has 1,500 links."""

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.text import visible_controls
from workload.document import Column, HeatMap, Load, SummaryRow, SummaryTable, Trend
from workload.rendering.drawing import number

BUCKETS = ("small", "medium", "large", "unknown", "total")


def summary_rows(table: SummaryTable, load: Load, *, behind: str, own: str) -> SafeString:
    """One row for each member: every number leads to the items behind it.

    `behind`: the address of all of them, with its query; `own`: uuid of who looks.
    """
    rows = (
        (
            mark_safe(' class="own"') if row.uuid == own else "",
            visible_controls(row.member),
            _numbers(row, f"{behind}&member={row.uuid}"),
            number(hours),
        )
        for row, hours in zip(table.rows, load.hours, strict=True)
    )
    return format_html_join("", '<tr{}><th scope="row">{}</th>{}<td class="number muted">{}</td></tr>', rows)


def summary_sums(table: SummaryTable, *, behind: str) -> SafeString:
    """The cells of the last row."""
    return _numbers(table.sums, behind)


def _numbers(row: SummaryRow, behind: str) -> SafeString:
    """Numbers and our own words only, so that they are put together as they are: five thousand times format_html is
    half the time of the page."""
    address = escape(behind)
    cells = []
    for bucket in BUCKETS:
        count: int = getattr(row, bucket)
        look = f"number{'' if count else ' none'}{' total' if bucket == 'total' else ''}"
        shown = f'<a href="{address}&amp;bucket={bucket}">{count}</a>' if count else "0"
        cells.append(f'<td class="{look}">{shown}</td>')
    return mark_safe("".join(cells))


def trend_rows(trend: Trend) -> SafeString:
    """The numbers of the trend, for who does not see its picture."""
    rows = ((_named(column), *counts, sum(counts)) for column, counts in zip(trend.columns, trend.counts, strict=True))
    cell = '<td class="number">{}</td>'
    return format_html_join("", f'<tr><th scope="row">{{}}</th>{cell * 5}</tr>', rows)


def heat_rows(heat: HeatMap) -> SafeString:
    """The hours of the heat map, row by row."""
    rows = (
        (
            visible_controls(member),
            format_html_join("", '<td class="number">{}</td>', ((number(hour) if hour else "",) for hour in hours)),
        )
        for member, hours in zip(heat.members, heat.hours, strict=True)
    )
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)


def heat_heads(heat: HeatMap) -> SafeString:
    return format_html_join("", '<th scope="col" class="number">{}</th>', ((_named(one),) for one in heat.columns))


def _named(column: Column) -> str:
    days = _("{first} to {last}").format(first=f"{column.first_day:%m-%d}", last=f"{column.last_day:%m-%d}")
    return f"{column.name} ({days})" if "W" in column.name else column.name
