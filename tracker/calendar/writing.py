"""A calendar as iCalendar text (RFC 5545). The same events are the same bytes: who asks again gets 304."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from tracker.calendar.events import CalendarEvent


def write_calendar(
    events: Iterable[CalendarEvent], *, name: str, time_zone: str, made_at: datetime, site: str
) -> bytes:
    """Moments are written in UTC, which needs no description of time zones; whole days as days.

    `made_at` dates what does not say when it changed; `site`: the public address, without a slash at its end.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Zuji//Zuji//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", time_zone)
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_written(event, made_at, site))
    return bytes(calendar.to_ical())


def _written(event: CalendarEvent, made_at: datetime, site: str) -> Event:
    written = Event()
    written.add("uid", f"{event.key}@{urlsplit(site).hostname or 'localhost'}")
    written.add("dtstamp", (event.changed_at or made_at).astimezone(UTC).replace(microsecond=0))
    written.add("sequence", event.version - 1)
    written.add("summary", event.title)
    written.add("dtstart", _moment(event.starts))
    if event.ends is not None:
        written.add("dtend", _moment(event.ends))
    if event.place:
        written.add("location", event.place)
    if event.text:
        written.add("description", event.text)
    if event.path:
        written.add("url", f"{site}{event.path}")
    if not event.takes_time:
        written.add("transp", "TRANSPARENT")
    return written


def _moment(when: datetime | date) -> datetime | date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
