"""The list of the revisions of closed minutes."""

import pytest

from meetings.queries import revisions_of
from meetings.services import close_meeting
from tests.factories.api import make_lab
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


def test_the_list_of_revisions_does_not_read_their_texts() -> None:
    lab = make_lab()
    meeting = make_meeting(lab.admin)
    close_meeting(meeting=meeting, by=lab.admin)
    assert [one.get_deferred_fields() for one in revisions_of(meeting)] == [{"text"}]
