"""Files that summaries were made into, and jobs that are at it."""

from typing import Any

from activity.models import Job, RenderedFile
from members.models import Group, Member
from workload.queries.summaries import Selection

RENDER_JOB = "workload.render_summary"
SUMMARY_FILE = "workload-summary"  # kind of the rendered file
FORMATS = ("pdf", "xlsx", "csv", "md", "json")
MOST_FILES = 15


def recent_files(group: Group) -> list[RenderedFile]:
    """The newest files of summaries, made on demand or by the schedule. They are kept for 30 days."""
    files = RenderedFile.objects.filter(kind=SUMMARY_FILE, group=group).exclude(file="")
    return list(files.order_by("-created_at", "-pk")[:MOST_FILES])


def arguments_of(selection: Selection) -> dict[str, Any]:
    """The selection as arguments of a job: days, ids and plain words."""
    return {
        "since": str(selection.since or ""),
        "until": str(selection.until or ""),
        "project": str(selection.project.uuid) if selection.project else "",
        "kind": selection.kind,
    }


def render_under_way(member: Member, selection: Selection) -> Job | None:
    """What this member asked for and what is not ready yet, of this very summary."""
    waiting = Job.objects.filter(
        kind=RENDER_JOB,
        group=member.group_id,
        requested_by=member,
        status__in=[Job.Status.PENDING, Job.Status.RUNNING],
    )
    wanted = arguments_of(selection).items()
    return next((job for job in waiting.order_by("-pk") if wanted <= job.arguments.items()), None)
