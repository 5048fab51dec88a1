"""The summary of a period: the table, its charts, and the items behind every number."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.buckets import KNOWN_BUCKETS, Bucket
from members.access import MemberRequest, for_members
from members.models import Group, Member
from workload.document import SummaryRow, SummaryTable, bucket_hours, load_of
from workload.queries import (
    FORMATS,
    MOST_RUNNING,
    Selection,
    chart_columns,
    heat_map,
    limits_of,
    neighbours,
    recent_files,
    render_under_way,
    rows_behind,
    running,
    summary,
    trend,
    work_lines,
)
from workload.rendering import (
    bucket_words,
    draw_heat_map,
    draw_load,
    draw_trend,
    heat_heads,
    heat_rows,
    hours_in_words,
    number,
    summary_rows,
    summary_sums,
    trend_rows,
)
from workload.views.choosing import fields_of, form_of, links_of, query_of, require_work, selection_or_404

PAGE_SIZE = 50  # items
MOST_ROWS = 5_000  # that are counted and paged: a list of ten years must not cost ten years of rows
CHART_MEMBERS = 40  # of one picture
FORMAT_WORDS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "md": "Markdown", "json": "JSON"}
BUCKETS: dict[str, tuple[Bucket, ...]] = {
    "small": (Bucket.SMALL,),
    "medium": (Bucket.MEDIUM,),
    "large": (Bucket.LARGE,),
    "unknown": (Bucket.UNKNOWN,),
    "total": KNOWN_BUCKETS,
}


@require_safe
@for_members
def show_summary(request: MemberRequest) -> HttpResponse:
    """How much each member did. A period that cannot be read is said, and nothing is summed up."""
    member, group = request.member, request.member.group
    require_work(member)
    prefetch_related_objects([group], "terms", "week_rules")
    form = form_of(request)
    context: dict[str, Any] = {
        "form": form,
        **_measure(group),
        "section": "workload",
    }
    if form.is_valid():
        context |= _of_selection(request, form.selection()) | {"span": form.span}
        context["before"], context["after"] = (
            query_of(replace(form.selection(), since=span.since, until=span.until)) if span else ""
            for span in neighbours(group, form.span)
        )
    return render(request, "workload/summary.html", context, status=200 if form.is_valid() else 400)


def _of_selection(request: MemberRequest, selection: Selection) -> dict[str, Any]:
    group = request.member.group
    table = summary(group, **selection.as_arguments)
    load = load_of(table.rows, limits_of(group))
    behind = f"{reverse('workload:rows', args=[group.slug])}?{query_of(selection)}"
    unfinished = running(group, selection.since, selection.until, project=selection.project, kind=selection.kind)
    return {
        "table": table,
        "rows": summary_rows(table, load, behind=behind, own=str(request.member.uuid)),
        "sums": summary_sums(table, behind=behind),
        "load_sum": number(sum(load.hours)),
        "words": bucket_words(),
        "query": query_of(selection),
        "fields": fields_of(selection),
        "links": links_of(group, selection),
        "running": work_lines(unfinished[:MOST_RUNNING]),
        "more_running": len(unfinished) > MOST_RUNNING,
        "formats": [(format, FORMAT_WORDS[format]) for format in FORMATS],
        "files": recent_files(group),
        "job": render_under_way(request.member, selection),
    }


@require_safe
@for_members
def show_charts(request: MemberRequest) -> HttpResponse:
    """The charts of a summary, as a part of its page, or as a page of their own where there are no scripts."""
    group = request.member.group
    require_work(request.member)
    prefetch_related_objects([group], "terms", "week_rules")
    form, selection = selection_or_404(request)
    table = summary(group, **selection.as_arguments)
    page = Paginator(table.rows, CHART_MEMBERS).get_page(request.GET.get("page"))
    context = {"span": form.span, "query": query_of(selection), "page": page, "section": "workload"}
    context |= _charts(group, selection, table, page)
    template = "workload/_charts.html" if request.headers.get("HX-Request") else "workload/charts.html"
    return render(request, template, context)


def _charts(group: Group, selection: Selection, table: SummaryTable, page: "Page[SummaryRow]") -> dict[str, Any]:
    """The trend of all members; load and map of those on the page, measured by all."""
    columns = chart_columns(group, selection)
    of_all, heat = trend(group, selection, columns), heat_map(group, selection, columns, list(page))
    load, first = load_of(table.rows, limits_of(group)), max(0, page.start_index() - 1)
    return {
        "trend": of_all,
        "trend_rows": trend_rows(of_all),
        "heat_heads": heat_heads(heat),
        "heat_rows": heat_rows(heat),
        "trend_chart": draw_trend(of_all),
        "heat_chart": draw_heat_map(heat),
        "load_chart": draw_load(load.part(first, first + CHART_MEMBERS), highest=max(load.hours, default=0.0)),
        "words": bucket_words(),
    }


@require_safe
@for_members
def show_rows(request: MemberRequest) -> HttpResponse:
    """The items behind a number of a summary: of a member or all, of a bucket or all."""
    group = request.member.group
    require_work(request.member)
    prefetch_related_objects([group], "terms", "week_rules")
    form, selection = selection_or_404(request)
    member, buckets = _member_of(request), _buckets_of(request)
    items = rows_behind(group, member=member, buckets=buckets, **selection.as_arguments)
    page = Paginator(items[:MOST_ROWS], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "span": form.span,
        "most": MOST_ROWS,
        "query": query_of(selection),
        "of_member": member,
        "bucket": bucket_words()[buckets[0].value] if len(buckets) == 1 else "",
        "page": page,
        "lines": work_lines(page),
        "section": "workload",
    }
    return render(request, "workload/rows.html", context)


def _measure(group: Group) -> dict[str, Any]:
    """What the group means by the buckets, in hours."""
    limits = limits_of(group)
    return {
        "limits": [number(minutes / 60) for minutes in (limits.small_up_to, limits.medium_up_to)],
        "hours": [hours_in_words(hours) for hours in bucket_hours(limits)],
    }


def _member_of(request: MemberRequest) -> Member | None:
    """Whose items are asked for; people who were taken off keep their numbers, and so their rows."""
    text = request.GET.get("member", "")
    if not text:
        return None
    try:
        wanted = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = Member.objects.filter(group=request.member.group_id, uuid=wanted).first()
    if found is None:
        raise Http404
    return found


def _buckets_of(request: MemberRequest) -> tuple[Bucket, ...]:
    text = request.GET.get("bucket", "")
    if text and text not in BUCKETS:
        raise Http404
    return BUCKETS.get(text, ())
