"""Tasks, readings and the log of a week as lines for the weekly report: what is written already is not typed again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from core.names import name_key
from core.periods import MOST_DAYS
from core.weeks import Week
from members.models import Member
from tasks.models import Task
from workload.models import TimeEntry, WorkItem
from workload.permissions import can_see_work
from workload.queries import own_entries

MOST_OFFERED = 50
MOST_LOGGED = 500  # spans of a week
_TAG = re.compile(r"(?:(?<=\s)|^)#[^\W\d_][\w-]*")
_BREAK = re.compile(r"\s*(?:<br\s*/?>|\s)\s*", re.IGNORECASE)
_LONG = 300  # characters of a result that is taken over with its task


@dataclass(frozen=True)
class Offer:
    """A task or reading of the member. `this_week` and `results` are its lines for these cells of a row."""

    uuid: UUID
    kind: str  # WorkItem.Kind
    title: str
    state: str
    address: str
    project: str
    this_week: str
    results: str
    is_in: bool = False  # the report names it already

    def line(self, cell: str) -> str:
        return self.results if cell == "results" else self.this_week


def offers_for(member: Member, week: Week) -> list[Offer]:
    """What the member takes part in and whose period touches the week, without dropped tasks; then what the log says.

    Two queries.
    """
    if not can_see_work(member):
        return []
    items = WorkItem.objects.filter(
        group=member.group_id,
        deleted_at=None,
        participations__member=member,
        starts_on__lte=week.last_day,
        ends_on__gte=week.first_day,
        ends_on__lt=week.last_day + timedelta(days=MOST_DAYS),
    )
    known = items.select_related("project", "task", "reading__paper").order_by("ends_on", "starts_on", "pk")
    found = []
    for item in known[:MOST_OFFERED]:
        of_kind = getattr(item, item.kind, None)
        if of_kind is not None and getattr(of_kind, "state", "") != Task.State.DROPPED:
            of_kind.group = member.group
            found.append(_offer(item, of_kind))
    return [*found, *_of_the_log(member, week)]


def _of_the_log(member: Member, week: Week) -> list[Offer]:
    """The lines of the member's own log, each once however often it was gone on with. What a span was for that is a
    task or reading is offered as that. One query."""
    lines: dict[tuple[str, str], TimeEntry] = {}
    for entry in own_entries(member, week.first_day, week.last_day, MOST_LOGGED):
        title = _TAG.sub("", entry.headline).strip()
        if title and entry.work_item_id is None:
            lines.setdefault((title, entry.project.name if entry.project else ""), entry)
    return [
        Offer(
            uuid=entry.uuid,
            kind="log",
            title=title[:_LONG],
            state=_("learning log"),
            address=reverse("workload:log_day", args=[member.group.slug, entry.day.day.isoformat()]),
            project=project,
            this_week=title,
            results=title,
        )
        for (title, project), entry in list(lines.items())[:MOST_OFFERED]
    ]


def marked(offers: Sequence[Offer], texts: Iterable[str]) -> list[Offer]:
    """The offers with the mark of those that one of the texts names."""
    keys = [name_key(text) for text in texts]
    titles = {offer.uuid: name_key(offer.title) for offer in offers}
    return [
        replace(offer, is_in=bool(titles[offer.uuid]) and any(titles[offer.uuid] in key for key in keys))
        for offer in offers
    ]


def _offer(item: WorkItem, of_kind: WorkItem) -> Offer:
    title = _BREAK.sub(" ", of_kind.title).strip()  # type: ignore[attr-defined]  # every kind has one
    is_task = item.kind == WorkItem.Kind.TASK
    told = of_kind.progress if is_task else of_kind.gained  # type: ignore[attr-defined]
    words = title if is_task else _("Reading: {title}").format(title=title)
    return Offer(
        uuid=item.uuid,
        kind=item.kind,
        title=title,
        state=of_kind.get_state_display() if is_task else "",  # type: ignore[attr-defined]
        address=of_kind.get_absolute_url(),  # type: ignore[attr-defined]
        project=item.project.name if item.project else "",
        this_week=words,
        results=_with_result(words, told),
    )


def _with_result(words: str, told: str) -> str:
    """The line with what was said of the progress, where that is one plain line."""
    said = told.strip()
    if not said or "\n" in said or len(said) > _LONG:
        return words
    return _("{task}: {result}").format(task=words, result=said)
