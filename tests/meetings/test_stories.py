"""The story of an open issue, meeting by meeting, as its page tells it."""

import pytest

from meetings.models import Meeting, OpenIssue
from meetings.queries import issue_for
from meetings.queries.stories import story_of
from meetings.services import note_issue, remove_meeting
from tests.factories.api import client_of, make_lab
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


def test_a_story_has_each_meeting_once_in_its_order() -> None:
    lab = make_lab()
    said = {"2026-11-02": "- 服务器慢", "2026-11-09": "- 服务器慢，换了网线", "2026-11-16": "- 服务器慢"}
    for day, text in said.items():
        make_meeting(lab.author, day, {"问题汇总": text})
    make_meeting(lab.author, "2026-11-23")
    issue = OpenIssue.objects.get()
    for meeting in Meeting.objects.filter(day__in=["2026-11-09", "2026-11-23"]):
        note_issue(issue=issue, meeting=meeting, version=0, text=f"记于 {meeting.day}", by=lab.author)
    story = story_of(issue_for(lab.author, issue.uuid))
    assert [(str(told.meeting.day), told.text, told.note.text if told.note else "") for told in story] == [
        ("2026-11-02", "", ""),
        ("2026-11-09", "服务器慢，换了网线", "记于 2026-11-09"),
        ("2026-11-16", "", ""),
        ("2026-11-23", "", "记于 2026-11-23"),
    ]


def test_what_was_said_at_a_removed_meeting_is_not_told() -> None:
    lab = make_lab()
    make_meeting(lab.author, "2026-11-02", {"问题汇总": "- 服务器慢"})
    removed = make_meeting(lab.author, "2026-11-09")
    issue = OpenIssue.objects.get()
    note_issue(issue=issue, meeting=removed, version=0, text="换了网线", by=lab.author)
    remove_meeting(meeting=removed, by=lab.admin)
    assert [str(told.meeting.day) for told in story_of(issue_for(lab.author, issue.uuid))] == ["2026-11-02"]
    assert client_of(lab.author).get(f"/api/v1/open-issues/{issue.uuid}/notes/").json() == []
