"""Tasks and readings of the week, offered as lines of the report."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from papers.models import Reading
from reports.models import WeeklyReport
from reports.queries.offers import offers_for
from tests.factories.logs import make_log
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry_form, logged_in, row
from tests.factories.tasks import WEEK, make_task
from workload.models import Participation
from workload.services import link_entry, remove_item

pytestmark = pytest.mark.django_db
EDIT = "/g/lab/weeks/2024-W43/mine/"
OFFERS = EDIT + "offers/"


@pytest.fixture
def student() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def make_reading(member: Member, written: str, gained: str = "") -> Reading:
    days = {"starts_on": WEEK[0], "ends_on": WEEK[1]}
    reading = Reading.objects.create(group=member.group, kind="reading", written=written, gained=gained, **days)
    Participation.objects.create(item=reading, member=member, group=member.group, last_day=WEEK[1])
    return reading


def lines(member: Member) -> list[tuple[str, str, str]]:
    week = member.group.calendar.week_named("2024-W43")
    return [(offer.project, offer.this_week, offer.results) for offer in offers_for(member, week)]


def test_offered_is_what_one_takes_part_in_and_touches_the_week(student: Member) -> None:
    project = make_project(student.group, "遥感")
    make_task(student.group, "训练<br />模型", student, project=project, progress="跑通了基线\n")
    make_task(student.group, "长的", student, days=(date(2024, 9, 1), date(2024, 12, 1)), progress="一\n二")
    make_reading(student, "8篇 医疗 论文", "知道了 $a$")
    make_task(student.group, "LEAK 别人的", make_member(student.group))
    make_task(student.group, "LEAK 放弃的", student, state="dropped")
    make_task(student.group, "LEAK 上周的", student, days=(date(2024, 10, 14), date(2024, 10, 20)))
    make_task(student.group, "LEAK 下周的", student, days=(date(2024, 10, 28), date(2024, 11, 3)))
    gone = make_task(student.group, "LEAK 移除的", student)
    remove_item(item=gone, by=student)
    assert lines(student) == [
        ("遥感", "训练 模型", "训练 模型: 跑通了基线"),
        ("", "Reading: 8篇 医疗 论文", "Reading: 8篇 医疗 论文: 知道了 $a$"),
        ("", "长的", "长的"),
    ]


def test_lines_of_the_log_are_offered_once_each(student: Member) -> None:
    make_project(student.group, "NMT")
    text = "20:00–21:00 读 [DDP](https://pytorch.org) #ddp\n21:00–22:00 #nmt 写代码\n23:00–\n"
    make_log(student, text, day="2024-10-22")
    make_log(student, "8:00 am - 9:00 读 [DDP](https://pytorch.org)\n", day="2024-10-23")
    make_log(student, "8:00 am - 9:00 LEAK 上周的", day="2024-10-20")
    make_log(make_member(student.group), "8:00 am - 9:00 LEAK 别人的", day="2024-10-22")
    item = make_task(student.group, "训练", student)
    linked = make_log(student, "9:00 am - 10:00 LEAK 记在任务上", day="2024-10-24").entries.get()
    link_entry(entry=linked, work_item=item, project=None, by=student)
    assert lines(student) == [
        ("", "训练", "训练"),
        ("", "读 [DDP](https://pytorch.org)", "读 [DDP](https://pytorch.org)"),
        ("NMT", "写代码", "写代码"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_ask_for_all(student: Member, count: int) -> None:
    for number in range(count):
        make_task(student.group, f"任务 {number}", student)
        make_reading(student, f"论文 {number}")
    week = student.group.calendar.week_named("2024-W43")
    with CaptureQueriesContext(connection) as queries:
        found = offers_for(student, week)
    assert (len(found), len(queries)) == (2 * count, 2)


def test_the_page_of_entry_asks_for_no_offer(student: Member) -> None:
    client = logged_in(student)
    make_task(student.group, "训练", student)
    page = client.get(EDIT).content.decode()
    assert (OFFERS in page, "训练" in page) == (True, False)
    assert "训练" in client.get(OFFERS).content.decode()


def test_guests_are_offered_nothing(student: Member) -> None:
    guest = make_member(student.group, roles=("guest",))
    assert logged_in(guest).get(OFFERS).status_code == 404


def test_without_scripts_a_button_shows_the_list_and_keeps_what_was_typed(student: Member) -> None:
    make_task(student.group, "训练", student)
    form = entry_form(row(project="遥感", this_week="1. 写的"), action="offers")
    answer = logged_in(student).post(EDIT, form)
    page = answer.content.decode()
    assert (answer.status_code, "1. 写的" in page, "训练" in page) == (200, True, True)
    assert WeeklyReport.objects.count() == 0


def test_without_scripts_a_line_comes_into_the_row_of_its_project(student: Member) -> None:
    project = make_project(student.group, "遥感 基座")
    task = make_task(student.group, "训练", student, project=project, progress="完成")
    rows = [row(project="别的"), row(project="遥感基座", this_week="1. 写的", results="- 有的")]
    client = logged_in(student)
    first = client.post(EDIT, entry_form(*rows, action=f"offer:{task.uuid}:this_week")).context
    assert [cells.this_week for cells in first["entry"].rows] == ["", "1. 写的\n2. 训练"]
    assert [offer.is_in for offer in first["offers"]] == [True]
    second = client.post(EDIT, entry_form(*rows, action=f"offer:{task.uuid}:results")).context
    assert [cells.results for cells in second["entry"].rows] == ["", "- 有的\n- 训练: 完成"]


def test_a_line_without_a_row_gets_an_empty_one_or_a_new_one(student: Member) -> None:
    project = make_project(student.group, "遥感")
    task = make_task(student.group, "训练", student, project=project)
    client, action = logged_in(student), f"offer:{task.uuid}:this_week"
    empty = client.post(EDIT, entry_form(row(), action=action)).context["entry"].rows
    assert [(cells.project, cells.this_week) for cells in empty] == [("遥感", "1. 训练")]
    full = client.post(EDIT, entry_form(row(project="别的"), action=action)).context["entry"].rows
    assert [(cells.project, cells.this_week) for cells in full] == [("别的", ""), ("遥感", "1. 训练")]
    assert full[1].uuid is not None


def test_what_is_not_offered_is_not_put_in(student: Member) -> None:
    foreign = make_task(student.group, "LEAK", make_member(student.group))
    client = logged_in(student)
    for action in (f"offer:{foreign.uuid}:this_week", "offer:x:results", f"offer:{foreign.uuid}:note", "offer"):
        answer = client.post(EDIT, entry_form(row(project="别的"), action=action))
        assert (answer.status_code, "LEAK" in answer.content.decode()) == (200, False)
