"""While minutes are typed, others say what became of their issues and assignments: both are kept."""

from datetime import date

import pytest

from meetings.models import OpenIssue
from meetings.services import save_section, solve_issue
from members.models import Member
from tasks.models import ActionItem, Task
from tasks.services import choose_action_state, make_task_of
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_group, make_member
from tests.meetings.meanwhile import before_update_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Member:
    return make_member(make_group(), "方舟")


def test_an_issue_that_is_solved_while_its_line_is_reworded_is_solved(by: Member) -> None:
    meeting = make_meeting(by, sections={"问题汇总": "- 服务器编译太慢"})
    issue = OpenIssue.objects.get()
    with before_update_of(
        "meetings_openissue",
        lambda: solve_issue(issue=issue, version=1, how="换了硬盘", day=date(2026, 11, 20), by=by),
    ):
        save_section(section=section_of(meeting, "问题汇总"), version=1, text="- （方）服务器编译太慢了", by=by)
    stored = OpenIssue.objects.get()
    assert (stored.text, stored.raised_by, stored.how, stored.solved_on) == (
        "服务器编译太慢了",
        by,
        "换了硬盘",
        date(2026, 11, 20),
    )
    assert stored.version == 3


def test_a_task_made_while_the_assignment_is_reworded_stays_its_task(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": "- （方）写论文"})
    action = ActionItem.objects.get()
    with before_update_of("tasks_actionitem", lambda: make_task_of(action=action, by=by)):
        save_section(section=section_of(meeting, "本周安排"), version=1, text="- （方）写论文初稿", by=by)
    stored = ActionItem.objects.get()
    assert (stored.text, stored.task, stored.version) == ("写论文初稿", Task.objects.get(), 3)


def test_a_choice_made_while_a_meeting_decides_stays(by: Member) -> None:
    make_meeting(by, "2026-11-09", {"本周安排": "- （方）写论文"})
    later = make_meeting(by, "2026-11-16", {"完成情况": ""})
    action = ActionItem.objects.get()
    with before_update_of(
        "tasks_actionitem", lambda: choose_action_state(action=action, version=1, state="dropped", by=by)
    ):
        save_section(section=section_of(later, "完成情况"), version=1, text="- （方）写论文", by=by)
    stored = ActionItem.objects.get()
    assert (stored.state, stored.is_chosen, stored.version) == ("dropped", True, 2)
