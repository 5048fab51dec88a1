"""A summary on paper: the table, and the same charts as on its page. Pure: all it shows is in sheet and look."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from activity.pdf import IMAGE_SCHEME, LANGUAGE_TAGS, PrintedPage, print_style
from core.filenames import file_name
from members.models import Group
from members.queries import logo_of
from workload.document import SummarySheet, bucket_hours
from workload.rendering.charts import draw_heat_map, draw_load, draw_trend, hours_in_words
from workload.rendering.drawing import number
from workload.rendering.texts import cells_of, head_words, kind_words

ROWS = 24  # members in one picture: it fits on a page
MOST_DRAWN = 120  # members: beyond that the table alone says it


@dataclass(frozen=True)
class PaperLook:
    """What a group has set for its PDFs."""

    logo: bytes | None = None
    footer: str = ""


def paper_look_of(group: Group) -> PaperLook:
    return PaperLook(logo_of(group), group.pdf_footer)


def summary_file_name(sheet: SummarySheet, ending: str) -> str:
    by = {"member": "", "project": _("by project"), "week": _("by week")}[sheet.by]
    parts = [_("workload"), sheet.name, by, sheet.project, kind_words(sheet.kind), sheet.group]
    return file_name(*parts, ending=f".{ending}")


def print_summary(sheet: SummarySheet, look: PaperLook | None = None) -> PrintedPage:
    """The page in the group's language."""
    look = look or PaperLook()
    with translation.override(sheet.language):
        pictures = _pictures(sheet)
        context = {
            "language": LANGUAGE_TAGS.get(sheet.language, sheet.language),
            "sheet": sheet,
            "days": _days(sheet),
            "kind": kind_words(sheet.kind),
            "heads": head_words(sheet.by),
            "rows": [(row.member, cells_of(row)) for row in sheet.table.rows],
            "sums": cells_of(sheet.table.sums),
            "hours": [hours_in_words(hours) for hours in bucket_hours(sheet.limits)],
            "limits": [number(minutes / 60) for minutes in (sheet.limits.small_up_to, sheet.limits.medium_up_to)],
            "pictures": [{"address": f"{IMAGE_SCHEME}{one['name']}", **one} for one in pictures],
            "logo": f"{IMAGE_SCHEME}logo" if look.logo else "",
            "footer": look.footer,
        }
        html = render_to_string("print/workload_summary.html", context)
        name = summary_file_name(sheet, "pdf")
    images = {one["name"]: str(one["svg"]).encode() for one in pictures}
    if look.logo:
        images["logo"] = look.logo
    css = "\n".join([print_style("print.css"), print_style("print-workload.css")])
    return PrintedPage(html, css, images, name)


def _days(sheet: SummarySheet) -> str:
    """First and last day, where the title is a name."""
    days = f"{sheet.since:%Y-%m-%d} – {sheet.until:%Y-%m-%d}" if sheet.since and sheet.until else ""
    return "" if days == sheet.title else days


def _pictures(sheet: SummarySheet) -> list[dict[str, Any]]:
    """The charts in their order; long ones in parts, so that none is taller than a page."""
    if not sheet.trend.columns:
        return []
    found = [{"name": "trend", "heading": _("Trend"), "svg": draw_trend(sheet.trend)}]
    if sheet.by != "member" or len(sheet.table.rows) > MOST_DRAWN:
        return _described(found)
    load, most = sheet.load, max(sheet.load.hours, default=0.0)
    for first in range(0, len(sheet.table.rows), ROWS):
        svg = draw_load(load.part(first, first + ROWS), f"load-{first}", highest=most)
        heading = "" if first else _("Load beside the group's median")
        found.append({"name": f"load-{first}", "heading": heading, "svg": svg})
    for first in range(0, len(sheet.table.rows), ROWS):
        svg = draw_heat_map(sheet.heat.part(first, first + ROWS), f"heat-{first}", highest=sheet.heat.highest)
        heading = "" if first else _("Who did how much when")
        found.append({"name": f"heat-{first}", "heading": heading, "svg": svg})
    return _described(found)


def _described(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the words of each picture for who does not see it."""
    told = {"trend": _("What was done, over time"), "load": _("Load beside the group's median")}
    for one in pictures:
        one["says"] = told.get(one["name"].split("-")[0], _("Who did how much when"))
    return pictures
