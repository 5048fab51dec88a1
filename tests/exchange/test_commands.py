"""The two commands: their output and their exit codes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exchange.models import ImportRun, SourceDocument
from members.models import Group, Member
from reports.models import WeeklyReport
from tests.exchange.files import REPORT
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of import_markdown."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_markdown", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def report(tmp_path: Path) -> str:
    file = tmp_path / "林晓" / "2026-W47.md"
    file.parent.mkdir()
    file.write_text(REPORT, "utf-8")
    return str(file)


def test_the_whole_way(report: str) -> None:
    assert run(report, "--group", "reeds")[0] == 2
    code, output, _ = run(report, "--group", "reeds", "--create-group")
    assert (code, Group.objects.count()) == (3, 0)
    assert "proposed: new member: 林晓" in output
    code, output, _ = run(report, "--group", "reeds", "--create-group", "--accept", "--apply")
    assert (code, WeeklyReport.objects.get().member.name) == (0, "林晓")
    code, output, _ = run(report, "--group", "reeds")
    assert code == 0
    assert "1 file: 0 to create, 0 to update, 1 the same, 0 in conflict." in output


def test_json_has_exactly_the_promised_form(report: str) -> None:
    code, output, _ = run(report, "--group", "reeds", "--create-group", "--json")
    assert code == 3
    (file,) = json.loads(output)["files"]
    assert {key: file[key] for key in ("path", "kind", "lines", "changes", "problems")} == {
        "path": report,
        "kind": "weekly-report",
        "lines": {"total": 13, "read": 8, "kept": 0, "blank": 5, "lost": 0},
        "changes": {"create": 1, "update": 0, "same": 0, "conflict": 0},
        "problems": [],
    }
    assert list(file) == ["path", "kind", "lines", "changes", "problems", "questions"]
    (question,) = file["questions"]
    assert (question["code"], question["proposal"], question["answer"]) == ("author", "new member: 林晓", None)


def test_without_apply_nothing_is_written(report: str) -> None:
    make_group(slug="reeds")
    assert run(report, "--group", "reeds", "--accept")[0] == 0
    assert not Member.objects.exists()
    assert not SourceDocument.objects.exists()
    assert not ImportRun.objects.exists()


def test_open_questions_stop_apply(report: str) -> None:
    make_group(slug="reeds")
    assert run(report, "--group", "reeds", "--apply")[0] == 3
    assert not WeeklyReport.objects.exists()


def test_a_named_member_answers_the_question(report: str) -> None:
    group = make_group(slug="reeds")
    member = make_member(group, "Shuo Wang")
    assert run(report, "--group", "reeds", "--member", "Shuo", "--apply")[0] == 0
    assert WeeklyReport.objects.get().member == member
    assert run(report, "--group", "reeds") == (0, *run(report, "--group", "reeds")[1:])


def test_answers_come_from_a_file(report: str, tmp_path: Path) -> None:
    make_group(slug="reeds")
    _, output, _ = run(report, "--group", "reeds", "--json")
    (question,) = json.loads(output)["files"][0]["questions"]
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({question["key"]: "new member: 林晓"}), "utf-8")
    assert run(report, "--group", "reeds", "--answers", str(answers), "--apply")[0] == 0
    assert WeeklyReport.objects.get().member.name == "林晓"


@pytest.mark.parametrize("text", ["", "[]", '{"author:林晓": 1}', "[" * 100_000])
def test_answers_that_are_none_are_a_usage_error(report: str, tmp_path: Path, text: str) -> None:
    make_group(slug="reeds")
    answers = tmp_path / "answers.json"
    answers.write_text(text, "utf-8")
    assert run(report, "--group", "reeds", "--answers", str(answers))[0] == 2
    assert run(report, "--group", "reeds", "--answers", str(tmp_path / "none.json"))[0] == 2


def test_a_named_member_who_may_be_two_people_is_refused(report: str) -> None:
    group = make_group(slug="reeds")
    make_member(group, "王伟")
    make_member(group, "王芳")
    code, _, complaint = run(report, "--group", "reeds", "--member", "王")
    assert (code, complaint) == (2, "--member: 王 may be 王芳, 王伟. Write the full name.")


def test_errors_apply_nothing(report: str) -> None:
    make_group(slug="reeds")
    bad = Path(report).with_name("bad.md")
    bad.write_bytes(b"a\x00b")
    code, output, _ = run(str(bad.parent), "--group", "reeds", "--accept", "--apply")
    assert code == 1
    assert "error line 1: Character 2 is a NUL" in output
    assert "Nothing was imported" in output
    assert not WeeklyReport.objects.exists()


def test_a_folder_is_read_with_everything_below_it(tmp_path: Path, report: str) -> None:
    make_group(slug="reeds")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text(REPORT)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "link.md").symlink_to(report)
    _, output, _ = run(str(tmp_path), "--group", "reeds", "--json")
    assert [file["path"] for file in json.loads(output)["files"]] == [report]


@pytest.mark.parametrize("group", ["Reeds", "a b", "../x", "组"])
def test_a_group_address_that_cannot_be_is_a_usage_error(report: str, group: str) -> None:
    assert run(report, "--group", group, "--create-group")[0] == 2


def test_missing_files_are_a_usage_error(tmp_path: Path) -> None:
    make_group(slug="reeds")
    assert run(str(tmp_path / "no.md"), "--group", "reeds")[0] == 2
    assert run(str(tmp_path), "--group", "reeds")[0] == 2


def test_a_conflict_shows_both_texts_and_keeps_ours(report: str) -> None:
    group = make_group(slug="reeds")
    make_submitted(make_member(group, "林晓"), results="这里写的")
    code, output, _ = run(report, "--group", "reeds", "--apply")
    assert code == 0
    assert "conflict 林晓 2026-W47 (line 1)" in output
    assert "这里写的" in output
    assert "基线 F1 = 0.71" in output
    assert WeeklyReport.objects.get().rows.get().results == "这里写的"


def test_a_stopped_import_leaves_nothing_and_runs_again(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("exchange.services.applying._keep_source", die)
        with pytest.raises(KeyboardInterrupt):
            run(report, "--group", "reeds", "--create-group", "--member", "林晓", "--apply")
    assert (Group.objects.count(), WeeklyReport.objects.count()) == (0, 0)
    assert run(report, "--group", "reeds", "--create-group", "--member", "林晓", "--apply")[0] == 0


def test_export_says_what_it_did(tmp_path: Path, report: str) -> None:
    run(report, "--group", "reeds", "--create-group", "--member", "林晓", "--apply")
    out = StringIO()
    call_command("export_markdown", "--group", "reeds", "--to", str(tmp_path / "out"), stdout=out)
    assert out.getvalue() == f"{tmp_path / 'out'}: 1 written, 0 already there, 0 refused.\n"
    (tmp_path / "out" / "林晓" / "2026-W47.md").write_text("mine")
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("export_markdown", "--group", "reeds", "--to", str(tmp_path / "out"), stdout=out, stderr=err)
    assert end.value.code == 1
    assert "林晓/2026-W47.md: changed since" in err.getvalue()


def test_the_seed_comes_in_and_goes_out_unchanged(seeds: Path, tmp_path: Path) -> None:
    (seed,) = seeds.glob("004*")
    assert run(str(seed), "--group", "reeds", "--create-group", "--member", "张三", "--apply")[0] == 0
    report = WeeklyReport.objects.get()
    assert (report.week.name, report.rows.count()) == ("2024-W43", 1)
    assert report.rows.get().project is not None
    _, output, _ = run(str(seed), "--group", "reeds", "--json")
    assert json.loads(output)["files"][0]["changes"] == {"create": 0, "update": 0, "same": 1, "conflict": 0}
    call_command("export_markdown", "--group", "reeds", "--to", str(tmp_path), stdout=StringIO())
    (exported,) = tmp_path.glob("*/004*")
    assert exported.read_bytes() == seed.read_bytes()


def test_real_files_of_every_kind_lose_no_line(seeds: Path, tmp_path: Path) -> None:
    folders = [str(folder) for folder in (seeds, seeds.parent / "corpus") if folder.is_dir()]
    code, output, _ = run(*folders, "--group", "reeds", "--create-group", "--accept", "--apply", "--json")
    assert code == 0
    logs = set()
    for file in json.loads(output)["files"]:
        logs |= {Path(file["path"])} if file["kind"] == "learning-log" else set()
        lines = file["lines"]
        content = Path(file["path"]).read_text("utf-8-sig")
        assert lines["total"] == len(content.removesuffix("\n").split("\n"))
        assert lines["read"] + lines["kept"] + lines["blank"] == lines["total"]
        assert lines["lost"] == 0
    call_command("export_markdown", "--group", "reeds", "--to", str(tmp_path), stdout=StringIO())
    for folder in folders:
        for file in Path(folder).rglob("*.*"):
            if file in logs:  # they are their owners', and no export of the group has them
                assert not (tmp_path / file.relative_to(folder)).exists()
            elif file.suffix in (".md", ".txt"):
                assert (tmp_path / file.relative_to(folder)).read_bytes() == file.read_bytes()
