"""A meeting of one day and topic in two files, or in a file and in Zuji: asked about, never overwritten."""

from pathlib import Path

import pytest

from exchange.document import ImportPlan, SourceFile
from exchange.importing import plan_import
from exchange.models import ImportRun, SourceRecord
from exchange.rendering import sheet_of
from exchange.services import apply_import, export_markdown, undo_run
from meetings.markdown import write_minutes
from meetings.models import Attendance, Meeting
from meetings.queries import document_of
from meetings.services import save_section
from members.models import Group
from tests.exchange.files import source
from tests.factories.meetings import make_meeting, section_of
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db
ONE = """\
# 组会纪要

# 2026-11-16

- 参会人员：方舟

## 上周工作总结

- （方舟）读数据

## 本周安排

- （方舟）写代码
"""
TWO = """\
# 组会纪要

# 2026/11/16

- 地点：301
- 参会人员：何川

## 上周工作总结

- （方舟）读数据
- （何川）画图

## 讨论

换服务器。
"""
KEY = "meeting-twice:b/two.md 2026-11-16"


def files(one: str = ONE, two: str = TWO) -> list[SourceFile]:
    return [source(one, "a/one.md"), source(two, "b/two.md")]


def planned(group: Group, one: str = ONE, two: str = TWO, **answers: str) -> ImportPlan:
    return plan_import(group, files(one, two), accepted=True, answers=answers)


def brought_in(group: Group, one: str = ONE, two: str = TWO, **answers: str) -> ImportPlan:
    plan = planned(group, one, two, **answers)
    apply_import(group=group, plan=plan, by=None)
    return plan


def actions(plan: ImportPlan) -> list[list[str]]:
    return [
        [f"{one.action} {one.kind.rpartition(': ')[2]}" for one in file.plan.changes if "guidance" not in one.kind]
        for file in plan.files
    ]


def text_of(meeting: Meeting) -> str:
    return write_minutes(document_of(meeting)).partition("\n\n")[2]


@pytest.fixture
def group() -> Group:
    group = make_group()
    for name in ("方舟", "何川"):
        make_member(group, name)
    return group


def test_the_second_is_asked_about_and_added_where_that_is_accepted(group: Group) -> None:
    plan = brought_in(group)
    (question,) = plan.questions
    assert (question.code, question.line, question.proposal) == ("meeting-twice", 3, "merge")
    assert question.choices == ("merge", "another meeting", "leave out")
    assert "a/one.md has a meeting of this day" in question.text
    assert actions(plan) == [["create meeting"], ["update meeting-part"]]
    assert [one["kind"] for one in sheet_of(plan)["files"][1]["changes"]] == ["guidance", "meeting-part"]
    assert text_of(Meeting.objects.get()) == (
        "- 地点：301\n- 参会人员：方舟、何川\n\n## 上周工作总结\n\n- （方舟）读数据\n- （何川）画图\n\n"
        "## 本周安排\n\n- （方舟）写代码\n\n## 讨论\n\n换服务器。\n"
    )
    assert [one.member.name for one in Attendance.objects.all() if one.member] == ["方舟", "何川"]


def test_importing_both_again_asks_nothing_and_changes_nothing(group: Group, tmp_path: Path) -> None:
    brought_in(group)
    again = planned(group)
    assert (actions(again), again.questions) == ([["same meeting"], ["same meeting-part"]], ())
    apply_import(group=group, plan=again, by=None)
    export_markdown(group=group, folder=tmp_path)
    assert [(tmp_path / name).read_text("utf-8") for name in ("a/one.md", "b/two.md")] == [ONE, TWO]


def test_the_next_version_of_either_keeps_what_the_other_added(group: Group) -> None:
    brought_in(group)
    plan = brought_in(group, ONE.replace("写代码", "写测试"))
    assert actions(plan) == [["update meeting"], ["same meeting-part"]]
    (meeting,) = Meeting.objects.all()
    assert [one.text for one in meeting.sections.all()] == [
        "- （方舟）读数据\n- （何川）画图",
        "- （方舟）写测试",
        "换服务器。",
    ]
    plan = brought_in(group, ONE.replace("写代码", "写测试"), TWO.replace("换服务器。", "换服务器。\n\n买硬盘。"))
    assert actions(plan) == [["same meeting"], ["update meeting-part"]]
    assert section_of(meeting, "讨论").text == "换服务器。\n\n买硬盘。"
    assert section_of(meeting, "本周安排").text == "- （方舟）写测试"


def test_what_was_changed_here_is_a_conflict_for_both(group: Group) -> None:
    brought_in(group)
    admin = make_member(group, "管理", roles=("admin",))
    (meeting,) = Meeting.objects.all()
    save_section(section=section_of(meeting, "讨论"), version=1, text="不换。", by=admin)
    plan = brought_in(group, ONE.replace("写代码", "写测试"), TWO.replace("画图", "制图"))
    assert actions(plan) == [["conflict meeting"], ["conflict meeting-part"]]
    assert section_of(meeting, "讨论").text == "不换。"


def test_as_another_meeting_it_has_a_number_and_keeps_it(group: Group) -> None:
    plan = brought_in(group, **{KEY: "another meeting"})
    assert actions(plan) == [["create meeting"], ["create meeting"]]
    assert sorted(Meeting.objects.values_list("title", flat=True)) == ["", "(2)"]
    assert actions(planned(group)) == [["same meeting"], ["same meeting"]]
    plan = brought_in(group, two=TWO.replace("画图", "制图"))
    assert (actions(plan), plan.questions) == ([["same meeting"], ["update meeting"]], ())
    assert "制图" in text_of(Meeting.objects.get(title="(2)"))


def test_left_out_it_stays_in_its_file_and_is_not_asked_about_again(group: Group, tmp_path: Path) -> None:
    plan = brought_in(group, **{KEY: "leave out"})
    assert actions(plan) == [["create meeting"], ["conflict meeting"]]
    assert "画图" not in text_of(Meeting.objects.get())
    again = planned(group)
    assert (actions(again), again.questions) == ([["same meeting"], ["conflict meeting"]], ())
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / "b/two.md").read_text("utf-8") == TWO


def test_another_time_is_another_meeting(group: Group) -> None:
    one, two = (text.replace("- 参会", f"- 时间：{at}\n- 参会") for text, at in ((ONE, "9:00"), (TWO, "15:00")))
    assert [question.proposal for question in planned(group, one, two).questions] == ["another meeting"]
    one, two = ONE.replace("参会", "Apologies"), TWO.replace("上周工作总结", "别的").replace("参会", "来宾")
    assert [question.proposal for question in planned(group, ONE, two).questions] == ["another meeting"]


def test_a_copy_in_the_same_import_is_no_question(group: Group) -> None:
    plan = brought_in(group, two=ONE)
    assert (actions(plan), plan.questions) == ([["create meeting"], ["same meeting-part"]], ())
    assert (Meeting.objects.count(), SourceRecord.objects.filter(kind="meeting-part").count()) == (1, 1)


def test_a_meeting_that_was_only_planned_here_is_filled(group: Group) -> None:
    admin = make_member(group, "管理", roles=("admin",))
    make_meeting(admin, "2026-11-16", {"上周工作总结": ""})
    plan = plan_import(group, [source(TWO, "b/two.md")], accepted=True)
    assert [question.proposal for question in plan.questions] == ["merge"]
    apply_import(group=group, plan=plan, by=None)
    assert "（何川）画图" in text_of(Meeting.objects.get())
    written = Meeting.objects.get()
    save_section(section=section_of(written, "讨论"), version=1, text="不换。", by=admin)
    plan = plan_import(group, [source(ONE, "a/one.md")], accepted=True)
    assert ([one.proposal for one in plan.questions], actions(plan)) == (["leave out"], [["conflict meeting"]])


def test_undoing_takes_the_meeting_and_what_was_added_to_it(group: Group) -> None:
    brought_in(group)
    undo_run(run=ImportRun.objects.get(), by=None)
    assert (Meeting.objects.count(), SourceRecord.objects.count()) == (0, 0)
    apply_import(group=group, plan=plan_import(group, files()[:1], accepted=True), by=None)
    plan = plan_import(group, files()[1:], accepted=True, answers={KEY: "merge"})
    run = undo_run(run=apply_import(group=group, plan=plan, by=None), by=None)
    assert [(one["kind"], one["target"]) for one in run.undone["kept"]] == [("meeting", "2026-11-16")]
    assert Meeting.objects.count() == 1
