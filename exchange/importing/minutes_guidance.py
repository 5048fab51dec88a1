"""What stands on top of a file of minutes: the title and the guidance of the group's meetings."""

from dataclasses import dataclass

from core.changes import Action, Change
from core.sayings import Saying
from exchange.importing.minutes_series import FileSeries
from exchange.importing.setting import KnownSource
from meetings.markdown import ReadMeeting
from meetings.models import MeetingSeries

KIND = "minutes"
GUIDANCE = "guidance"
"""The kind of the record that it leaves."""


@dataclass(frozen=True)
class GuidanceStep:
    """The title and the guidance on top of the file."""

    change: Change
    title: str
    guidance: str
    last_line: int
    series: FileSeries


def guidance_text(series: MeetingSeries) -> str:
    return f"{series.name}\n\n{series.guidance}"


def guidance_step(
    into: FileSeries, known: KnownSource | None, title: str, guidance: str, meetings: tuple[ReadMeeting, ...]
) -> GuidanceStep | None:
    last_line = meetings[0].first_line - 1 if meetings else 0
    if not (title or guidance) or last_line < 1:
        return None
    series = into.stored
    name = title or (series.name if series else "")
    after = f"{name}\n\n{guidance}"
    before = guidance_text(series) if series else ""
    record = known.record(GUIDANCE) if known else None
    action: Action = "create"
    reason = ""
    if series and (before == after or (record and record.text == after)):
        action = "same"
    elif series and (series.guidance or record):
        is_own = record is not None and record.written == before
        action, reason = ("update", "") if is_own else ("conflict", Saying("it was changed here too"))
    change = Change(action, f"{KIND}: {GUIDANCE}", name, before, after, 1, reason)
    return GuidanceStep(change, name, guidance, last_line, into)
