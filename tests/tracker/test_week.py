"""The page of a week: what is one's own in it, what one click does, what advisors see, what guests do not."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from meetings.models import OpenIssue
from members.models import Member, Supervision
from papers.models import ReadingSlot
from tasks.models import ActionItem, Task, TodoItem
from tasks.services.todo_items import toggle_todo
from tests.factories.logs import make_log
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.papers import make_paper, make_reading
from tests.factories.reports import make_draft, make_submitted
from tests.factories.tasks import make_task
from tests.factories.todos import item, make_list, stored
from workload.models import LogDay, Participation

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"  # 16 to 22 November
DAYS = (date(2026, 11, 16), date(2026, 11, 22))
HERE = f"/g/lab/weeks/{WEEK}/"


@pytest.fixture
def member() -> Any:
    with time_machine.travel("2026-11-18 10:00+08:00"):
        yield make_member(make_group(slug="lab"), "刘涛")


def texts(page: Any, kind: str) -> list[tuple[str, str]]:
    return [(line.text, line.state) for line in page.context["page"].lines[kind]]


@time_machine.travel("2026-11-16 00:30+08:00")
def test_the_address_of_a_group_leads_to_the_week_of_its_own_clock() -> None:
    member = make_member(make_group(slug="lab"))
    overseas = make_member(make_group(slug="boston", time_zone="America/New_York"))
    assert logged_in(member).get("/g/lab/").headers["Location"] == HERE
    assert logged_in(overseas).get("/g/boston/").headers["Location"] == "/g/boston/weeks/2026-W46/"
    assert logged_in(member).get("/", follow=True).redirect_chain == [("/g/lab/", 302), (HERE, 302)]


def test_tasks_and_readings_of_the_week_and_what_should_be_done_by_now(member: Member) -> None:
    other = make_member(member.group, "沈")
    day = member.group.calendar.week_named
    for title, people, week, state in [
        ("本周", [member], "2026-W47", "planned"),
        ("做完", [member], "2026-W47", "done"),
        ("拖着", [member], "2026-W45", "in_progress"),
        ("上周做完", [member], "2026-W46", "done"),
        ("很久以前", [member], "2026-W40", "planned"),
        ("别人", [other], "2026-W47", "planned"),
    ]:
        of = day(week)
        make_task(member.group, title, *people, state=state, days=(of.first_day, of.last_day))
    make_reading(member, paper=make_paper(member, "Attention"))
    client = logged_in(member)
    page = client.get(HERE)
    assert texts(page, "task") == [("拖着", "in_progress"), ("本周", "planned"), ("做完", "done")]
    assert texts(page, "reading") == [("Attention", "to_read")]
    assert texts(client.get("/g/lab/weeks/2026-W46/"), "task") == [("上周做完", "done")]


def test_one_click_says_how_far_a_task_and_a_reading_are_and_leads_back(member: Member) -> None:
    task = make_task(member.group, "本周", member, days=DAYS)
    reading = make_reading(member)
    client = logged_in(member)
    back = {"back": f"{HERE}#week-work"}
    moved = client.post(f"/g/lab/tasks/{task.uuid}/move/", {"version": 1, "state": "done"} | back)
    read = client.post(f"/g/lab/readings/{reading.uuid}/state/", {"state": "read"} | back)
    assert (moved["Location"], read["Location"]) == (f"{HERE}#week-work", f"{HERE}#week-work")
    assert Task.objects.get().state == "done"
    assert Participation.objects.get(item=reading).state == "read"
    away = client.post(
        f"/g/lab/tasks/{task.uuid}/move/", {"version": 2, "state": "done", "back": "https://evil.example/"}
    )
    assert away["Location"] == "/g/lab/tasks/board/"


def test_an_assignment_is_there_with_its_age_until_it_is_done(member: Member) -> None:
    make_meeting(member, "2026-11-02", {"本周安排": "- （刘涛）复现 INT4"})
    client = logged_in(member)
    page = client.get(HERE)
    assert [(line.text, week) for line, week in page.context["page"].actions] == [("复现 INT4", 3)]
    action = ActionItem.objects.get()
    address = f"/g/lab/meetings/assignments/{action.uuid}/state/"
    done = client.post(address, {"version": action.version, "state": "done", "next": HERE}, follow=True)
    assert texts(done, "action") == [("复现 INT4", "done")]
    assert texts(client.get("/g/lab/weeks/2026-W48/"), "action") == []
    assert texts(client.get("/g/lab/weeks/2026-W44/"), "action") == []


def test_to_dos_are_ticked_off_in_place(member: Member) -> None:
    month = make_list(member, [item("读论文", day=18), item("写周报"), item("旧的", is_done=True)], month=(2026, 11))
    make_list(member, [item("上个月")], month=(2026, 10))
    make_list(member, [item("链接")], title="资料")
    make_list(make_member(member.group), [item("LEAK")], month=(2026, 11))
    TodoItem.objects.filter(text="旧的").update(done_at="2026-11-01T04:00:00Z")
    client = logged_in(member)
    page = client.get(HERE)
    assert texts(page, "todo") == [("读论文", "open"), ("写周报", "open"), ("链接", "open")]
    assert "LEAK" not in page.content.decode()
    first = stored(month)[0]
    ticked = client.post(f"/g/lab/todos/items/{first.uuid}/", {"action": "toggle", "back": HERE}, follow=True)
    assert texts(ticked, "todo") == [("写周报", "open"), ("链接", "open"), ("读论文", "done")]
    toggle_todo(item=stored(month)[0], version=stored(month)[0].version, by=member)
    assert texts(client.get(HERE), "todo")[0] == ("读论文", "open")


def test_a_line_of_the_log_is_added_and_the_timer_leads_back(member: Member) -> None:
    make_log(member, "9:00–10:30 看论文")
    client, back = logged_in(member), {"back": f"{HERE}#week-log"}
    sent = client.post("/g/lab/log/lines/", {"day": "2026-11-16", "line": "14:00–15:00 训练"} | back)
    assert sent["Location"] == f"{HERE}#week-log"
    assert LogDay.objects.get().text == "9:00–10:30 看论文\n14:00–15:00 训练"
    page = client.get(HERE)
    assert [day.minutes for day in page.context["page"].log.days] == [150, 0, 0, 0, 0, 0, 0]
    client.post("/g/lab/log/lines/", {"line": "读 MoE"} | back)
    assert LogDay.objects.get(day="2026-11-18").text == "读 MoE"
    started = client.post("/g/lab/log/timer/", {"action": "start", "text": "训练"} | back)
    assert started["Location"] == f"{HERE}#week-log"
    timer = client.get(HERE).context["page"].timer
    assert (timer.timer.text, timer.clock) == ("训练", "0:00:00")


def test_a_line_that_cannot_be_kept_stands_in_the_form_of_its_day(member: Member) -> None:
    make_log(member, "9:00–10:30 看论文")
    client = logged_in(member)
    refused = client.post("/g/lab/log/lines/", {"day": "2026-11-16", "line": "x" * 70_000, "back": HERE})
    assert refused.status_code == 400
    assert refused.context["text"] == "9:00–10:30 看论文\n" + "x" * 70_000
    empty = client.post("/g/lab/log/lines/", {"day": "2026-11-16", "line": " ", "back": HERE}, follow=True)
    assert "Write a line first" in empty.content.decode()
    assert client.post("/g/lab/log/lines/", {"day": "16.11.", "line": "x"}).status_code == 404


def test_one_click_hands_the_report_in_as_it_was_seen(member: Member) -> None:
    client, address = logged_in(member), f"{HERE}mine/submit/"
    assert client.post(address, {"version": 1}).status_code == 404
    draft = make_draft(member, week=WEEK)
    page = client.get(HERE)
    assert (page.context["own"].status, page.context["page"].can_submit) == ("draft", True)
    stale = client.post(address, {"version": 7, "back": HERE}, follow=True)
    assert "changed meanwhile" in stale.content.decode()
    done = client.post(address, {"version": draft.version, "back": HERE}, follow=True)
    assert (done.context["own"].status, done.context["page"].can_submit) == ("submitted", False)


def test_advisors_see_who_is_missing_their_students_first_what_waits_and_the_oldest_issues(member: Member) -> None:
    advisor = make_member(member.group, "沈", roles=("advisor",))
    for name in ("安", "白"):
        make_member(member.group, name)
    Supervision.objects.create(advisor=advisor, member=member)
    make_submitted(make_member(member.group, "陈"), week=WEEK)
    for day, text in (("2026-11-02", "老问题"), ("2026-11-16", "新问题")):
        make_meeting(advisor, day, {"问题汇总": f"- {text}"})
    page = logged_in(advisor).get(HERE)
    shown = page.context["page"]
    assert [line.member.name for line in shown.missing] == ["刘涛", "安", "白"]
    assert [line.member.name for line in shown.waiting] == ["陈"]
    assert (shown.handed_in, len(shown.owing), page.context["nav"].waiting) == (1, 4, 1)
    assert [(line.title, weeks) for line, weeks in shown.issues] == [("老问题", 2), ("新问题", 0)]
    assert [line.day.isoformat() for line in shown.meetings] == ["2026-11-16"]


def test_members_see_the_issues_they_look_after_and_who_presents(member: Member) -> None:
    make_meeting(member, "2026-11-16", {"问题汇总": "- 我的\n- LEAK"}, starts_at=None)
    OpenIssue.objects.filter(text="我的").update(owner=member)
    ReadingSlot.objects.create(group=member.group, day="2026-11-19", presenter=member, topic="MoE")
    page = logged_in(member).get(HERE)
    shown = page.context["page"]
    assert [line.title for line, _weeks in shown.issues] == ["我的"]
    assert [(line.title, line.person) for line in shown.agenda.slots] == [("MoE", "刘涛")]
    assert "LEAK" not in page.content.decode()


def test_guests_and_old_addresses_of_the_board_are_sent_to_it(member: Member) -> None:
    guest = make_member(member.group, roles=("guest",))
    assert logged_in(guest).get(HERE)["Location"] == f"{HERE}board/"
    assert logged_in(member).get(f"{HERE}?advisor=1")["Location"] == f"{HERE}board/?advisor=1"
    assert logged_in(make_member(make_group(slug="other"))).get(HERE).status_code == 404
    assert Client().get(HERE)["Location"] == f"/log-in/?next={HERE}"
    for name in ("2025-W53", "week", "2026-W4７"):
        assert logged_in(member).get(f"/g/lab/weeks/{name}/").status_code == 404


@pytest.mark.parametrize("has_reports", [True, False])
def test_a_week_costs_at_most_fifteen_queries(
    member: Member, has_reports: bool, django_assert_max_num_queries: Any
) -> None:
    """Of an advisor who owes a report, with a log that splits at midnight, in a week that closes."""
    group = member.group
    make_submitted(member, week=WEEK if has_reports else "2026-W40")
    group.log_splits_midnight, group.lock_after_days, group.follows_holidays = True, 0, True
    group.save()
    advisor = make_member(group, "沈", roles=("admin", "advisor"), owes_report=True)
    Supervision.objects.create(advisor=advisor, member=member)
    make_log(advisor, "23:00–1:00 看论文")
    client = logged_in(advisor)
    client.get(HERE)
    with django_assert_max_num_queries(15):
        assert client.get(HERE).status_code == 200
