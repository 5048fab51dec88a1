"""Files out: as they were, or canonical; never over what somebody changed."""

from pathlib import Path

import pytest

from activity.queries import attachment_bytes
from exchange.importing import plan_import
from exchange.services import apply_import, export_markdown
from members.models import Group
from reports.models import WeeklyReport
from reports.services import RowInput, save_report, submit_report
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group, make_member
from tests.factories.pictures import address_of, make_picture
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db


def import_bytes(group: Group, content: bytes, path: str = "林晓/2026-W47.md") -> None:
    apply_import(group=group, plan=plan_import(group, [source(content, path)], accepted=True), by=None)


def change(report: WeeklyReport, results: str) -> None:
    row = report.rows.get()
    rows = [RowInput(row.uuid, row.project_name, row.this_week, results, row.next_week)]
    saved = save_report(report=report, rows=rows, note="", version=report.version, by=report.member)
    submit_report(report=saved, version=saved.version, by=report.member)


@pytest.mark.parametrize(
    "content",
    [
        REPORT.encode(),
        REPORT.encode("gb18030"),
        REPORT.encode("utf-8-sig"),
        REPORT.replace("\n", "\r\n").encode(),
        REPORT.rstrip("\n").encode(),
    ],
    ids=["utf-8", "gb18030", "bom", "crlf", "no-final-newline"],
)
def test_what_was_imported_comes_back_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    group = make_group()
    make_member(group, "林晓")
    import_bytes(group, content)
    export = export_markdown(group=group, folder=tmp_path)
    assert export.written == ["林晓/2026-W47.md"]
    assert (tmp_path / "林晓" / "2026-W47.md").read_bytes() == content


def test_reports_written_here_come_out_in_the_canonical_form_and_drafts_do_not(tmp_path: Path) -> None:
    group = make_group()
    make_submitted(make_member(group, "何川"), week="2026-W46", project="遥感|基座", results="完成 a<b")
    make_draft(make_member(group, "林晓"))
    export = export_markdown(group=group, folder=tmp_path)
    assert export.written == ["reports/何川/2026-W46.md"]
    text = (tmp_path / "reports/何川/2026-W46.md").read_text("utf-8")
    assert text == (
        "# 周报 - 2026年第46周（11.9-11.15）\n\n姓名：何川\n\n"
        "| 项目名称   | 本周任务 | 工作结果 | 导师反馈 | 下周计划 |\n"
        "| :--------- | :------- | :------- | :------- | :------- |\n"
        "| 遥感\\|基座 | 读数据   | 完成 a<b |          | 训练     |\n"
    )


def test_an_export_imports_again_without_change(tmp_path: Path) -> None:
    group = make_group()
    report = make_submitted(make_member(group, "何川"))
    export_markdown(group=group, folder=tmp_path)
    path = f"reports/何川/{report.week.name}.md"
    plan = plan_import(group, [source((tmp_path / path).read_bytes(), path)])
    assert [file["changes"]["same"] for file in plan.as_json()["files"]] == [1]


def test_a_changed_report_renews_only_its_own_lines(tmp_path: Path) -> None:
    group = make_group()
    make_member(group, "林晓")
    week = "## 2026年第{}周（{}）\r\n\r\n| 项目 | 工作结果 |\r\n|---|---|\r\n| 甲 | 第{}次 |\r\n\r\n"
    text = "# 周报-林晓\r\n\r\n" + week.format(48, "11.23-11.29", 2) + week.format(47, "11.16-11.22", 1)
    import_bytes(group, text.encode(), "all.md")
    change(WeeklyReport.objects.get(week_start="2026-11-16"), "改过了")
    export_markdown(group=group, folder=tmp_path)
    exported = (tmp_path / "all.md").read_bytes().decode()
    assert exported.startswith("# 周报-林晓\r\n\r\n" + week.format(48, "11.23-11.29", 2))
    assert "## 周报 - 2026年第47周（11.16-11.22）\r\n" in exported
    assert "改过了" in exported
    assert "第1次" not in exported
    plan = plan_import(group, [source(exported, "all.md")])
    assert [change.action for change in plan.files[0].plan.changes] == ["same", "same"]


def test_a_file_changed_since_is_not_overwritten_unless_forced(tmp_path: Path) -> None:
    group = make_group()
    make_member(group, "林晓")
    import_bytes(group, REPORT.encode())
    target = tmp_path / "林晓" / "2026-W47.md"
    export_markdown(group=group, folder=tmp_path)
    target.write_text("我自己改的", "utf-8")
    export = export_markdown(group=group, folder=tmp_path)
    assert (export.refused, target.read_text("utf-8")) == (["林晓/2026-W47.md"], "我自己改的")
    export_markdown(group=group, folder=tmp_path, force=True)
    assert target.read_text("utf-8") == REPORT


def test_a_file_that_was_exported_before_is_renewed(tmp_path: Path) -> None:
    group = make_group()
    report = make_submitted(make_member(group, "何川"))
    export_markdown(group=group, folder=tmp_path)
    change(report, "又改了")
    export = export_markdown(group=group, folder=tmp_path)
    assert export.written == [f"reports/何川/{report.week.name}.md"]
    assert export_markdown(group=group, folder=tmp_path).same == export.written


def test_a_removed_report_is_not_exported(tmp_path: Path) -> None:
    group = make_group()
    member = make_member(group, "林晓")
    import_bytes(group, REPORT.encode())
    WeeklyReport.objects.update(deleted_at="2026-11-21T00:00Z", deleted_by=member)
    assert export_markdown(group=group, folder=tmp_path).written == []


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("../../etc", "_.._etc"),
        ("/root", "_root"),
        ("CON", "_CON"),
        ("a:b*c?", "a_b_c_"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("...", "_"),
    ],
)
def test_names_make_safe_paths(tmp_path: Path, name: str, folder: str) -> None:
    group = make_group()
    make_submitted(make_member(group, name))
    (path,) = export_markdown(group=group, folder=tmp_path / "out").written
    assert path == f"reports/{folder}/2026-W47.md"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_namesakes_get_files_of_their_own(tmp_path: Path) -> None:
    group = make_group()
    for name in ("Wang Wei", "Wang Wei", "wang wei"):
        make_submitted(make_member(group, name))
    written = export_markdown(group=group, folder=tmp_path).written
    assert written == [f"reports/{name}" for name in _three("Wang Wei", "Wang Wei", "wang wei")]


def _three(*names: str) -> list[str]:
    return [f"{names[0]}/2026-W47.md", f"{names[1]}/2026-W47 (2).md", f"{names[2]}/2026-W47 (3).md"]


def test_a_path_of_an_import_cannot_leave_the_folder(tmp_path: Path) -> None:
    group = make_group()
    make_member(group, "林晓")
    import_bytes(group, REPORT.encode(), "../../林晓/../x.md")
    assert export_markdown(group=group, folder=tmp_path / "out").written == ["林晓/x.md"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    group = make_group()
    make_submitted(make_member(group, "何川"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "reports").symlink_to(tmp_path / "elsewhere")
    assert export_markdown(group=group, folder=tmp_path / "out").refused == ["reports/何川/2026-W47.md"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_pictures_lie_beside_the_report_and_an_export_with_them_imports_without_change(tmp_path: Path) -> None:
    group = make_group(slug="lab")
    author = make_member(group, "何川")
    picture, lost = make_picture(author), make_picture(author)
    make_submitted(author, results=f"![图]({address_of(picture)}) ![失]({address_of(lost)})")
    lost.file.delete(save=False)
    export = export_markdown(group=group, folder=tmp_path)
    path, file = "reports/何川/2026-W47.md", f"reports/何川/attachments/{picture.uuid}.png"
    assert export.written == [path, file]
    assert (tmp_path / file).read_bytes() == attachment_bytes(picture)
    text = (tmp_path / path).read_text("utf-8")
    assert f"![图](attachments/{picture.uuid}.png) ![失]({address_of(lost)})" in text
    assert export_markdown(group=group, folder=tmp_path).same == [path, file]
    plan = plan_import(group, [source((tmp_path / path).read_bytes(), path)])
    assert [change.action for planned in plan.files for change in planned.plan.changes] == ["same"]


def test_a_relative_link_that_is_no_picture_of_the_group_stays(tmp_path: Path) -> None:
    group = make_group()
    make_member(group, "林晓")
    elsewhere = make_picture(make_member(make_group()))
    content = REPORT.replace("基线 F1 = 0.71", f"![图](attachments/{elsewhere.uuid}.png)", 1).encode()
    import_bytes(group, content)
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / "林晓" / "2026-W47.md").read_bytes() == content
    assert f"/attachments/{elsewhere.uuid}/" not in WeeklyReport.objects.get().rows.first().results  # type: ignore[union-attr]
