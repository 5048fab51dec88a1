"""`manage.py workload_summary`: the summary for terminals and scripts."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from members.models import Group, Member
from tests.factories.members import make_group, make_member, make_project
from tests.factories.workload import make_work
from tests.pdfs import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    group = make_group(slug="lab", name="智能医疗组", language="en")
    member = make_member(group, "刘涛", joined_on=date(2026, 1, 1))
    make_work(group, member, workload="大*5", starts_on="2026-11-16", project=make_project(group, "医疗"))
    make_work(group, member, workload="少", starts_on="2026-10-01")
    return member


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("workload_summary", "--group", "lab", *arguments, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def test_json_has_a_row_for_each_member(member: Member) -> None:
    rows = json.loads(run("--format", "json"))["rows"]

    assert rows == [{"member": "刘涛", "small": 1, "medium": 0, "large": 5, "unknown": 0, "total": 6}]


def test_days_limit_what_is_counted(member: Member) -> None:
    read = json.loads(run("--format", "json", "--from", "2026-11-01", "--until", "2026/11/30"))

    assert (read["since"], read["until"], read["rows"][0]["total"]) == ("2026-11-01", "2026-11-30", 5)


@pytest.mark.parametrize(
    ("by", "names"), [("project", ["医疗", "without a project"]), ("week", ["2026-W40", "2026-W47"])]
)
def test_the_same_numbers_by_project_and_by_week(by: str, names: list[str], member: Member) -> None:
    read = json.loads(run("--format", "json", "--by", by))

    assert [row[by] for row in read["rows"]] == names
    assert read["sums"]["total"] == 6


def test_markdown_is_what_is_printed_by_default(member: Member) -> None:
    assert "| 刘涛 | 1    | 0    | 5    |\n" in run()


def test_csv_is_printed_without_a_mark_and_written_with_it(member: Member, tmp_path: Path) -> None:
    output = tmp_path / "summary.csv"

    assert next(csv.reader(io.StringIO(run("--format", "csv")))) == [
        "Member",
        "Small",
        "Medium",
        "Large",
        "Unknown",
        "Total",
    ]
    assert run("--format", "csv", "--output", str(output)) == f"{output}\n"
    assert output.read_bytes().startswith(b"\xef\xbb\xbfMember,")


def test_workbook_and_paper_are_written_to_files(member: Member, tmp_path: Path) -> None:
    for format in ("xlsx", "pdf"):
        run("--format", format, "--output", str(tmp_path / f"summary.{format}"))

    assert openpyxl.load_workbook(tmp_path / "summary.xlsx")["Summary"]["D4"].value == 5
    assert "刘涛" in text_of((tmp_path / "summary.pdf").read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["summary.pdf", "summary.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--group", "nowhere"), "There is no group 'nowhere'. There is: lab."),
        (("--from", "13.45"), '--from: "13.45" has no year'),
        (("--until", "2026-13-45"), '--until: "2026-13-45": there is no month 13.'),
        (("--from", "2026-02-01", "--until", "2026-01-01"), "The period ends (2026-01-01) before it starts"),
        (("--format", "xlsx"), "say by --output where"),
        (("--output", "/nowhere/at/all/x.md"), "/nowhere/at/all is not a folder"),
    ],
)
def test_errors_name_the_place_and_the_remedy(arguments: tuple[str, ...], sentence: str, member: Member) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)

    assert sentence in str(refused.value)
    assert refused.value.returncode == 2


def test_a_group_that_was_taken_off_is_not_there(member: Member) -> None:
    Group.objects.update(deleted_at="2026-01-01T00:00:00Z")

    with pytest.raises(CommandError, match="There is: none yet"):
        run()
