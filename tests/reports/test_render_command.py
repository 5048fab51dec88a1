"""`manage.py render_weekly_report`: PDFs without a worker."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Group, Member
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted
from tests.pdfs import flat_text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab")


@pytest.fixture
def author(group: Group) -> Member:
    return make_member(group, "刘涛")


def render(output: Path, *arguments: str, week: str = "2026-W47", group: str = "lab") -> list[str]:
    said = StringIO()
    options = ["--group", group, "--week", week, "--output", str(output), *arguments]
    call_command("render_weekly_report", *options, stdout=said, stderr=StringIO())
    return said.getvalue().splitlines()


def test_one_report_is_written_to_the_file(author: Member, tmp_path: Path) -> None:
    make_submitted(author, results="结果在此")
    output = tmp_path / "周报.pdf"

    assert render(output, "--member", "刘涛") == [str(output)]
    assert "结果在此" in flat_text_of(output.read_bytes())
    assert list(tmp_path.iterdir()) == [output]


def test_without_a_member_the_whole_week_is_one_file(author: Member, tmp_path: Path) -> None:
    make_submitted(author, results="甲")
    make_submitted(make_member(author.group, "何敏"), results="乙")
    make_draft(make_member(author.group, "钱进"), results="草稿")
    output = tmp_path / "w47.pdf"

    assert render(output) == [str(output)]

    assert list(tmp_path.iterdir()) == [output]
    text = flat_text_of(output.read_bytes())
    assert [piece in text for piece in ("甲", "乙", "何敏", "刘涛", "钱进")] == [True] * 5
    assert "草稿" not in text


def test_a_week_without_reports_lists_the_missing(author: Member, tmp_path: Path) -> None:
    output = tmp_path / "w46.pdf"
    render(output, week="2026-W46")

    assert "刘涛" in flat_text_of(output.read_bytes())


def test_one_member_is_chosen_by_name(author: Member, tmp_path: Path) -> None:
    make_submitted(author, results="甲")
    make_submitted(make_member(author.group, "何敏"), results="乙")
    output = tmp_path / "one.pdf"

    assert render(output, "--member", " 刘 涛 ") == [str(output)]
    assert "甲" in flat_text_of(output.read_bytes())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"group": "nowhere"}, "There is no group 'nowhere'. There is: lab."),
        ({"week": "2025-W53"}, "--week 2025-W53: .*2025 has weeks 1 to 52"),
        ({"week": "week 47"}, "--week week 47: "),
    ],
)
def test_what_is_wrong_is_said(author: Member, tmp_path: Path, options: dict[str, str], sentence: str) -> None:
    make_submitted(author)
    with pytest.raises(CommandError, match=sentence):
        render(tmp_path / "x.pdf", **options)

    assert list(tmp_path.iterdir()) == []


def test_an_unknown_member_is_answered_with_the_names(author: Member, tmp_path: Path) -> None:
    make_submitted(author)
    with pytest.raises(
        CommandError, match="No report by 何敏 was submitted for 2026-W47 in lab. There is one by: 刘涛"
    ):
        render(tmp_path / "x.pdf", "--member", "何敏")


def test_a_folder_that_is_not_there_is_named(author: Member, tmp_path: Path) -> None:
    make_submitted(author)
    with pytest.raises(CommandError, match="missing is not a folder"):
        render(tmp_path / "missing" / "x.pdf")


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(author: Member, tmp_path: Path) -> None:
    make_submitted(author)
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(CommandError, match=r"x\.pdf could not be written: Is a directory"):
        render(tmp_path / "x.pdf")

    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]
