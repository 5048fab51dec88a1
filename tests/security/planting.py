"""Markup planted in every text of the permission matrix's world, behind all forms, as an attacker might get it in."""

from typing import Any

from django.db import models

from activity.models import Job, RenderedFile
from members.models import Absence, Account, Alias, ApiToken, CalendarPause, Group, Member, Project, Term
from papers.models import Comment, Paper, PaperTag, Reading, ReadingNote, ReadingSlot
from reports.models import Feedback, Reopening, ReportRevision, ReportRow, WeeklyReport
from tasks.models import ProgressEntry, Task
from tests.permissions.world import World

MARK = "zmark"  # no tag and no attribute of ours holds it


def markup(kind: str) -> str:
    """Breaks out of attributes, titles, scripts and text areas; at most 60 characters."""
    return f"{kind}\"'></title></script></textarea><{MARK} {MARK}on=1>"


def rich(kind: str) -> str:
    """The same for Markdown, with links, images and HTML of every sort."""
    return "\n\n".join(
        (
            markup(kind),
            f'[{markup(kind)}](http://a.example "{markup(kind)}")',
            f'![{MARK}](http://a.example/"{MARK}=1)',
            f"`{markup(kind)}`",
            f"```{MARK}\n{markup(kind)}\n```",
            f"<img src=x {MARK}=1 onerror=1>",
            f"| {markup(kind)} |\n|---|\n| <{MARK}> |",
            f"<a href=x {MARK}>x</a><!-- <{MARK}> --><svg><{MARK}/></svg>",
        )
    )


# Every text that people can write, as (model, field); Markdown is planted richly.
PLAIN: list[tuple[type[models.Model], str]] = [
    (Member, "name"),
    (Alias, "name"),
    (Absence, "reason"),
    (CalendarPause, "name"),
    (Term, "name"),
    (Group, "name"),
    (Project, "name"),
    (ApiToken, "name"),
    (RenderedFile, "name"),
    (Job, "error"),
    (ReportRow, "project_name"),
    (Task, "title"),
    (Paper, "title"),
    (Paper, "authors"),
    (Paper, "venue"),
    (Paper, "category"),
    (PaperTag, "name"),
    (Reading, "written"),
    (ReadingSlot, "topic"),
]
RICH: list[tuple[type[models.Model], str]] = [
    (Project, "motivation"),
    (Project, "plan"),
    (Project, "note"),
    (ReportRow, "this_week"),
    (ReportRow, "results"),
    (ReportRow, "next_week"),
    (WeeklyReport, "note"),
    (WeeklyReport, "return_reason"),
    (Feedback, "text"),
    (Reopening, "reason"),
    (Task, "progress"),
    (ProgressEntry, "text"),
    (Paper, "abstract"),
    (Reading, "expected_gain"),
    (Reading, "gained"),
    (ReadingNote, "text"),
    (Comment, "text"),
]


def kind_of(model: type[models.Model], name: str) -> str:
    return f"{model.__name__[:6]}{name[:6]}"


def plant(world: World) -> list[str]:
    """Plant all; what each place is called, so that a test can see that it is shown at all."""
    for model, name in PLAIN:
        for number, found in enumerate(model._default_manager.order_by("pk")):
            kind = f"{kind_of(model, name)}{number if name == 'name' else ''}"  # names are unique
            model._default_manager.filter(pk=found.pk).update(**{name: markup(kind)})
    for model, name in RICH:
        model._default_manager.update(**{name: rich(kind_of(model, name))})
    Job.objects.update(status=Job.Status.FAILED)  # so that its page shows why
    Account.objects.filter(pk=world.accounts["colleague"].pk).update(email=f'"<{MARK}>"@lab.example')
    for revision in ReportRevision.objects.all():
        revision.document = planted(revision.document)
        revision.save()
    return [kind_of(model, name) for model, name in (*PLAIN, *RICH) if model is not RenderedFile]  # in a header only


def planted(document: dict[str, Any]) -> dict[str, Any]:
    rows = [
        row
        | {"project": markup("ReportprojecPast")}
        | {cell: rich(f"Report{cell[:6]}") for cell in ("this_week", "results", "next_week")}
        for row in document["rows"]
    ]
    notes = [
        {"project": markup("Past"), "motivation": rich("Past"), "plan": rich("Past"), "note": rich("Past")}
        for _note in document["project_notes"]
    ]
    return document | {
        "member": markup("PastMember"),
        "note": rich("Past"),
        "rows": rows,
        "project_notes": notes,
    }
