"""What goes in and out of the operations on meetings. Texts are Markdown with LF line ends."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.etags import etag_of
from core.text import CELL_LIMIT, MARKDOWN_LIMIT, TITLE_LIMIT
from meetings.models import Attendance, IssueNote, Meeting, MinutesSection, OpenIssue
from members.models import Member
from tasks.models import ActionItem

ETAG = "Send it back as If-Match when you change it."


@extend_schema_field({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class ClockField(serializers.TimeField):
    """A time of day where the group is, such as 14:00: without a zone, which the format "time" of schemas asks for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **options)


class MeetingPersonShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField(allow_null=True, help_text="null: no member, known by name only.")
    name = serializers.CharField()


class MeetingAttendanceShape(MeetingPersonShape):
    state = serializers.ChoiceField(choices=Attendance.State.choices)


class MinutesSectionShape(serializers.Serializer[Any]):
    """One section of minutes. Its kind follows from its title."""

    uuid = serializers.UUIDField()
    meeting = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=MinutesSection.Kind.choices)
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    updated_by = MeetingPersonShape(allow_null=True)
    updated_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text=ETAG)


class MeetingListShape(serializers.Serializer[Any]):
    """A meeting (组会)."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    series = serializers.UUIDField()
    day = serializers.DateField()
    title = serializers.CharField()
    starts_at = ClockField(allow_null=True)
    ends_at = ClockField(allow_null=True)
    place = serializers.CharField()
    link = serializers.CharField()
    chair = MeetingPersonShape(allow_null=True)
    minute_taker = MeetingPersonShape(allow_null=True)
    presenter = MeetingPersonShape(allow_null=True)
    state = serializers.ChoiceField(choices=Meeting.State.choices)
    etag = serializers.CharField(help_text="Of the meeting without its sections, which have their own.")


class MeetingFactsShape(MeetingListShape):
    """A meeting in a list, with what came of it in numbers."""

    present = serializers.IntegerField(help_text="Members who were there.")
    issues = serializers.IntegerField(help_text="Open issues that were raised.")
    assignments = serializers.IntegerField(help_text="What was assigned.")


class AcceptedMinutesShape(serializers.Serializer[Any]):
    """Work has been asked for."""

    job = serializers.UUIDField()
    url = serializers.URLField(help_text="Ask here how far it is.")


class DraftedShape(serializers.Serializer[Any]):
    """What a draft did. Nothing that was typed is changed."""

    filled = serializers.IntegerField(help_text="Empty sections that have text now.")
    added = serializers.IntegerField(help_text="Lines that were added to others, marked in front of their source.")


class MeetingShape(MeetingListShape):
    """A meeting with its minutes."""

    opening = serializers.CharField(help_text="Markdown before the first section.")
    attendance = MeetingAttendanceShape(many=True)
    sections = MinutesSectionShape(many=True)


class AttendsShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="Of a member of the group.")
    name = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=60, help_text="Of somebody who is no member."
    )
    state = serializers.ChoiceField(choices=Attendance.State.choices)


class MeetingContentShape(serializers.Serializer[Any]):
    """What is said of a meeting. What is left out stays as it is."""

    day = serializers.DateField(input_formats=["iso-8601"])
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_LIMIT)
    starts_at = ClockField(required=False, allow_null=True)
    ends_at = ClockField(required=False, allow_null=True)
    place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    link = serializers.CharField(required=False, allow_blank=True, max_length=500)
    chair = serializers.UUIDField(required=False, allow_null=True, help_text="uuid of a member; null: not said.")
    minute_taker = serializers.UUIDField(required=False, allow_null=True, help_text="uuid of a member.")
    presenter = serializers.UUIDField(required=False, allow_null=True, help_text="uuid of a member.")
    attendance = AttendsShape(many=True, required=False, help_text="Takes the place of the whole list.")
    opening = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=MARKDOWN_LIMIT,
        help_text="Markdown before the first section.",
    )  # fmt: skip


class NewMeetingShape(MeetingContentShape):
    """The meeting gets the usual sections, which are empty."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    series = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Where it is missing: the first that has not ended."
    )


class MinutesSectionContentShape(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_LIMIT, trim_whitespace=False)
    text = serializers.CharField(required=False, allow_blank=True, max_length=MARKDOWN_LIMIT, trim_whitespace=False)


class OpenIssueShape(serializers.Serializer[Any]):
    """A problem raised at a meeting (遗留问题), open until it is solved."""

    uuid = serializers.UUIDField()
    group = serializers.CharField()
    text = serializers.CharField(help_text="Markdown, as it stands in the minutes.")
    meeting = serializers.UUIDField(help_text="Where it was raised.")
    raised_on = serializers.DateField()
    raised_by = MeetingPersonShape(allow_null=True)
    owner = MeetingPersonShape(allow_null=True)
    weeks = serializers.IntegerField(help_text="Whole weeks it is open, or was.")
    solved_on = serializers.DateField(allow_null=True)
    how = serializers.CharField()
    etag = serializers.CharField(help_text=ETAG)


class IssueOwnerShape(serializers.Serializer[Any]):
    owner = serializers.UUIDField(allow_null=True, help_text="uuid of a member of the group; null: nobody.")


class IssueNoteShape(serializers.Serializer[Any]):
    """What was said of an issue at a meeting, beside its minutes."""

    meeting = serializers.UUIDField()
    day = serializers.DateField()
    text = serializers.CharField(help_text="Markdown.")
    by = MeetingPersonShape(allow_null=True)
    version = serializers.IntegerField(help_text="Send it with the next text.")


class IssueNoteContentShape(serializers.Serializer[Any]):
    meeting = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True, max_length=CELL_LIMIT, trim_whitespace=False)
    version = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=2**31 - 1, help_text="Of the note; 0 where there is none."
    )


class SolvedIssueShape(serializers.Serializer[Any]):
    how = serializers.CharField(required=False, allow_blank=True, default="", max_length=CELL_LIMIT)
    solved_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        input_formats=["iso-8601"],
        help_text="Today where it is missing.",
    )


class ActionItemShape(serializers.Serializer[Any]):
    """An assignment of a meeting (本周安排)."""

    uuid = serializers.UUIDField()
    group = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    members = MeetingPersonShape(many=True)
    given_on = serializers.DateField(help_text="Day of the meeting.")
    week = serializers.IntegerField(help_text="In which of its weeks it is today; it was assigned first in week 1.")
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=ActionItem.State.choices)
    task = serializers.UUIDField(allow_null=True)
    etag = serializers.CharField(help_text=ETAG)


class ActionItemContentShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["open", "done", "dropped"], required=False)
    due_on = serializers.DateField(required=False, allow_null=True, input_formats=["iso-8601"])


class NoMeetingContentShape(serializers.Serializer[Any]):
    """A body without fields."""


def person(member: Member | None, name: str = "") -> dict[str, Any] | None:
    if member is not None:
        return {"uuid": member.uuid, "name": member.name}
    return {"uuid": None, "name": name} if name else None


def listed_meeting(meeting: Meeting) -> dict[str, Any]:
    names = ("uuid", "day", "title", "starts_at", "ends_at", "place", "link", "state")
    return {
        **{name: getattr(meeting, name) for name in names},
        "group": meeting.group.slug,
        "series": meeting.series.uuid,
        "chair": person(meeting.chair, meeting.chair_name),
        "minute_taker": person(meeting.minute_taker, meeting.minute_taker_name),
        "presenter": person(meeting.presenter, meeting.presenter_name),
        "etag": etag_of(meeting.uuid, meeting.version),
    }


def counted_meeting(meeting: Any) -> dict[str, Any]:
    """Of a meeting that was read with `meetings.queries.counted`."""
    return listed_meeting(meeting) | {name: getattr(meeting, name) for name in ("present", "issues", "assignments")}


def shown_note(note: IssueNote) -> dict[str, Any]:
    known = {"meeting": note.meeting.uuid, "day": note.meeting.day, "by": person(note.by)}
    return known | {"text": note.text, "version": note.version}


def shown_meeting(meeting: Meeting) -> dict[str, Any]:
    attendance = [
        {**(person(one.member, one.name) or {"uuid": None, "name": ""}), "state": one.state}
        for one in meeting.attendance.all()
    ]
    sections = [shown_section(one, meeting) for one in meeting.sections.all()]
    return listed_meeting(meeting) | {"opening": meeting.opening, "attendance": attendance, "sections": sections}


def shown_section(section: MinutesSection, meeting: Meeting) -> dict[str, Any]:
    names = ("uuid", "kind", "title", "text", "updated_at")
    return {
        **{name: getattr(section, name) for name in names},
        "meeting": meeting.uuid,
        "updated_by": person(section.updated_by),
        "etag": etag_of(section.uuid, section.version),
    }


def shown_issue(issue: OpenIssue, weeks: int) -> dict[str, Any]:
    names = ("uuid", "text", "raised_on", "solved_on", "how")
    return {
        **{name: getattr(issue, name) for name in names},
        "group": issue.group.slug,
        "meeting": issue.raised_in.uuid,
        "raised_by": person(issue.raised_by),
        "owner": person(issue.owner),
        "weeks": weeks,
        "etag": etag_of(issue.uuid, issue.version),
    }


def shown_action(action: ActionItem, week: int) -> dict[str, Any]:
    names = ("uuid", "text", "given_on", "due_on", "state")
    return {
        **{name: getattr(action, name) for name in names},
        "group": action.group.slug,
        "members": [person(member) for member in action.members.all()],
        "week": week,
        "task": action.task.uuid if action.task else None,
        "etag": etag_of(action.uuid, action.version),
    }
