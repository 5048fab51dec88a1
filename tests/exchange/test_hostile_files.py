"""Files that were made to do harm, of the kinds beside weekly reports (`test_awkward_files` has those)."""

import io
import zipfile

import openpyxl
import pytest

from exchange.importing import plan_import
from exchange.services import RunRefused, Upload, apply_import, export_markdown, start_run
from members.models import Account, Group, Member
from papers.models import Paper, Reading
from tasks.models import Task, TodoItem
from tests.exchange.files import source
from tests.exchange.ledgers import HEAD, PATH
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from workload.models import LogDay

pytestmark = pytest.mark.django_db
MACROS = "xl/vbaProject.bin"
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
TODO = "# 2026\n\n## 11月\n\n- [ ] 写代码\n"
LOG = "# 学习记录\n\n## 2026-11-16\n\n9:00-10:00 读论文\n"
HEADS = {
    "object": "---\ntitle: !!python/object/apply:os.system [ls]\n---\n",
    "laughs": "---\n" + "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 10)) + "---\n",
    "large": f"---\ntitle: {'长' * 90_000}\n---\n",
}


def workbook(**entries: str) -> bytes:
    """A workbook with a formula, and more entries beside its own."""
    book = openpyxl.Workbook()
    book.create_sheet("表").append(["=1+1", "做了"])
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written, "a") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        workbook(),
        workbook(**{"xl/externalLinks/externalLink1.xml": ENTITY}),
        workbook(**{MACROS: "macro"}),
    ],
    ids=["formulas", "entity", "macros"],
)
def test_workbooks_are_not_opened(content: bytes) -> None:
    admin = make_member(make_group(), "李管", is_admin=True)

    with pytest.raises(RunRefused) as refused:
        start_run(group=admin.group, uploads=[Upload("成绩.xlsx", content)], by=admin)

    assert str(refused.value).startswith("成绩.xlsx: ")


def test_an_encrypted_workbook_is_no_text() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)

    (file,) = plan_import(make_group(), [source(content, "成绩.xlsx")]).as_json()["files"]

    assert [problem["severity"] for problem in file["problems"]] == ["error"]


@pytest.mark.parametrize("head", HEADS.values(), ids=list(HEADS))
@pytest.mark.parametrize(("text", "path"), [(TODO, "林晓/todo.md"), (LOG, "林晓/学习记录.md")])
def test_front_matter_is_text_and_nothing_runs_it(head: str, text: str, path: str) -> None:
    group = make_group()
    make_member(group, "林晓")

    plan = plan_import(group, [source(head + text, path)], accepted=True)

    (file,) = plan.as_json()["files"]
    assert (plan.has_errors, file["lines"]["lost"]) == (False, 0)
    apply_import(group=group, plan=plan, by=None)
    assert (TodoItem.objects.count(), LogDay.objects.count()) == ((1, 0) if text == TODO else (0, 1))


def test_front_matter_comes_back_as_it_was(tmp_path) -> None:  # type: ignore[no-untyped-def]
    group = make_group()
    make_member(group, "林晓")
    for name, head in HEADS.items():
        file = source(head + TODO.replace("11月", f"{len(name)}月"), f"林晓/{name}.md")
        apply_import(group=group, plan=plan_import(group, [file], accepted=True), by=None)

    export_markdown(group=group, folder=tmp_path)

    for name, head in HEADS.items():
        assert (tmp_path / "林晓" / f"{name}.md").read_text("utf-8").startswith(head)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (HEAD + f"| 2026 | 9.07-9.13 | {'长' * 3_400_000} | | | 大 |\n", "line-too-long", 3),
        (HEAD + "| 2026 | 9.07-9.13 | 训练 | | | 大 |\n" * 100_000, "too-many-lines", None),
        ("|" + "任务|" * 100_001 + "\n", "line-too-long", 1),
        ("a" * 50_000_000, "too-large", None),
    ],
    ids=["a cell of 10 MB", "100,000 rows", "100,000 columns", "a line of 50 MB"],
)
def test_what_is_too_much_of_any_kind_is_refused_with_its_line(content: str, code: str, line: int | None) -> None:
    plan = plan_import(make_group(), [source(content, PATH)])

    assert [(problem.code, problem.line) for problem in plan.files[0].plan.problems] == [(code, line)]


def test_ten_thousand_columns_lose_nothing() -> None:
    group = make_group()
    text = "|" + "任务|" * 10_000 + "\n|" + "---|" * 10_000 + "\n|" + "x|" * 10_000 + "\n"

    (file,) = plan_import(group, [source(text, PATH)], accepted=True).as_json()["files"]

    assert file["lines"]["lost"] == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (f"| 2026 | 9.07-9.13 | {'长' * 501} | | 林晓 | 大 |\n", "Title"),
        (f"| 2026 | 9.07-9.13 | 训练 | {'长' * 20_001} | 林晓 | 大 |\n", "Progress"),
    ],
)
def test_a_rule_of_the_form_holds_for_files_too(row: str, field: str) -> None:
    group = make_group()
    make_member(group, "林晓")

    plan = plan_import(group, [source(HEAD + row, PATH)], accepted=True)

    assert plan.has_errors
    (problem,) = [one for one in plan.files[0].plan.problems if one.severity == "error"]
    assert (problem.line, str(problem.message).startswith(f"{field}: ")) == (3, True)
    assert not Task.objects.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"])
def test_an_address_of_another_scheme_stays_text(address: str) -> None:
    group = make_group(slug="lab")
    reader = make_member(group, "林晓")
    head = HEAD.replace("任务", "论文").replace("进度", "预期收获")
    text = f"{head}| 2026 | 9.07-9.13 | [论文]({address}) | | 林晓 | 大 |\n"

    apply_import(group=group, plan=plan_import(group, [source(text, PATH)], accepted=True), by=None)

    assert (Reading.objects.get().written, Paper.objects.count()) == (f"[论文]({address})", 0)
    assert f'href="{address}' not in logged_in(reader).get("/g/lab/papers/readings/").content.decode()


def test_people_of_other_groups_and_strangers_are_asked_about_and_get_no_account() -> None:
    elsewhere = make_member(make_group(), "Zhicheng")
    group = make_group()
    file = source(HEAD + "| 2026 | 9.07-9.13 | 训练 | | Zhicheng | 大 |\n", PATH)
    (planned,) = plan_import(group, [file]).as_json()["files"]
    accounts = Account.objects.count()

    (question,) = planned["questions"]
    apply_import(group=group, plan=plan_import(group, [file], accepted=True), by=None)

    assert (question["code"], question["subject"]) == ("participant", "Zhicheng")
    assert str(elsewhere.uuid) not in str(question)
    assert Account.objects.count() == accounts
    assert Member.objects.filter(group=group, account=None).count() == Group.objects.get(pk=group.pk).members.count()
