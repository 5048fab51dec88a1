"""What goes in and out of the operations on reports, field by field. All texts are Markdown with LF line ends."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.text import CELL_LIMIT, MARKDOWN_LIMIT, TITLE_LIMIT
from reports.models import Feedback, WeeklyReport
from reports.services import ROW_LIMIT, RowInput


class PersonShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class ReportListShape(serializers.Serializer[Any]):
    """A report in a list, without its texts."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    member = PersonShape()
    week = serializers.CharField(help_text="Name of the week, such as 2024-W43.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.ChoiceField(choices=WeeklyReport.State.choices)
    is_late = serializers.BooleanField()
    first_submitted_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="Of the newest revision.")


def mark_field(**options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=Feedback.Mark.choices,
        allow_blank=True,
        help_text="good (👍), revise (待改), talk (面谈), or empty.",
        **options,
    )


class ShownFeedbackShape(serializers.Serializer[Any]):
    advisor = serializers.CharField(help_text="Name, or empty where an imported file does not tell.")
    text = serializers.CharField()
    mark = mark_field()
    updated_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Of the report's author; empty while there is none.")
    is_open = serializers.BooleanField(help_text="Neither answered nor ticked off yet.")


class ShownRowShape(serializers.Serializer[Any]):
    uuid = serializers.CharField()
    project = serializers.CharField()
    this_week = serializers.CharField()
    results = serializers.CharField()
    next_week = serializers.CharField()
    is_removed = serializers.BooleanField(help_text="Removed by the author, kept because it has feedback.")
    feedback = ShownFeedbackShape(many=True)


class ProjectNoteShape(serializers.Serializer[Any]):
    project = serializers.CharField()
    motivation = serializers.CharField()
    plan = serializers.CharField()
    note = serializers.CharField()


class ReportShape(ReportListShape):
    """A report as its reader sees it: the author his working copy, everyone else the newest revision."""

    revision = serializers.IntegerField(help_text="Number of the revision shown; 0 is the author's working copy.")
    note = serializers.CharField()
    rows = ShownRowShape(many=True)
    feedback = ShownFeedbackShape(many=True, help_text="On the whole report.")
    project_notes = ProjectNoteShape(many=True)
    return_reason = serializers.CharField(help_text="Why it was returned; for the author and advisors.")
    reviewed_by = serializers.CharField(help_text="Name of the advisor who approved it, or empty.")
    reviewed_at = serializers.DateTimeField(allow_null=True)
    has_unsubmitted_changes = serializers.BooleanField(help_text="For the author; false for others.")
    etag = serializers.CharField(allow_null=True, help_text="For the author: send it back as If-Match.")


class RevisionShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    submitted_by = PersonShape()
    submitted_at = serializers.DateTimeField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field of ours, not the argument of DRF's fields
        choices=["page", "api", "import"], help_text="Where it was submitted."
    )


def text_field(limit: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(
        required=False, default="", allow_blank=True, trim_whitespace=False, max_length=limit, **options
    )


class RowShape(serializers.Serializer[Any]):
    """A row as it is sent. Keep the uuid of a row that was there: feedback hangs on it."""

    uuid = serializers.UUIDField(required=False, allow_null=True, default=None)
    project = text_field(TITLE_LIMIT)
    this_week = text_field(CELL_LIMIT)
    results = text_field(CELL_LIMIT)
    next_week = text_field(CELL_LIMIT)


class ContentShape(serializers.Serializer[Any]):
    """The whole content of a report: rows that are left out are removed."""

    rows = serializers.ListField(child=RowShape(), max_length=ROW_LIMIT)
    note = text_field(MARKDOWN_LIMIT)
    ends_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        input_formats=["%Y-%m-%d"],
        help_text="Last day of a report that is longer than its week; null: the week's last day.",
    )

    def validate_rows(self, rows: list[dict[str, Any]]) -> list[RowInput]:
        seen: set[UUID] = set()
        for place, row in enumerate(rows):
            if row["uuid"] in seen:
                raise serializers.ValidationError({str(place): {"uuid": [_("Two rows have this uuid.")]}})
            if row["uuid"] is not None:
                seen.add(row["uuid"])
        return [RowInput(**row) for row in rows]


class NewReportShape(ContentShape):
    """A new draft. Without rows it opens as the page does: last time's plan as this week's tasks."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    week = serializers.CharField(trim_whitespace=False, help_text="Name of the week, such as 2024-W43.")
    rows = serializers.ListField(child=RowShape(), max_length=ROW_LIMIT, required=False)


class ReviewShape(serializers.Serializer[Any]):
    revision = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text="Number of the revision that was read; a newer one is not touched."
    )


class ReturnShape(ReviewShape):
    reason = serializers.CharField(trim_whitespace=False, max_length=CELL_LIMIT, help_text="Why; the author reads it.")


class FeedbackShape(serializers.Serializer[Any]):
    """One advisor's text on one row, or on the whole report (`row` null)."""

    uuid = serializers.UUIDField()
    row = serializers.UUIDField(allow_null=True)
    advisor = PersonShape(allow_null=True)
    text = serializers.CharField()
    mark = mark_field()
    updated_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(help_text="Its age counts from here.")
    is_open = serializers.BooleanField(help_text="Neither answered nor ticked off yet.")
    settled_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Of the report's author; empty while there is none.")
    answered_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField(allow_null=True, help_text="Of your own feedback: send it back as If-Match.")
    answer_etag = serializers.CharField(
        allow_null=True, help_text="On your own report: send it back as If-Match to answer it or to tick it off."
    )


class NewFeedbackShape(serializers.Serializer[Any]):
    row = serializers.UUIDField(allow_null=True, required=False, default=None, help_text="null: on the whole report.")
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=CELL_LIMIT)
    mark = mark_field(required=False)


class AnswerShape(serializers.Serializer[Any]):
    text = serializers.CharField(
        allow_blank=True,
        trim_whitespace=False,
        max_length=CELL_LIMIT,
        help_text="Settles the feedback; an empty answer opens it again.",
    )


class SettleShape(serializers.Serializer[Any]):
    settled = serializers.BooleanField(help_text="true ticks it off, false opens it again.")


class AcceptedShape(serializers.Serializer[Any]):
    """Work has been asked for."""

    job = serializers.UUIDField()
    url = serializers.URLField(help_text="Ask here how far it is.")


class NothingShape(serializers.Serializer[Any]):
    """No fields: the body is empty or {}."""
