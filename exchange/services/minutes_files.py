"""Minutes, written out: imported files with what changed here, meetings from no file in one of their own."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from exchange.importing import guidance_text
from exchange.importing.minutes import MEETING
from exchange.importing.minutes_guidance import GUIDANCE
from exchange.importing.minutes_twice import PART
from exchange.markdown import decode
from exchange.models import SourceDocument, SourceRecord
from meetings.markdown import MinutesFileDoc, renew_minutes, split_lines, write_minutes, write_minutes_file
from meetings.models import Meeting
from meetings.queries import all_meetings, all_series, document_of
from members.models import Group

OWN_FILE = "meetings/minutes.md"
"""Where meetings of the first series go that came from no file; those of others into files with a number."""


class MinutesFiles:
    """The meetings of one export, each told by the file it came from, or by a file of its own."""

    def __init__(self, group: Group) -> None:
        self._series = sorted(all_series(group), key=lambda one: one.pk)
        self._meetings: Mapping[UUID, Meeting] = {one.uuid: one for one in all_meetings(group)}
        self._told: set[UUID] = set()
        self._guided: set[UUID] = set()  # series whose guidance stands in a file that was imported

    def content_of(self, document: SourceDocument, records: Collection[SourceRecord]) -> bytes:
        """The bytes as they were read, where every meeting still says what it said; else its lines are renewed."""
        content = bytes(document.content)
        source = decode(content)
        lines = split_lines(source.text)
        changed = False
        for record in sorted(records, key=lambda record: record.first_line, reverse=True):
            renewed = self._renewed(record)
            if renewed is not None:
                lines[record.first_line - 1 : record.last_line] = renewed
                changed = True
        if not changed:
            return content
        end = "\n" if source.text.endswith(("\n", "\r")) else ""
        return source.encode("\n".join(lines) + end)

    def own_files(self, among: Collection[UUID] | None = None) -> Iterable[tuple[str, bytes]]:
        """One for each series that needs it. `among`: the meetings that may go out; None: all."""
        rest = [
            meeting
            for uuid, meeting in self._meetings.items()
            if uuid not in self._told and (among is None or uuid in among)
        ]
        for number, series in enumerate(self._series, start=1):
            own = tuple(document_of(meeting) for meeting in rest if meeting.series_id == series.pk)
            guidance = "" if series.uuid in self._guided else series.guidance
            if own or guidance:
                path = OWN_FILE if number == 1 else OWN_FILE.replace(".md", f"-{number}.md")
                yield path, write_minutes_file(MinutesFileDoc(series.name, guidance, own)).encode()

    def _renewed(self, record: SourceRecord) -> list[str] | None:
        """The lines to take the place of a record's; None: they are as they were."""
        if record.kind == GUIDANCE:
            return self._renewed_guidance(record)
        if record.kind == PART:  # the file of the meeting tells what changed
            return None if record.object_uuid in self._meetings else []
        if record.kind != MEETING:
            return None
        meeting = self._meetings.get(record.object_uuid)
        if meeting is None:
            return []
        self._told.add(meeting.uuid)
        document = document_of(meeting)
        return None if write_minutes(document) == record.written else renew_minutes(record.text, document)

    def _renewed_guidance(self, record: SourceRecord) -> list[str] | None:
        self._guided.add(record.object_uuid)
        series = next((one for one in self._series if one.uuid == record.object_uuid), None)
        if series is None or guidance_text(series) == record.written:
            return None
        top = MinutesFileDoc(series.name, series.guidance)
        return [*write_minutes_file(top).rstrip("\n").split("\n"), "", ""]
