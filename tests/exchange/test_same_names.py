"""Files of one name by different people: never taken for each other, never written over each other."""

import pytest

from exchange.document import ImportPlan, numbered
from exchange.importing import plan_import
from exchange.models import SourceDocument, SourceRecord
from exchange.services import apply_import
from members.models import Group
from reports.models import WeeklyReport
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db
NAME = "2026-W47.md"
HERS, HIS = REPORT, REPORT.replace("0.71", "0.99")


@pytest.fixture
def group() -> Group:
    group = make_group()
    make_member(group, "林晓")
    make_member(group, "何川")
    return group


def brought_in(group: Group, text: str, author: str, path: str = NAME) -> ImportPlan:
    plan = plan_import(group, [source(text, path)], answers={f"author:{path}": author})
    apply_import(group=group, plan=plan, by=None)
    return plan


def kept() -> dict[str, str]:
    return {document.path: bytes(document.content).decode() for document in SourceDocument.objects.all()}


def test_the_next_file_of_a_name_is_asked_about_and_does_not_change_the_first_ones_report(group: Group) -> None:
    brought_in(group, HERS, "林晓")
    (question,) = plan_import(group, [source(HIS, NAME)]).open_questions
    assert (question.code, question.proposal) == ("author", "林晓")
    brought_in(group, HIS, "何川")
    results = {report.member.name: report.rows.get().results for report in WeeklyReport.objects.all()}
    assert results == {"林晓": "基线 F1 = 0.71", "何川": "基线 F1 = 0.99"}
    assert kept() == {NAME: HERS, "2026-W47 (2).md": HIS}
    assert SourceRecord.objects.count() == 2


def test_both_are_known_again(group: Group) -> None:
    brought_in(group, HERS, "林晓")
    brought_in(group, HIS, "何川")
    for text in (HERS, HIS):
        again = plan_import(group, [source(text, NAME)])
        assert [change.action for change in again.files[0].plan.changes] == ["same"]
        assert again.open_questions == []
        apply_import(group=group, plan=again, by=None)
    assert len(kept()) == 2


def test_the_next_version_of_a_file_takes_its_place(group: Group) -> None:
    brought_in(group, HERS, "林晓")
    plan = brought_in(group, HIS, "林晓")
    assert [change.action for change in plan.files[0].plan.changes] == ["update"]
    assert kept() == {NAME: HIS}


def test_a_file_that_is_left_out_takes_nobodys_place(group: Group) -> None:
    brought_in(group, HERS, "林晓")
    brought_in(group, HIS, "leave out")
    assert kept() == {NAME: HERS, "2026-W47 (2).md": HIS}
    assert SourceRecord.objects.get().document.path == NAME


def test_notes_of_one_name_are_all_kept(group: Group) -> None:
    for text in ("# 一\n", "# 二\n", "# 一\n"):
        apply_import(group=group, plan=plan_import(group, [source(text, "notes.md")], accepted=True), by=None)
    assert kept() == {"notes.md": "# 一\n", "notes (2).md": "# 二\n"}


def test_in_a_folder_a_name_is_a_place(group: Group) -> None:
    brought_in(group, HERS, "林晓", "学生/47.md")
    plan = plan_import(group, [source(HIS, "学生/47.md")])
    assert plan.open_questions == []
    apply_import(group=group, plan=plan, by=None)
    assert kept() == {"学生/47.md": HIS}


@pytest.mark.parametrize(
    ("path", "free"),
    [("a.md", "a (3).md"), ("b", "b"), ("c", "c (2)"), ("x.y/d", "x.y/d (2)"), ("new.md", "new.md")],
)
def test_a_path_gets_a_number_where_it_is_taken(path: str, free: str) -> None:
    assert numbered(path, {"a.md", "a (2).md", "c", "x.y/d"}) == free
