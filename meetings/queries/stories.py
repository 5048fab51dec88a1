"""The story of an open issue, meeting by meeting."""

from dataclasses import dataclass

from meetings.models import IssueNote, Meeting, OpenIssue


@dataclass(frozen=True)
class Told:
    """What one meeting said of an issue: `text` as its minutes have it, where these words are not the issue's own."""

    meeting: Meeting
    text: str = ""
    note: IssueNote | None = None


def story_of(issue: OpenIssue) -> list[Told]:
    """The oldest first. Of an issue as `issue_for` gives it, this needs no query."""
    texts: dict[Meeting, str] = {}
    for mention in issue.mentions.all():
        text = mention.text if mention.text != issue.text else ""
        texts[mention.meeting] = "\n\n".join(filter(None, [texts.get(mention.meeting, ""), text]))
    notes = {note.meeting: note for note in issue.notes.all() if note.text}
    meetings = sorted({*texts, *notes}, key=lambda meeting: (meeting.day, meeting.pk))
    return [Told(meeting, texts.get(meeting, ""), notes.get(meeting)) for meeting in meetings]
