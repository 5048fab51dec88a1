"""To which series of meetings a file belongs: where it was imported before, or what its heading names; else it asks."""

from collections.abc import Mapping

import pytest
from django.test import Client

from exchange.importing import plan_import
from exchange.models import ImportRun
from exchange.queries import Extract
from exchange.services import Upload, apply_import, apply_run, markdown_files, start_run, undo_run
from meetings.models import Meeting, MeetingSeries
from meetings.services import SeriesInput, create_series, series_of
from members.models import Group, Member
from tests.exchange.files import source
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
MAIN = "# 云帆组会纪要\n\n - 写得简短\n\n# 2023-07-17\n## 问题汇总\n- 服务器慢\n\n## 本周安排\n- 换盘\n"
SEMINAR = "# 论文研讨\n\n# 2023-07-17\n## 遗留问题\n- 没读完 MoE\n\n## 本周安排\n- 读 LoRA\n"


def imported(group: Group, files: Mapping[str, str], **answers: str) -> list[tuple[str, str]]:
    """The questions that were asked, with their proposals."""
    sources = [source(text, path) for path, text in files.items()]
    plan = plan_import(group, sources, accepted=True, answers=answers)
    apply_import(group=group, plan=plan, by=None)
    asked = [one for file in plan.files for one in file.plan.questions if one.code == "minutes-series"]
    return [(one.subject, one.proposal) for one in asked]


def written(group: Group) -> dict[str, bytes]:
    return {path: content for path, content, _read_as in markdown_files(Extract(group))}


def by_series() -> dict[str, list[str]]:
    return {
        one.name: [str(meeting.day) for meeting in one.meetings.order_by("day", "pk")]
        for one in MeetingSeries.objects.order_by("pk")
    }


def test_two_files_of_one_import_are_two_series_and_come_out_as_two_files() -> None:
    group = make_group()
    files = {"组会.md": MAIN, "研讨.md": SEMINAR}
    assert imported(group, files) == [("研讨.md 论文研讨", "new series")]
    assert by_series() == {"云帆组会纪要": ["2023-07-17"], "论文研讨": ["2023-07-17"]}
    assert imported(group, files) == []
    assert imported(group, {"研讨.md": f"{SEMINAR}\n# 2023-07-31\n## 本周安排\n- 读 RLHF\n"}) == []
    assert by_series()["论文研讨"] == ["2023-07-17", "2023-07-31"]
    exported = written(group)
    assert {path: exported[path] for path in files} == {
        "组会.md": MAIN.encode(),
        "研讨.md": f"{SEMINAR}\n# 2023-07-31\n## 本周安排\n- 读 RLHF\n".encode(),
    }


def test_the_heading_of_a_series_that_is_there_leads_into_it() -> None:
    group = make_group()
    admin = make_member(group, "管理", roles=("admin",))
    make_meeting(admin, "2023-07-17")
    create_series(group=group, data=SeriesInput("论文研讨"), by=admin)
    assert imported(group, {"研讨.md": SEMINAR}) == []
    assert by_series() == {series_of(group).name: ["2023-07-17"], "论文研讨": ["2023-07-17"]}
    for name in ("研讨 2.md", "研讨 3.md"):
        assert (
            imported(
                group, {name: "# 2023 年组会\n\n# 2023-08-07\n## 本周安排\n- 好\n".replace("08-07", f"08-0{name[3]}")}
            )
            == []
        )
    assert by_series()[series_of(group).name] == ["2023-07-17", "2023-08-02", "2023-08-03"]


def test_another_answer_keeps_the_meetings_in_the_series_that_is_there() -> None:
    group = make_group()
    imported(group, {"组会.md": MAIN})
    key = "minutes-series:研讨.md 论文研讨"
    later = SEMINAR.replace("07-17", "07-24")
    assert imported(group, {"研讨.md": later}, **{key: "云帆组会纪要"}) == [("研讨.md 论文研讨", "new series")]
    assert by_series() == {"云帆组会纪要": ["2023-07-17", "2023-07-24"]}


def test_meetings_of_no_file_go_into_a_file_for_each_series_and_back() -> None:
    group = make_group()
    imported(group, {"组会.md": MAIN, "研讨.md": SEMINAR})
    group.source_documents.all().delete()
    exported = {path: content for path, content in written(group).items() if path.startswith("meetings/")}
    assert list(exported) == ["meetings/minutes.md", "meetings/minutes-2.md"]
    known = by_series()
    other = make_group()
    imported(other, {path: content.decode() for path, content in exported.items()})
    assert {one.name: one.meetings.count() for one in MeetingSeries.objects.filter(group=other)} == {
        name: len(days) for name, days in known.items()
    }


def test_the_page_asks_and_undoing_gives_each_series_its_name_back() -> None:
    admin = make_member(make_group(slug="lab"), "管理", roles=("admin",))
    make_meeting(admin, "2023-07-10")
    before = series_of(admin.group).name
    run = apply_run(run=_run(admin, MAIN.replace("云帆组会纪要", before)), by=admin)
    undo_run(run=run, by=admin)
    series = series_of(admin.group)
    assert (series.name, series.guidance, Meeting.objects.count()) == (before, "", 1)
    asked = _run(admin, SEMINAR)
    page = _client(admin).get(f"/g/lab/import/{asked.uuid}/").content.decode()
    assert "a new series, named as the heading" in page


def _run(admin: Member, text: str) -> ImportRun:
    return start_run(group=admin.group, uploads=[Upload("研讨.md", text.encode())], by=admin)


def _client(admin: Member) -> Client:
    return logged_in(admin)
