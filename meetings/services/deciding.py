"""What became of an assignment, said by hand, and taken back."""

from django.db import transaction

from meetings.models import Meeting
from meetings.services.carrying import carry_on
from members.models import Member
from tasks.models import ActionItem
from tasks.services import choose_action_state


@transaction.atomic
def decide_action(*, action: ActionItem, version: int, state: str, by: Member, source: str = "page") -> ActionItem:
    """As tasks.services.choose_action_state. A choice that is taken back ("open") leaves it to the minutes, at once."""
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(items__action=action, deleted_at=None).first()
    decided = choose_action_state(action=action, version=version, state=state, by=by, source=source)
    if meeting is not None and decided.state == ActionItem.State.OPEN:
        carry_on(meeting)
        decided.refresh_from_db()
    return decided
