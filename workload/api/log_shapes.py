"""Shapes of learning logs and timers in the API."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from core.etags import etag_of
from core.text import MARKDOWN_LIMIT
from core.time_spans import DayTotal, Span
from workload.api.items import ParticipantShape
from workload.document.log import counted_minutes
from workload.models import LogDay, TimeEntry, Timer
from workload.services.timers import TEXT_LIMIT


class NothingLogShape(serializers.Serializer[Any]):
    """An empty body."""


class EntryShape(serializers.Serializer[Any]):
    """One span of a day."""

    uuid = serializers.UUIDField()
    log_day = serializers.UUIDField(help_text="The day it stands in.")
    day = serializers.DateField()
    line = serializers.IntegerField(help_text="Its line in the day's text, from 1.")
    span = serializers.CharField(
        help_text="Such as 22:15–24:00, or 14:20– while it is open; empty where only its length is known."
    )
    minutes = serializers.IntegerField(allow_null=True, help_text="Elapsed, without its pause; null while it is open.")
    pause = serializers.IntegerField(help_text="Minutes taken out.")
    note = serializers.CharField(help_text="Markdown: the text behind the span and the lines below it.")
    tags = serializers.ListField(child=serializers.CharField())
    doubts = serializers.ListField(child=serializers.CharField(), help_text="What was guessed: am-or-pm, very-long, …")
    work_item = serializers.UUIDField(allow_null=True, help_text="The task or reading it was for.")
    project = serializers.UUIDField(allow_null=True)


class EntryLinkShape(serializers.Serializer[Any]):
    """What a span was for; what is left out or null it was not for."""

    work_item = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uuid of a task or reading of the group."
    )
    project = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uuid of a project of the group."
    )


class LogDayShape(serializers.Serializer[Any]):
    """A day of a log. The text is the truth; the rest follows from it."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    member = ParticipantShape()
    day = serializers.DateField()
    text = serializers.CharField(help_text="Markdown, as typed.")
    stated_minutes = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField(
        help_text="What the day counts: its closed spans and lengths, or the stated total."
    )
    kinds = serializers.ListField(
        child=serializers.CharField(), help_text="One or two of: agrees, differs, only stated, only spans, open."
    )
    difference = serializers.IntegerField(allow_null=True, help_text="Stated minus spans, in minutes.")
    entries = EntryShape(many=True)
    updated_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text="Send it back as If-Match when you change the text.")


class LogTextShape(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=MARKDOWN_LIMIT)
    group = serializers.CharField(required=False, help_text="Address (slug) of the group, for a new day.")
    day = serializers.DateField(required=False, input_formats=["%Y-%m-%d"], help_text="For a new day.")


class TimerShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    text = serializers.CharField()
    work_item = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.IntegerField(help_text="How long it has run, without its pauses.")
    etag = serializers.CharField()


class TimerStartShape(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Address (slug) of the group.")
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=TEXT_LIMIT)
    work_item = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uuid of a task or reading of the group."
    )


class TimerChangeShape(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, max_length=TEXT_LIMIT)


def shown_day(day: LogDay) -> dict[str, Any]:
    entries = list(day.entries.all())
    total = DayTotal(day.stated_minutes, tuple(_as_long(entry) for entry in entries))
    return {
        "uuid": day.uuid,
        "group": day.group.slug,
        "member": {"uuid": day.member.uuid, "name": day.member.name},
        "day": day.day,
        "text": day.text,
        "stated_minutes": day.stated_minutes,
        "minutes": counted_minutes(day.stated_minutes, [entry.minutes for entry in entries]),
        "kinds": list(total.kinds),
        "difference": total.difference,
        "entries": [shown_entry(entry, day) for entry in entries],
        "updated_at": day.updated_at,
        "etag": etag_of(day.uuid, day.version),
    }


def shown_entry(entry: TimeEntry, day: LogDay) -> dict[str, Any]:
    return {
        "uuid": entry.uuid,
        "log_day": day.uuid,
        "day": day.day,
        "line": entry.line + 1,
        "span": str(entry.span or ""),
        "minutes": entry.minutes,
        "pause": entry.pause,
        "note": entry.note,
        "tags": entry.tags,
        "doubts": entry.doubts,
        "work_item": entry.work_item.uuid if entry.work_item else None,
        "project": entry.project.uuid if entry.project else None,
    }


def shown_timer(timer: Timer) -> dict[str, Any]:
    return {
        "uuid": timer.uuid,
        "group": timer.member.group.slug,
        "text": timer.text,
        "work_item": timer.work_item.uuid if timer.work_item else None,
        "started_at": timer.started_at,
        "paused_at": timer.paused_at,
        "seconds": timer.seconds_until(timezone.now()),
        "etag": etag_of(timer.uuid, timer.version),
    }


def _as_long(entry: TimeEntry) -> Span:
    if entry.starts is None:
        return Span(0, entry.minutes)
    if entry.ends is None or entry.minutes is None:
        return Span(entry.starts, entry.ends, entry.pause)
    return Span(entry.starts, entry.ends, entry.ends - entry.starts - entry.minutes)
