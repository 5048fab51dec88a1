"""The pages of plan against fact, and the choices of authors."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Group, Member
from reports.models import Feedback, PlanItem
from reports.services import approve_report, choose_plan_state, save_feedback
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel("2026-11-25 10:00+08:00"):  # 2026-W48
        yield


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


@pytest.fixture
def advisor(member: Member) -> Member:
    return make_member(member.group, "周老师", roles=("advisor",))


def plans_of(person: Member) -> str:
    return f"/g/{person.group.slug}/people/{person.uuid}/plans/"


def since_of(person: Member) -> str:
    return f"/g/{person.group.slug}/people/{person.uuid}/since/"


def three_weeks(member: Member) -> None:
    make_submitted(member, week="2026-W45", this_week="", results="", next_week="- 训练基线模型\n- 读综述\n- 写报告")
    make_submitted(
        member,
        week="2026-W46",
        this_week="- 训练基线模型\n- 买显卡",
        results="- 读综述",
        next_week="- 训练基线模型\n- 复核数据",
    )
    make_submitted(member, week="2026-W47", this_week="- 复核数据", results="", next_week="- 训练基线模型")


def test_the_page_sets_plan_against_fact(member: Member, advisor: Member) -> None:
    three_weeks(member)
    record = logged_in(advisor).get(plans_of(member)).context["record"]
    assert [week.report.week.name for week in record.weeks] == ["2026-W47", "2026-W46", "2026-W45"]
    assert record.counts == {"done": 1, "moved": 2, "dropped": 0, "open": 2}
    assert [line.text for line in record.weeks[1].unplanned] == ["买显卡"]
    assert (len(record.planned), record.unplanned_count, len(record.ahead)) == (5, 1, 1)
    assert [(line.item.text, line.age) for line in record.open_lines] == [
        ("写报告", 3),
        ("训练基线模型", 3),
        ("复核数据", 2),
    ]


def test_the_days_choose_the_weeks(member: Member) -> None:
    three_weeks(member)
    term = member.group.terms.create(name="2026 秋", starts_on="2026-09-07", ends_on="2026-11-15")
    page = logged_in(member).get(f"{plans_of(member)}?from={term.starts_on}&until={term.ends_on}")
    assert [week.report.week.name for week in page.context["record"].weeks] == ["2026-W46", "2026-W45"]
    assert page.context["record"].ahead == ()
    assert [link.is_shown for link in page.context["terms"]] == [True]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=yesterday", "is not a date"),
        ("from=2026-11-20&until=2026-11-01", "The period ends (2026-11-01) before it starts (2026-11-20)."),
        ("from=2024-01-01", "at most 366 are allowed"),
        ("from=1890-01-01", "1890"),
        ("until=2026-02-30", "2026"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(member: Member, query: str, sentence: str) -> None:
    page = logged_in(member).get(f"{plans_of(member)}?{query}")
    assert page.status_code == 400
    assert sentence in page.context["error"]


def test_who_may_not_read_the_reports_finds_no_plans(member: Member) -> None:
    Group.objects.filter(pk=member.group_id).update(reports_readable_by=Group.Readers.ADVISORS)
    colleague = make_member(member.group, "同学")
    project = make_project(member.group, "遥感基座")
    guide = make_member(member.group, "项目导师")
    project.places.create(member=guide, is_advisor=True)
    make_submitted(member, project="遥感基座", next_week="- LEAK 计划")
    found = {
        person.name: [logged_in(person).get(page(member)).status_code for page in (plans_of, since_of)]
        for person in (member, colleague, guide, make_member(member.group, "访客", roles=("guest",)))
    }
    assert found == {"顾晓岚": [200, 200], "同学": [404, 404], "项目导师": [200, 200], "访客": [404, 404]}


def test_a_plan_of_a_report_one_may_not_read_is_not_shown_through_the_next(member: Member) -> None:
    Group.objects.filter(pk=member.group_id).update(reports_readable_by=Group.Readers.ADVISORS)
    guide = make_member(member.group, "项目导师")
    make_project(member.group, "遥感基座").places.create(member=guide, is_advisor=True)
    make_submitted(member, week="2026-W46", project="别的", next_week="- LEAK 计划")
    make_submitted(member, week="2026-W47", project="遥感基座", this_week="- LEAK 计划", next_week="- 读论文")
    page = logged_in(guide).get(plans_of(member))
    assert [(week.report.week.name, week.planned, week.unplanned) for week in page.context["record"].weeks] == [
        ("2026-W47", (), ())
    ]
    assert "LEAK" not in page.content.decode()


def test_drafts_and_removed_people_show_nothing(member: Member, advisor: Member) -> None:
    make_draft(member, next_week="- LEAK")
    assert "LEAK" not in logged_in(advisor).get(plans_of(member)).content.decode()
    Member.objects.filter(pk=member.pk).update(deleted_at=datetime(2026, 11, 20, tzinfo=UTC))
    admin = make_member(member.group, roles=("admin",))
    assert [logged_in(admin).get(page(member)).status_code for page in (plans_of, since_of)] == [404, 404]


def test_the_author_chooses_by_form_and_by_script(member: Member) -> None:
    make_submitted(member, next_week="- 训练\n- 评测")
    first, second = PlanItem.objects.all()
    client = logged_in(member)
    answer = client.post(
        f"/g/lab/plans/{first.uuid}/", {"plan_item": first.uuid, f"plan_state-{first.uuid}": "done", "plan_version": 1}
    )
    assert answer.status_code == 302
    answer = post_json(client, f"/g/lab/plans/{second.uuid}/", {"state": "dropped", "version": 1})
    assert answer.json() == {"version": 2, "state": "dropped", "is_chosen": True}
    assert list(PlanItem.objects.values_list("state", "is_chosen")) == [("done", True), ("dropped", True)]


def test_a_choice_on_an_older_version_tells_what_is_stored(member: Member) -> None:
    make_submitted(member, next_week="- 训练")
    item = PlanItem.objects.get()
    choose_plan_state(item=item, state="done", version=1, by=member)
    answer = post_json(logged_in(member), f"/g/lab/plans/{item.uuid}/", {"state": "dropped", "version": 1})
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (409, "done", 2)


@pytest.mark.parametrize(
    "body", [{"state": "lost", "version": 1}, {"state": "done"}, [], {"state": "done", "version": "x"}]
)
def test_a_choice_that_is_none_is_refused(member: Member, body: Any) -> None:
    make_submitted(member, next_week="- 训练")
    answer = post_json(logged_in(member), f"/g/lab/plans/{PlanItem.objects.get().uuid}/", body)
    assert answer.status_code == 400
    assert PlanItem.objects.get().state == "open"


def test_nobody_else_chooses(member: Member, advisor: Member) -> None:
    make_submitted(member, next_week="- 训练")
    address = f"/g/lab/plans/{PlanItem.objects.get().uuid}/"
    stranger = make_member(make_group(slug="other"), "外人")
    guest = make_member(member.group, "访客", roles=("guest",))
    body = {"state": "done", "version": 1}
    assert [post_json(logged_in(person), address, body).status_code for person in (advisor, guest, stranger)] == [
        403,
        404,
        404,
    ]
    assert PlanItem.objects.get().state == "open"


def test_since_we_met_starts_at_the_last_word_of_this_advisor(member: Member, advisor: Member) -> None:
    other = make_member(member.group, "吴老师", roles=("advisor",))
    with time_machine.travel("2026-11-04 10:00+08:00"):
        report = make_submitted(member, week="2026-W44")
        save_feedback(report=report, row_uuid=None, text="很好", version=0, by=advisor)
    with time_machine.travel("2026-11-18 10:00+08:00"):
        approve_report(report=make_submitted(member, week="2026-W46"), by=other)
    since = {
        person.name: logged_in(person).get(since_of(member)).context["change"].since.isoformat()
        for person in (advisor, other, member, make_member(member.group, "新老师", roles=("advisor",)))
    }
    assert since == {"周老师": "2026-11-04", "吴老师": "2026-11-18", "顾晓岚": "2026-11-18", "新老师": "2026-10-28"}


def test_since_we_met_brings_projects_results_feedback_and_missing_weeks(member: Member, advisor: Member) -> None:
    three_weeks(member)
    report = make_submitted(member, week="2026-W43", results="- 搭好环境", next_week="")
    row = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row, text="请补充实验", version=0, by=advisor)
    Feedback.objects.update(opened_at=datetime(2026, 10, 26, tzinfo=UTC))
    change = logged_in(advisor).get(f"{since_of(member)}?date=2026-10-21").context["change"]
    assert [week.name for week in change.missing] == ["2026-W44"]
    assert [(line.feedback.text, line.weeks) for line in change.feedback.lines] == [("请补充实验", 4)]
    (project,) = change.projects
    assert (project.name, project.results.lines) == ("遥感基座", ("读综述", "搭好环境"))
    assert [(line.head, line.age) for line in project.under_way.lines] == [
        ("写报告", 3),
        ("训练基线模型", 3),
        ("复核数据", 2),
    ]
    assert [line.head for line in project.done.lines] == ["读综述"]
    assert [line.head for line in project.unplanned.lines] == ["买显卡"]


@pytest.mark.parametrize("day", ["2026-11-26", "2025-01-01", "gestern"])
def test_a_day_that_cannot_be_is_refused(member: Member, day: str) -> None:
    page = logged_in(member).get(f"{since_of(member)}?date={day}")
    assert (page.status_code, page.context["change"].since.isoformat()) == (400, "2026-10-28")


def test_a_year_costs_as_many_queries_as_a_week(member: Member, advisor: Member) -> None:
    client, costs = logged_in(advisor), []
    make_submitted(member, week="2026-W47")
    for weeks in (0, 40):
        for number in range(47 - weeks, 47):
            make_submitted(member, week=f"2026-W{number:02d}", next_week=f"- 第 {number} 步\n- 长期任务")
        for page in (plans_of, since_of):
            address = page(member) + ("?from=2026-01-05" if page is plans_of else "")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 15
    assert week_of(member).name == "2026-W47"


FORM = "/g/lab/weeks/2026-W48/mine/"


def test_the_form_asks_what_became_of_the_last_plan(member: Member) -> None:
    make_submitted(member, week="2026-W46", project="遥感基座", next_week="- 训练")
    make_submitted(member, week="2026-W47", project="遥感基座", next_week="- 训练\n- 评测")
    make_draft(member, week="2026-W48", project="遥感基座", this_week="- 评测\n- 买显卡")
    desk = logged_in(member).get(FORM).context["desk"]
    (row,) = desk.rows
    assert [(line.item.text, line.age) for line in row.plan] == [("训练", 2), ("评测", 1)]
    assert [(mark.text, mark.is_planned) for mark in row.marks] == [("评测", True), ("买显卡", False)]
    assert desk.plan == ()


def test_lines_of_projects_without_a_row_are_asked_for_above(member: Member) -> None:
    make_submitted(member, week="2026-W47", project="遥感基座", next_week="- 训练")
    make_draft(member, week="2026-W48", project="算力平台")
    desk = logged_in(member).get(FORM).context["desk"]
    assert [[line.item.text for line in row.plan] for row in desk.rows] == [[]]
    assert [line.item.text for line in desk.plan] == ["训练"]


def test_without_scripts_the_choices_go_with_the_form_even_when_the_texts_are_refused(member: Member) -> None:
    make_submitted(member, week="2026-W47", next_week="- 训练\n- 评测\n- 调参")
    items = list(PlanItem.objects.all())
    chosen = dict(zip((f"plan_state-{item.uuid}" for item in items), ("done", "dropped", "open"), strict=True))
    fields = {"plan_item": [item.uuid for item in items], "plan_version": [1, 1, 1], **chosen}
    answer = logged_in(member).post(FORM, entry_form(row(project="字" * 201), action="submit", **fields))
    assert answer.status_code == 400
    assert list(PlanItem.objects.values_list("state", "is_chosen")) == [
        ("done", True),
        ("dropped", True),
        ("open", False),
    ]
    answer = logged_in(member).post(FORM, entry_form(row(results="- 调参"), action="submit", **fields))
    assert answer.status_code == 302
    assert list(PlanItem.objects.filter(is_chosen=False).values_list("text", "state")) == [("调参", "done")]


def test_the_report_marks_what_was_out_of_plan(member: Member, advisor: Member) -> None:
    make_submitted(member, week="2026-W46", next_week="- 训练")
    report = make_submitted(member, week="2026-W47", this_week="1. 训练\n2. 买显卡")
    guest = make_member(member.group, "访客", roles=("guest",))
    marks = {
        person.name: [
            mark.is_planned
            for view in logged_in(person).get(report.get_absolute_url()).context["rows"]
            for mark in view.marks
        ]
        for person in (advisor, member, guest)
    }
    assert marks == {"周老师": [True, False], "顾晓岚": [True, False], "访客": []}


def test_a_first_report_has_no_marks(member: Member) -> None:
    report = make_submitted(member, week="2026-W47", this_week="1. 训练")
    assert [view.marks for view in logged_in(member).get(report.get_absolute_url()).context["rows"]] == [()]
