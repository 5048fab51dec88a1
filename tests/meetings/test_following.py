"""Open issues and assignments follow from the text of minutes, and are carried from meeting to meeting."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import OpenIssue
from meetings.services import (
    MeetingInput,
    change_meeting,
    remove_meeting,
    restore_meeting,
    save_section,
    solve_issue,
)
from members.models import Member
from tasks.models import ActionItem
from tasks.services import choose_action_state, make_task_of
from tests.factories.api import make_lab
from tests.factories.meetings import make_meeting, make_meetings, section_of
from tests.factories.members import make_group, make_member
from tests.meetings.minutes import MINUTES, SEED

pytestmark = pytest.mark.django_db


def told(day: str) -> list[tuple[list[str], str, str, int]]:
    """The assignments of a day: members, text, state, and in which week each is on that day."""
    actions = ActionItem.objects.filter(given_on=day).prefetch_related("members").order_by("minutes_item__position")
    return [
        ([member.name for member in one.members.all()], one.text, one.state, one.week_on(one.given_on))
        for one in actions
    ]


def people(*names: str) -> Member:
    group = make_group()
    members = [make_member(group, name) for name in names]
    return members[0]


def test_assignments_are_carried_and_aged_over_meetings() -> None:
    make_meetings(people("方舟", "陆晓宁"), MINUTES)
    assert told("2023-07-10") == [
        (["方舟"], "Training Transformers with 4-bit Integers （https://arxiv.org/abs/2306.11987, 朱军）", "moved", 1),
        (["方舟", "陆晓宁"], "建立Baseline环境，本周务必完成\n 1. 下载数据集\n 2. 训练", "open", 1),
        (["陆晓宁"], "继续复现FP8训练（CV, NLP）", "moved", 1),
    ]
    assert told("2023-07-17") == [
        (["方舟"], "ViT-B训练/微调", "open", 1),
        (["方舟"], "复现朱军INT4训练", "moved", 2),
        (["陆晓宁"], "复现FP8训练", "done", 2),
    ]
    assert told("2023-07-24") == [
        (["方舟"], "了解LLaMa(1,2)，完成一次微调", "open", 1),
        (["方舟"], "复现朱军INT4训练", "open", 3),
        (["陆晓宁"], "微调机器翻译模型", "open", 1),
        (["陆晓宁"], "运行目标识别模型", "open", 1),
        ([], "Paper Reading -1", "open", 1),
    ]


@pytest.mark.skipif(SEED is None, reason="the seeds are not here")
def test_in_the_seed_the_int4_reproduction_is_in_its_third_week() -> None:
    assert SEED is not None
    make_meetings(people("刘涛", "朱梦静", "邓佺"), SEED.read_text("utf-8"))
    third = [(names, text) for names, text, _state, week in told("2023-07-24") if week == 3]
    assert third == [(["刘涛"], "复现朱军INT4训练")]


def test_meetings_entered_in_any_order_tell_the_same() -> None:
    by = people("方舟", "陆晓宁")
    meetings = make_meetings(by, MINUTES)
    before = [told(str(meeting.day)) for meeting in meetings]
    middle = section_of(meetings[1], "本周安排")
    text = middle.text
    save_section(section=middle, version=1, text="", by=by)
    assert told("2023-07-17") == []
    assert told("2023-07-24")[1] == (["方舟"], "复现朱军INT4训练", "open", 3)  # it was still open from the tenth
    save_section(section=middle, version=2, text=text, by=by)
    assert [told(str(meeting.day)) for meeting in meetings] == before


def test_saving_the_same_text_again_changes_nothing() -> None:
    by = people("方舟", "陆晓宁")
    meeting = make_meetings(by, MINUTES)[-1]
    before = list(ActionItem.objects.values_list("uuid", "version"))
    section = section_of(meeting, "主要事项")
    save_section(section=section, version=1, text="- 别的", by=by)
    assert list(ActionItem.objects.values_list("uuid", "version")) == before


def test_a_choice_by_hand_stays_whatever_the_next_meeting_says() -> None:
    by = people("方舟")
    make_meeting(by, "2026-11-09", {"本周安排": "- （方）整理数据\n- （方）写论文"})
    dropped = ActionItem.objects.get(text="写论文")
    choose_action_state(action=dropped, version=1, state="dropped", by=by)
    make_meeting(by, "2026-11-16", {"完成情况": "- （方舟）\n  1. 整理数据", "本周安排": "- （方）写论文"})
    assert [one[1:3] for one in told("2026-11-09")] == [("整理数据", "done"), ("写论文", "dropped")]
    assert told("2026-11-16") == [(["方舟"], "写论文", "open", 1)]


def test_a_task_is_made_of_an_assignment_once() -> None:
    by = people("方舟", "陆晓宁")
    make_meeting(by, "2026-11-09", {"本周安排": "- （方，陆）建立环境\n  1. 下载数据集"})
    action = ActionItem.objects.get()
    task = make_task_of(action=action, by=by)
    assert make_task_of(action=action, by=by) == task
    assert (task.title, task.progress, str(task.period)) == ("建立环境", "1. 下载数据集", "2026-11-09 – 2026-11-15")
    assert sorted(part.member.name for part in task.participations.all()) == ["方舟", "陆晓宁"]


def test_issues_are_carried_until_solved() -> None:
    by = people("方舟", "陆晓宁")
    make_meetings(by, MINUTES)
    raised = list(OpenIssue.objects.values_list("text", "raised_on"))
    assert raised == [("git访问问题", date(2023, 7, 17)), ("服务器空间不足", date(2023, 7, 17))]
    issue = OpenIssue.objects.get(text="git访问问题")
    assert [item.meeting.day for item in issue.mentions.order_by("meeting__day")] == [
        date(2023, 7, 17),
        date(2023, 7, 24),
    ]
    assert issue.weeks_on(date(2023, 7, 24)) == 1
    solve_issue(issue=issue, version=issue.version, how="换了代理", day=date(2023, 7, 26), by=by)
    make_meeting(by, "2023-07-31", {"问题汇总": "- git访问问题"})
    assert OpenIssue.objects.filter(text="git访问问题", solved_on=None).get().raised_on == date(2023, 7, 31)


def test_an_issue_goes_with_its_line_unless_somebody_touched_it() -> None:
    by = people("方舟")
    meeting = make_meeting(by, sections={"问题汇总": "- （方）服务器慢\n- 硬盘满了"})
    slow = OpenIssue.objects.get(text="服务器慢")
    assert slow.raised_by == by
    solve_issue(issue=slow, version=1, by=by, day=date(2026, 11, 20))
    save_section(section=section_of(meeting, "问题汇总"), version=1, text="- 网络断了", by=by)
    assert sorted(OpenIssue.objects.values_list("text", flat=True)) == sorted(["服务器慢", "网络断了"])


def test_names_of_nobody_stay_names_and_guests_are_not_assigned() -> None:
    lab = make_lab()
    meeting = make_meeting(lab.author, sections={"本周安排": "- （盐城运维）装系统\n- （来宾）旁听\n- 陈静：写报告"})
    items = [(item.names, [one.name for one in item.members.all()], item.text) for item in meeting.items.all()]
    assert items == [(["盐城运维"], [], "装系统"), (["来宾"], [], "旁听"), (["陈静"], ["陈静"], "写报告")]


def test_a_removed_meeting_decides_nothing_and_comes_back() -> None:
    lab = make_lab()
    make_meeting(lab.admin, "2026-11-09", {"本周安排": "- （刘）写论文"})
    meeting = make_meeting(lab.admin, "2026-11-16", {"本周安排": "- （刘）写论文"})
    assert told("2026-11-09")[0][2] == "moved"
    remove_meeting(meeting=meeting, by=lab.admin)
    assert told("2026-11-09")[0][2] == "open"
    restore_meeting(meeting=meeting, by=lab.admin)
    assert told("2026-11-09")[0][2] == "moved"
    assert told("2026-11-16")[0][3] == 2


def test_a_meeting_moved_to_a_later_day_decides_nothing_before_it() -> None:
    by = people("方舟")
    make_meeting(by, "2026-11-02", {"本周安排": "- （方）写论文"})
    moved = make_meeting(by, "2026-11-09", {"完成情况": "- （方）写论文"})
    make_meeting(by, "2026-11-16", {"本周安排": "- （方）写论文"})
    assert [one[2] for one in told("2026-11-02")] == ["done"]
    change_meeting(meeting=moved, version=1, data=MeetingInput(day=date(2026, 11, 23)), by=by)
    assert [one[2] for one in told("2026-11-02")] == ["moved"]
    assert told("2026-11-16") == [(["方舟"], "写论文", "done", 3)]


def test_a_second_meeting_of_a_day_leaves_what_the_first_decided() -> None:
    by = people("方舟")
    make_meeting(by, "2026-11-02", {"本周安排": "- （方）写论文"})
    make_meeting(by, "2026-11-09", {"完成情况": "- （方）写论文"})
    make_meeting(by, "2026-11-09", {"本周安排": "- （方）整理数据"}, title="答辩")
    assert [one[2] for one in told("2026-11-02")] == ["done"]


@pytest.mark.parametrize("later", [2, 12])
def test_typing_in_old_minutes_costs_the_same_whatever_came_later(later: int) -> None:
    by = people("方舟", "陆晓宁")
    first = make_meeting(by, "2026-01-05", {"本周安排": "- （方）写论文\n- （陆）整理数据"})
    for week in range(1, later + 1):
        day = str(date(2026, 1, 5) + timedelta(weeks=week))
        make_meeting(by, day, {"完成情况": f"- （陆）整理数据{week}", "本周安排": "- （方）写论文"})
    section = section_of(first, "本周安排")
    with CaptureQueriesContext(connection) as queries:
        save_section(section=section, version=1, text="- （陆）整理数据", by=by)
    assert len(queries) == 30
