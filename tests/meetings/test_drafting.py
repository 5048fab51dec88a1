"""The draft of minutes: from what the whole group reads, each line with its source, and nothing typed is touched."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity.models import Event
from core.periods import Period
from meetings.document import DraftBlock, DraftLine
from meetings.markdown import add_to_draft, is_untouched, read_items, source_link, without_sources
from meetings.models import Meeting, OpenIssue, Turn
from meetings.services import (
    Drafted,
    MeetingRefused,
    change_series,
    close_meeting,
    draft_due_minutes,
    draft_minutes,
    said_of,
    save_section,
    series_of,
)
from meetings.services.series import SeriesInput
from papers.services import SlotInput, add_slot
from tasks.models import ActionItem
from tasks.services import choose_action_state
from tests.factories.api import Lab, make_lab
from tests.factories.logs import make_log
from tests.factories.meetings import make_meeting, section_of
from tests.factories.pages import logged_in
from tests.factories.papers import make_reading
from tests.factories.reports import make_submitted
from tests.factories.tasks import make_task
from workload.services import share_log

WEEK = (date(2026, 11, 17), date(2026, 11, 20))
EVENING = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)  # 18:30 in Shanghai
BEFORE = {"上周工作总结": "", "问题汇总": "- 服务器慢", "本周安排": "- （刘）写论文\n- （陈静）读论文；跑实验"}
EMPTY = {"主要事项": "", "上周工作总结": " - \n", "问题汇总": "", "本周安排": ""}


@pytest.fixture
def lab() -> Lab:
    return make_lab(language="en")


def a_week_of(lab: Lab) -> Meeting:
    """Everything that a draft is made of, and the meeting after it."""
    make_meeting(lab.author, "2026-11-16", BEFORE)
    action = ActionItem.objects.get(text="读论文")
    choose_action_state(action=action, version=1, state="done", by=lab.other)
    make_submitted(lab.author, results="- 读完了 ![图](/g/lab/x/)\n- 密码：hunter2")
    make_task(lab.group, "整理<br />数据", lab.other, state="in_progress", days=WEEK)
    make_task(lab.group, "只是计划", lab.other, days=WEEK)
    make_log(lab.other, "9:00-11:30 跑实验", "2026-11-17")
    share_log(member=lab.other, totals="group", days="", by=lab.other)
    add_slot(data=SlotInput(date(2026, 11, 23), lab.other, topic="量化"), by=lab.other)
    return make_meeting(lab.author, "2026-11-23", EMPTY, presenter=lab.author)


def texts(meeting: Meeting) -> dict[str, str]:
    return {one.title: without_sources(one.text) for one in meeting.sections.filter(deleted_at=None)}


@pytest.mark.django_db
def test_a_draft_tells_what_the_group_reads_of_the_days_since_the_last_meeting(lab: Lab) -> None:
    meeting = a_week_of(lab)
    assert draft_minutes(meeting=meeting, by=lab.author) == Drafted(4, 0)
    assert texts(meeting) == {
        "主要事项": "- 上周工作总结\n- 问题汇总\n- 本周安排\n- （陈静）Paper reading: 量化\n- （刘涛）Talk",
        "上周工作总结": (
            "- （陈静）\n"
            "  1. 整理 数据 (In progress)\n"
            "  2. Learning log: 2.5 h\n"
            "  3. Assigned: 读论文 (done)\n"
            "  4. Assigned: 跑实验 (not done, week 2)\n"
            "- （刘涛）\n"
            "  1. 遥感基座: 读完了 图\n"
            "  2. Assigned: 写论文 (not done, week 2)\n"
            "- （吴敏）"
        ),
        "问题汇总": "- 服务器慢",
        "本周安排": "- （刘涛）写论文\n- （陈静）跑实验",
    }


@pytest.mark.django_db
def test_a_typed_agenda_gets_who_presents_behind_its_last_item(lab: Lab) -> None:
    typed = "1. 校庆 @吴敏 5min\n2. 散会"
    meeting = make_meeting(lab.author, "2026-11-23", EMPTY | {"主要事项": typed})
    add_slot(data=SlotInput(date(2026, 11, 23), lab.other, topic="量化"), by=lab.other)
    Turn.objects.create(series=meeting.series, role="presenter", day=meeting.day, member=lab.author)
    draft_minutes(meeting=meeting, by=lab.author)
    assert texts(meeting)["主要事项"] == f"{typed}\n3. （陈静）Paper reading: 量化\n4. （刘涛）Talk"
    draft_minutes(meeting=meeting, by=lab.author)
    assert texts(meeting)["主要事项"] == f"{typed}\n3. （陈静）Paper reading: 量化\n4. （刘涛）Talk"
    own = make_meeting(lab.author, "2026-11-30", EMPTY | {"主要事项": "- 我的题目 @刘涛"}, presenter=lab.author)
    draft_minutes(meeting=own, by=lab.author)
    assert texts(own)["主要事项"] == "- 我的题目 @刘涛"  # he presents already


@pytest.mark.django_db
def test_each_line_links_to_its_source_and_the_links_are_pages(lab: Lab) -> None:
    meeting = a_week_of(lab)
    draft_minutes(meeting=meeting, by=lab.author)
    done, issues = section_of(meeting, "上周工作总结").text, section_of(meeting, "问题汇总").text
    report = lab.author.reports.get()
    assert f"读完了 图 [→report 2026-W47](http://localhost:8000/g/{lab.group.slug}/reports/{report.uuid}/)\n" in done
    assert issues == (
        f"- 服务器慢 [→open for 1 week](http://localhost:8000/g/{lab.group.slug}/meetings/issues/"
        f"{OpenIssue.objects.get().uuid}/)"
    )
    page = logged_in(lab.author).get(f"/g/{lab.group.slug}/meetings/{meeting.uuid}/").content.decode()
    assert f'href="http://localhost:8000/g/{lab.group.slug}/reports/{report.uuid}/"' in page


@pytest.mark.django_db
def test_drafting_again_adds_only_what_is_new_and_touches_nothing(lab: Lab) -> None:
    meeting = a_week_of(lab)
    draft_minutes(meeting=meeting, by=lab.author)
    section = section_of(meeting, "上周工作总结")
    kept = [line for line in section.text.split("\n") if "Learning log" not in line and "吴敏" not in line]
    typed = "\n".join([*kept, "- 我们还谈了别的"])
    save_section(section=section, version=section.version, text=typed, by=lab.other)
    assert draft_minutes(meeting=meeting, by=lab.other) == Drafted(0, 0)
    make_submitted(lab.other, results="跑完了", project="量化")
    make_submitted(lab.admin, results="装好了", project="")
    assert draft_minutes(meeting=meeting, by=lab.other) == Drafted(0, 2)
    section.refresh_from_db()
    lines = section.text.split("\n")
    added = [line for line in lines if "[→new: report" in line]
    assert [without_sources(line) for line in added] == ["  5. 量化: 跑完了", "  1. 装好了"]
    assert [line for line in lines if line not in added] == [*typed.split("\n"), "- （吴敏）"]


@pytest.mark.django_db
def test_a_section_that_somebody_wrote_is_added_to_below_the_names(lab: Lab) -> None:
    make_submitted(lab.author, results="读完了", project="")
    text = "- （陈静）写完了\n- （刘  涛）\n    1. 自己写的\n\n还有一句"
    meeting = make_meeting(lab.author, "2026-11-23", {"上周工作总结": text})
    draft_minutes(meeting=meeting, by=lab.author)
    assert texts(meeting)["上周工作总结"] == text.replace("自己写的", "自己写的\n    2. 读完了")


@pytest.mark.django_db
def test_what_not_everybody_reads_stays_out(lab: Lab) -> None:
    lab.group.reports_readable_by = "advisors"
    lab.group.save()
    make_submitted(lab.author, results="只给导师")
    make_log(lab.other, "9:00-11:30 跑实验", "2026-11-17")
    share_log(member=lab.other, totals="advisors", days="advisors", by=lab.other)
    meeting = make_meeting(lab.author, "2026-11-23", EMPTY)
    draft_minutes(meeting=meeting, by=lab.advisor)
    assert texts(meeting)["上周工作总结"] == "- （陈静）\n- （刘涛）\n- （吴敏）"


@pytest.mark.django_db
def test_late_reports_come_once_and_readings_that_a_report_names_do_not_come_again(lab: Lab) -> None:
    make_submitted(lab.author, week="2026-W46", results="读了 Attention", project="")
    make_reading(lab.author, lab.author, period=Period(date(2026, 11, 10), date(2026, 11, 18)), written="Attention")
    first = make_meeting(lab.author, "2026-11-16", EMPTY)
    draft_minutes(meeting=first, by=lab.author)
    second = make_meeting(lab.author, "2026-11-23", EMPTY)
    draft_minutes(meeting=second, by=lab.author)
    assert [texts(one)["上周工作总结"].count("Attention") for one in (first, second)] == [1, 1]
    assert "Reading: Attention" in texts(second)["上周工作总结"]


@pytest.mark.django_db
def test_what_follows_is_as_if_it_had_been_typed(lab: Lab) -> None:
    meeting = a_week_of(lab)
    draft_minutes(meeting=meeting, by=lab.author)
    given = ActionItem.objects.filter(given_on="2026-11-23").order_by("pk")
    assert [(one.text, one.week_on(date(2026, 11, 23))) for one in given] == [("写论文", 2), ("跑实验", 2)]
    section = section_of(meeting, "问题汇总")
    reworded = section.text.replace("服务器慢", "周末再看一次机房")
    save_section(section=section, version=section.version, text=reworded, by=lab.author)
    issue = OpenIssue.objects.get()
    assert [item.text for item in issue.mentions.order_by("meeting__day")] == ["服务器慢", "周末再看一次机房"]


@pytest.mark.django_db
def test_a_report_that_tells_the_result_ends_an_assignment(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-16", {"本周安排": "- （刘）写完相关工作一章"})
    make_submitted(lab.author, results="写完相关工作一章", project="")
    meeting = make_meeting(lab.author, "2026-11-23", EMPTY)
    draft_minutes(meeting=meeting, by=lab.author)
    assert texts(meeting)["本周安排"] == ""
    assert ActionItem.objects.get().state == "done"


@pytest.mark.django_db
def test_the_schedule_drafts_tomorrows_minutes_once(lab: Lab) -> None:
    meeting = a_week_of(lab)
    assert draft_due_minutes(now=EVENING.replace(hour=9)) == 0
    assert [draft_due_minutes(now=EVENING) for _again in range(2)] == [1, 0]
    assert section_of(meeting, "问题汇总").text != ""
    assert Event.objects.get(verb="minutes.drafted").source == "job"


@pytest.mark.django_db
@pytest.mark.parametrize(("starts_at", "drafted"), [(time(9, 30), 1), (time(8, 30), 0), (None, 0)])
def test_what_was_forgotten_is_drafted_before_the_meeting_begins(
    lab: Lab, starts_at: time | None, drafted: int
) -> None:
    make_meeting(lab.author, "2026-11-23", EMPTY, starts_at=starts_at)
    assert draft_due_minutes(now=datetime(2026, 11, 23, 1, tzinfo=UTC)) == drafted  # 9:00 in Shanghai


@pytest.mark.django_db
def test_a_group_can_do_without_drafts_by_themselves(lab: Lab) -> None:
    a_week_of(lab)
    series = series_of(lab.group)
    data = SeriesInput("Meeting", drafts_itself=False)
    change_series(series=series, version=1, data=data, by=lab.admin)
    assert said_of(series_of(lab.group)) == data
    assert draft_due_minutes(now=EVENING) == 0


@pytest.mark.django_db
def test_closed_minutes_are_not_drafted(lab: Lab) -> None:
    meeting = a_week_of(lab)
    close_meeting(meeting=meeting, by=lab.author)
    with pytest.raises(MeetingRefused):
        draft_minutes(meeting=meeting, by=lab.author)
    address = f"/g/{lab.group.slug}/meetings/{meeting.uuid}/draft/"
    assert logged_in(lab.author).post(address).headers["Location"] == meeting.get_absolute_url()


@pytest.mark.django_db
def test_one_click_on_the_page(lab: Lab) -> None:
    meeting = a_week_of(lab)
    client, address = logged_in(lab.other), f"/g/{lab.group.slug}/meetings/{meeting.uuid}/"
    answer = client.post(f"{address}draft/", follow=True)
    assert "The draft is there" in answer.content.decode()
    assert "Add what is new" in answer.content.decode()


TEXT = st.lists(st.sampled_from(["- （刘涛）", "  1. 甲", "- ", "", "乙", "```", "\t2.\t丙", "（陈）丁", "# 戊"])).map(
    "\n".join
)


@given(TEXT)
def test_every_line_that_stood_there_stands_there_still(text: str) -> None:
    line = DraftLine("k", "新的", source_link("report", "https://zuji.example/g/lab/"))
    items = read_items(text)
    additions = [(DraftBlock(("刘涛",), (line,)), items[0] if items else None), (DraftBlock((), (line,)), None)]
    written = add_to_draft(text, additions, nested=True, mark="new:")
    left = written.split("\n")
    assert sum(one.endswith("新的 [→new: report](https://zuji.example/g/lab/)") for one in left) == 2
    kept = iter(left)
    assert all(one in kept for one in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "untouched"),
    [("", True), (" - \n\n  1. ", True), ("-", True), ("- x", False), ("无", False), ("2023", False)],
)
def test_empty_bullets_are_no_text(text: str, untouched: bool) -> None:
    assert is_untouched(text) is untouched
