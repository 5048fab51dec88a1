"""What became of an assignment, said by hand on a page or by a script, and taken back."""

import pytest

from meetings.services import close_meeting, decide_action
from tasks.models import ActionItem
from tests.factories.api import client_of, make_lab
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


def test_a_choice_taken_back_is_left_to_the_minutes_though_they_are_closed() -> None:
    lab = make_lab()
    make_meeting(lab.admin, "2026-11-09", {"本周安排": "- （刘）写论文"})
    action = decide_action(action=ActionItem.objects.get(), version=1, state="dropped", by=lab.author)
    later = make_meeting(lab.admin, "2026-11-16", {"完成情况": "- （刘）写论文"})
    close_meeting(meeting=later, by=lab.admin)
    client = client_of(lab.author)
    address = f"/api/v1/action-items/{action.uuid}/"
    etag = client.get(address).headers["ETag"]
    said = client.patch(address, {"state": "open"}, format="json", headers={"If-Match": etag}).json()
    stored = ActionItem.objects.get()
    assert (said["state"], stored.is_chosen, stored.decided_on) == ("done", False, later.day)
