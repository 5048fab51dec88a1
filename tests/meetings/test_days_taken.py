"""Two meetings of a series on one day have a topic each, however they come there."""

import pytest

from meetings.models import Meeting
from meetings.services import MeetingRefused, remove_meeting, restore_meeting
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def test_a_meeting_is_not_moved_to_where_another_one_is_and_what_was_typed_stays(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-16")
    moved = make_meeting(lab.author, "2026-11-23")
    address = f"/g/{lab.group.slug}/meetings/{moved.uuid}/edit/"
    typed = {"version": 1, "day": "2026-11-16", "place": "302"}
    answer = logged_in(lab.author).post(address, typed)
    assert (answer.status_code, answer.context["form"]["place"].value()) == (400, "302")
    assert answer.context["form"].non_field_errors() == [
        "Another meeting of this series is on 2026-11-16 with the same topic: choose another day or another topic."
    ]
    assert str(Meeting.objects.get(pk=moved.pk).day) == "2026-11-23"
    logged_in(lab.author).post(address, typed | {"title": "答辩"})
    assert str(Meeting.objects.get(pk=moved.pk)) == "2026-11-16 答辩"


def test_a_meeting_does_not_come_back_to_a_day_that_another_one_has_by_now(lab: Lab) -> None:
    gone = make_meeting(lab.admin)
    remove_meeting(meeting=gone, by=lab.admin)
    other = make_meeting(lab.admin)
    with pytest.raises(MeetingRefused, match="Another meeting of this series is on 2026-11-16 by now"):
        restore_meeting(meeting=gone, by=lab.admin)
    assert Meeting.objects.get(deleted_at=None) == other
    remove_meeting(meeting=other, by=lab.admin)
    restore_meeting(meeting=gone, by=lab.admin)
    assert Meeting.objects.get(deleted_at=None) == gone
