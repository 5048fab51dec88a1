"""What every page of one's own log shows: the day as it is read, the timer, what a span can be for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from core.periods import FIRST_YEAR, LAST_YEAR
from core.text import clean_markdown
from core.time_spans import write_span_line
from members.access import MemberRequest
from members.models import Member
from members.queries import local_day
from workload.document.log import LogLine, LogPaper, ReadDay, entry_key, match_entries
from workload.forms.log import read_day
from workload.markdown.log import papers_in
from workload.models import LogDay, TimeEntry, Timer
from workload.permissions import can_keep_log
from workload.queries import timer_of


@dataclass(frozen=True)
class Choice:
    """A reading of a doubtful line, and the line with it written out."""

    span: str
    written: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownLine:
    """A line with a meaning, and the stored span that it is, if it was saved already."""

    line: LogLine
    minutes: int | None = None
    entry: TimeEntry | None = None
    headline: str = ""
    papers: tuple[LogPaper, ...] = ()  # that may become readings

    @property
    def choices(self) -> list[Choice]:
        if self.line.span is None or not self.line.others:
            return []
        spans = (self.line.span, *self.line.others)
        return [
            Choice(str(span).split(" ")[0], write_span_line(self.line.written, span), span is self.line.span)
            for span in spans
        ]


@dataclass(frozen=True)
class ShownTimer:
    """The running timer at this moment."""

    timer: Timer
    seconds: int

    @property
    def clock(self) -> str:
        hours, rest = divmod(self.seconds, 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def require_log(request: MemberRequest) -> Member:
    """Guests have no log and find none."""
    if not can_keep_log(request.member):
        raise Http404
    return request.member


def day_or_404(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise Http404
    return day


def shown_lines(read: ReadDay, entries: Sequence[TimeEntry]) -> list[ShownLine]:
    """The lines with a meaning in their order; those that are stored spans with them, to be linked."""
    stored = [entry_key(entry) for entry in entries]
    wanted = [entry_key(entry) for entry in read.entries]
    found = match_entries(stored, wanted)
    same = {
        entry.line: entries[place]
        for entry, place, key in zip(read.entries, found, wanted, strict=True)
        if place is not None and stored[place] == key
    }
    by_line = {entry.line: entry for entry in read.entries}
    shown = []
    for line in read.lines:
        entry = by_line.get(line.number)
        if entry is None:
            shown.append(ShownLine(line, line.minutes))
        else:
            shown.append(
                ShownLine(
                    line, entry.minutes, same.get(line.number), entry.note.split("\n", 1)[0], papers_in(entry.note)
                )
            )
    return shown


def shown_timer(member: Member) -> ShownTimer | None:
    timer = timer_of(member)
    return ShownTimer(timer, timer.seconds_until(timezone.now())) if timer else None


def neighbour(day: date, days: int) -> date | None:
    """So many days on; None beyond our years."""
    try:
        found = day + timedelta(days=days)
    except OverflowError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def now_of(member: Member) -> datetime:
    return timezone.now().astimezone(ZoneInfo(member.group.time_zone))


def today_of(member: Member) -> date:
    return local_day(member.group)


def cleaned(text: str) -> str:
    """A text that may be read back. Raises InvalidText."""
    return clean_markdown(text)


def entries_of(stored: LogDay | None) -> list[TimeEntry]:
    return list(stored.entries.all()) if stored is not None else []
