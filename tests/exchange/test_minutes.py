"""Files of minutes in: previewed, names asked once, applied, imported again without a change, and out again."""

from pathlib import Path

import pytest

from exchange.importing import detect, plan_import
from exchange.models import SourceRecord
from exchange.services import apply_import, export_markdown
from meetings.models import Meeting, MinutesItem, OpenIssue
from meetings.services import close_meeting, remove_meeting, save_section, series_of
from members.models import Group, Member
from tasks.models import ActionItem
from tests.exchange.files import source
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_group, make_member
from tests.meetings.minutes import MINUTES, SEED

pytestmark = pytest.mark.django_db
FILE = "组会/minutes.md"


def imported(group: Group, text: str = MINUTES, **answers: str) -> None:
    plan = plan_import(group, [source(text, FILE)], accepted=True, answers=answers)
    apply_import(group=group, plan=plan, by=None)


def counts(group: Group, text: str = MINUTES) -> tuple[int, int, int, int, int]:
    plan = plan_import(group, [source(text, FILE)]).files[0].plan
    return (*(plan.count(one) for one in ("create", "update", "same", "conflict")), len(plan.questions))  # type: ignore[return-value]


def test_minutes_are_recognised() -> None:
    assert detect(MINUTES)[0] == "minutes"


def test_the_plan_has_one_change_a_meeting_and_asks_each_name_once() -> None:
    group = make_group()
    make_member(group, "余晓")
    plan = plan_import(group, [source(MINUTES, FILE)]).files[0].plan
    assert [(change.action, change.kind, change.target) for change in plan.changes] == [
        ("create", "minutes: meeting", "2023-07-24"),
        ("create", "minutes: meeting", "2023-07-17"),
        ("create", "minutes: meeting", "2023-07-10"),
        ("create", "minutes: guidance", "云帆实验室组会纪要"),
    ]
    assert [(question.subject, question.proposal) for question in plan.questions] == [
        ("陆晓宁", "new member: 陆晓宁"),
        ("方舟", "new member: 方舟"),
        ("滨海运维", "outside party"),
        ("孙总", "outside party"),
    ]
    assert (plan.lines.lost, plan.problems) == (0, ())


def test_meetings_people_issues_and_assignments_come_of_it() -> None:
    group = make_group()
    imported(group)
    assert sorted(Member.objects.filter(group=group).values_list("name", flat=True)) == sorted(["陆晓宁", "方舟"])
    assert [str(meeting) for meeting in Meeting.objects.all()] == ["2023-07-24", "2023-07-17", "2023-07-10"]
    series = series_of(group)
    assert (series.name, series.guidance.count("\n")) == ("云帆实验室组会纪要", 2)
    third = ActionItem.objects.get(given_on="2023-07-24", text="复现朱军INT4训练")
    assert (third.week_on(third.given_on), [one.name for one in third.members.all()]) == (3, ["方舟"])
    assert sorted(OpenIssue.objects.values_list("text", flat=True)) == sorted(["git访问问题", "服务器空间不足"])


def test_the_same_file_again_plans_nothing_and_asks_nothing() -> None:
    group = make_group()
    imported(group)
    assert counts(group) == (0, 0, 4, 0, 0)
    before = list(SourceRecord.objects.values_list("natural_key", "object_uuid"))
    imported(group)
    assert list(SourceRecord.objects.values_list("natural_key", "object_uuid")) == before


def test_another_form_of_the_day_is_the_same_meeting() -> None:
    group = make_group()
    imported(group)
    assert counts(group, MINUTES.replace("# 2023/7/24 ", "# 2023-07-24")) == (0, 0, 4, 0, 0)


def test_only_the_changed_meeting_is_updated_and_known_outsiders_are_not_asked_about_again() -> None:
    group = make_group()
    imported(group)
    changed = MINUTES.replace("已安装Module, cmake", "已安装Module, cmake, gcc").replace("服务器空间不足", "硬盘满了")
    assert counts(group, changed) == (0, 1, 3, 0, 0)
    kept = OpenIssue.objects.get(text="git访问问题").uuid
    imported(group, changed)
    assert OpenIssue.objects.get(text="git访问问题").uuid == kept
    assert Meeting.objects.count() == 3


def test_what_was_changed_removed_or_closed_here_is_kept() -> None:
    group = make_group()
    imported(group)
    admin = make_member(group, "管理", roles=("admin",))
    newest, middle, oldest = Meeting.objects.all()
    save_section(section=section_of(newest, "本周安排"), version=1, text="- （方）别的", by=admin)
    close_meeting(meeting=middle, by=admin)
    remove_meeting(meeting=oldest, by=admin)
    changed = (
        MINUTES.replace("Paper Reading -1", "Paper Reading -2").replace("服务器空间不足", "x").replace("讲话", "致辞")
    )
    assert counts(group, changed) == (0, 0, 1, 3, 0)
    imported(group, changed)
    assert section_of(newest, "本周安排").text == "- （方）别的"


def test_a_surname_of_two_is_asked_about_and_remembered() -> None:
    group = make_group()
    members = [make_member(group, name) for name in ("方舟", "方正", "陆晓宁")]
    text = "# 会议纪要\n\n# 2023/7/24\n\n## 本周安排\n\n- （方）写论文\n"
    plan = plan_import(group, [source(text, FILE)]).files[0].plan
    assert [(one.subject, one.proposal, sorted(one.choices[1:3])) for one in plan.questions] == [
        ("方", "outside party", ["方正", "方舟"])
    ]
    imported(group, text, **{"minutes-person:方": "方正"})
    assert list(ActionItem.objects.get().members.all()) == [members[1]]
    assert [alias.name for alias in members[1].aliases.all()] == ["方"]


def test_passwords_are_warned_of_before_anything_is_saved() -> None:
    group = make_group()
    text = MINUTES.replace("VPN密码：", "VPN密码：hunter2")
    problems = plan_import(group, [source(text, FILE)]).files[0].plan.problems
    assert [(one.severity, one.code) for one in problems] == [("warning", "credential")]


def test_an_export_is_byte_equal_until_something_changes_here(tmp_path: Path) -> None:
    group = make_group()
    text = MINUTES.replace("\n", "\r\n")
    imported(group, text)
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / FILE).read_bytes() == text.encode()
    assert not (tmp_path / "meetings").exists()
    newest = Meeting.objects.all()[0]
    by = Member.objects.filter(group=group)[0]
    save_section(section=section_of(newest, "主要事项"), version=1, text="- 讨论", by=by)
    export_markdown(group=group, folder=tmp_path)
    lines = (tmp_path / FILE).read_text("utf-8").split("\n")
    gone = [line for line in MINUTES.split("\n") if line.strip() and line not in lines]
    assert gone[:1] == ["  -  上周工作总结  "]
    assert "- 讨论" in lines
    assert "  -  上周工作总结" not in "\n".join(lines[:20])
    assert "     1. 微调BERT，（bert-base-uncased+COLA）" in lines


def test_an_agenda_with_presenters_comes_in_and_goes_out_as_it_was(tmp_path: Path) -> None:
    group = make_group()
    host = make_member(group, "方舟")
    text = """# 组会纪要

# 2026/11/16 \n## 会议议题 \n  1. 进展（方，10 分钟）
     - 表 3 要重画
  2. 读书会 @陆晓宁 15min
  3. 设备（滨海运维，5 分钟）
  4. 讨论（线下）

## 散记
好。
"""
    imported(group, text)
    reader = Member.objects.get(group=group, name="陆晓宁")  # an agenda names people as other sections do
    items = MinutesItem.objects.filter(section__kind="agenda").order_by("position")
    assert [(item.names, list(item.members.all())) for item in items] == [
        (["方"], [host]),
        (["陆晓宁"], [reader]),
        (["滨海运维"], []),
        ([], []),
    ]
    assert counts(group, text) == (0, 0, 2, 0, 0)
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / FILE).read_text("utf-8") == text


def test_meetings_of_no_file_get_one_of_their_own(tmp_path: Path) -> None:
    group = make_group()
    imported(group, MINUTES.replace("# 云帆实验室组会纪要\n", "").replace("出处", "x"))
    by = Member.objects.filter(group=group)[0]
    make_meeting(by, "2026-11-16", {"主要事项": "- 讨论"})
    export_markdown(group=group, folder=tmp_path)
    written = (tmp_path / "meetings" / "minutes.md").read_text("utf-8")
    assert written == "# 组会纪要\n\n# 2026-11-16\n\n## 主要事项\n\n- 讨论\n"


@pytest.mark.skipif(SEED is None, reason="the seeds are not here")
def test_the_seed(tmp_path: Path) -> None:
    assert SEED is not None
    group = make_group()
    text = SEED.read_text("utf-8")
    plan = plan_import(group, [source(text, "001.md")]).files[0].plan
    assert [question.subject for question in plan.questions] == ["朱梦静", "刘涛", "邓佺", "盐城运维", "余总"]
    assert plan.lines.lost == 0
    apply_import(group=group, plan=plan_import(group, [source(text, "001.md")], accepted=True), by=None)
    third = [one.text for one in ActionItem.objects.filter(given_on="2023-07-24") if one.week_on(one.given_on) == 3]
    assert third == ["复现朱军INT4训练"]
    assert sorted(Member.objects.filter(group=group).values_list("name", flat=True)) == sorted(
        ["朱梦静", "刘涛", "邓佺"]
    )
    again = plan_import(group, [source(text, "001.md")]).files[0].plan
    assert (again.count("same"), len(again.changes), again.questions) == (5, 5, ())
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / "001.md").read_text("utf-8") == text
