"""Puts the learning logs of the demo group into the database, through the services that the pages use."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.weeks import Week
from members.models import Group, Member
from papers.models import Reading
from tasks.models import Task
from tracker.demo.texts.logs import LOGS, LogText
from workload.models import LogDay, TimeEntry, WorkItem
from workload.services import link_entry, save_log_day, share_log


def add_logs(group: Group, weeks: Sequence[Week], members: Mapping[str, Member], now: datetime) -> None:
    """The days that are over at `now`; `weeks` count by how many weeks ago."""
    today = now.astimezone(ZoneInfo(group.time_zone)).date()
    for key, text in LOGS.items():
        member = members[key]
        share_log(member=member, totals=text.totals, days="", by=member)
        for (ago, weekday), written in text.days.items():
            day = weeks[ago].first_day + timedelta(days=weekday)
            if day < today:
                _name_items(save_log_day(member=member, day=day, text=written, version=0, by=member), text)


def _name_items(day: LogDay, text: LogText) -> None:
    """Says of the spans for which task or paper they were."""
    for entry in day.entries.all():
        title = next((title for beginning, title in text.named.items() if entry.note.startswith(beginning)), None)
        if title is not None:
            _link(entry, title)


def _link(entry: TimeEntry, title: str) -> None:
    member = entry.day.member
    item: WorkItem | None = Task.objects.filter(group=entry.day.group_id, title=title).first()
    if item is None:
        readings = Reading.objects.filter(group=entry.day.group_id, paper__title=title)
        item = readings.filter(participations__member=member).order_by("starts_on").first()
    link_entry(entry=entry, work_item=item, project=None, by=member)
