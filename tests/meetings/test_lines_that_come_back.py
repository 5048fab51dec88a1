"""What was said by hand of an assignment or an issue stays with its line, wherever the line goes in the minutes."""

from datetime import date

import pytest

from meetings.document import MOST_SECTIONS
from meetings.models import Meeting, MinutesSection, OpenIssue
from meetings.services import (
    MeetingInput,
    NewSection,
    remove_section,
    renew_meeting,
    restore_section,
    save_section,
)
from members.models import Member
from tasks.models import ActionItem
from tasks.services import choose_action_state, set_action_due
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db

LINES = "- （方）写论文\n- （陆）整理数据"


@pytest.fixture
def by() -> Member:
    group = make_group()
    make_member(group, "陆晓宁")
    return make_member(group, "方舟")


def chosen(text: str, by: Member) -> ActionItem:
    return choose_action_state(action=ActionItem.objects.get(text=text), version=1, state="dropped", by=by)


def standing(meeting: Meeting) -> list[tuple[str, str, str]]:
    """Every assignment there is: where its line stands, its text, its state."""
    actions = ActionItem.objects.select_related("minutes_item__section").order_by("minutes_item__position")
    return [(one.minutes_item.section.title, one.text, one.state) for one in actions]


def renewed(meeting: Meeting, by: Member, **sections: str) -> None:
    laid = [NewSection(title, text) for title, text in sections.items()]
    renew_meeting(meeting=meeting, data=MeetingInput(day=meeting.day), sections=laid, by=by)


def test_a_choice_stays_when_an_import_renames_the_heading(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": LINES})
    action = chosen("写论文", by)
    renewed(meeting, by, 下周安排=LINES)
    assert standing(meeting) == [("下周安排", "写论文", "dropped"), ("下周安排", "整理数据", "open")]
    assert ActionItem.objects.get(text="写论文").uuid == action.uuid


def test_a_section_that_left_the_file_takes_its_issues_along_and_can_be_restored(by: Member) -> None:
    meeting = make_meeting(by, sections={"问题汇总": "- 服务器慢", "其他": "随便"})
    issues = section_of(meeting, "问题汇总")
    renewed(meeting, by, 其他="随便")
    assert OpenIssue.objects.count() == 0
    restore_section(section=issues, by=by)
    assert OpenIssue.objects.get().mentions.get().section == issues


def test_a_choice_stays_when_its_section_is_removed_and_brought_back(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": LINES})
    chosen("写论文", by)
    section = section_of(meeting, "本周安排")
    remove_section(section=section, by=by)
    restore_section(section=section, by=by)
    assert standing(meeting) == [("本周安排", "写论文", "dropped"), ("本周安排", "整理数据", "open")]


def test_a_choice_stays_when_its_line_is_cut_and_pasted_elsewhere(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": LINES, "下周安排": ""})
    chosen("写论文", by)
    save_section(section=section_of(meeting, "本周安排"), version=1, text="- （陆）整理数据", by=by)
    save_section(section=section_of(meeting, "下周安排"), version=1, text="- （方）写论文", by=by)
    assert standing(meeting) == [("本周安排", "整理数据", "open"), ("下周安排", "写论文", "dropped")]


def test_the_same_words_for_somebody_else_are_another_assignment(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": "- （方）写论文"})
    chosen("写论文", by)
    save_section(section=section_of(meeting, "本周安排"), version=1, text="", by=by)
    save_section(section=section_of(meeting, "本周安排"), version=2, text="- （陆）写论文", by=by)
    assert sorted(ActionItem.objects.values_list("members__name", "state")) == [("方舟", "dropped"), ("陆晓宁", "open")]


def test_until_when_an_assignment_is_due_is_kept_for_its_line(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": LINES})
    section = section_of(meeting, "本周安排")
    set_action_due(action=ActionItem.objects.get(text="写论文"), version=1, due_on=date(2026, 12, 1), by=by)
    save_section(section=section, version=1, text="", by=by)
    assert list(ActionItem.objects.values_list("text", flat=True)) == ["写论文"]
    save_section(section=section, version=2, text=LINES, by=by)
    assert list(ActionItem.objects.order_by("minutes_item__position").values_list("text", "due_on")) == [
        ("写论文", date(2026, 12, 1)),
        ("整理数据", None),
    ]


def test_lines_below_another_heading_are_no_assignments_and_no_issues_any_more(by: Member) -> None:
    meeting = make_meeting(by, sections={"本周安排": LINES, "问题汇总": "- （方）服务器慢"})
    for title in ("本周安排", "问题汇总"):
        section: MinutesSection = section_of(meeting, title)
        save_section(section=section, version=1, title="讨论", text=section.text, by=by)
    assert (ActionItem.objects.count(), OpenIssue.objects.count(), meeting.items.count()) == (0, 0, 3)


def test_no_section_comes_back_where_there_are_as_many_as_can_be(by: Member) -> None:
    meeting = make_meeting(by, sections={"其他": ""})
    section = section_of(meeting, "其他")
    remove_section(section=section, by=by)
    MinutesSection.objects.bulk_create(
        MinutesSection(meeting=meeting, position=place, kind="free", title=str(place)) for place in range(MOST_SECTIONS)
    )
    address = f"/g/{by.group.slug}/meetings/{meeting.uuid}/sections/{section.uuid}/restore/"
    answer = logged_in(by).post(address, follow=True)
    assert f"Minutes have at most {MOST_SECTIONS} sections." in answer.content.decode()
    assert meeting.sections.filter(deleted_at=None).count() == MOST_SECTIONS
