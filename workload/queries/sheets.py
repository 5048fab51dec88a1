"""A summary with all that belongs to it, read for a file."""

from members.models import Group
from workload.document import HeatMap, RunningWork, SummarySheet, SummaryTable
from workload.models import WorkItem
from workload.queries.charts import chart_columns, heat_map, limits_of, trend
from workload.queries.items import MOST_RUNNING, running, work_lines
from workload.queries.spans import span_of
from workload.queries.summaries import Selection, summary, summary_by_project, summary_by_week


def summary_sheet(group: Group, selection: Selection, *, by: str = "member") -> SummarySheet:
    """The summary of the selection in the active language. A fixed number of queries. Raises OddSpan.

    `by`: "member", "project" or "week"; only members have a heat map.
    """
    span = span_of(group, selection.since, selection.until)
    table = _table(group, selection, by)
    columns = chart_columns(group, selection)
    unfinished = running(group, selection.since, selection.until, project=selection.project, kind=selection.kind)
    return SummarySheet(
        group=group.name,
        slug=group.slug,
        language=group.language,
        title=span.title,
        name=span.name,
        by=by,
        since=selection.since,
        until=selection.until,
        project=selection.project.name if selection.project else "",
        kind=selection.kind,
        limits=limits_of(group),
        table=table,
        trend=trend(group, selection, columns),
        heat=heat_map(group, selection, columns, table.rows) if by == "member" else HeatMap(),
        running=running_work(unfinished[:MOST_RUNNING]),
        more_running=len(unfinished) > MOST_RUNNING,
    )


def _table(group: Group, selection: Selection, by: str) -> SummaryTable:
    if by == "week":
        return summary_by_week(group, **selection.as_arguments)
    if by == "project":
        return summary_by_project(group, **selection.as_arguments)
    return summary(group, **selection.as_arguments)


def running_work(items: list[WorkItem]) -> tuple[RunningWork, ...]:
    """What `running` has read, as it is printed."""
    return tuple(
        RunningWork(
            line.title,
            line.item.starts_on,
            line.item.ends_on,
            line.participants,
            str(line.item.workload),
        )
        for line in work_lines(items)
    )
