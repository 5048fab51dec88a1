"""The pages of imports: send, look, answer, apply, discard."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from activity.models import Event
from exchange.importing import plan_import
from exchange.models import ImportFile, ImportRun, SourceDocument
from exchange.rendering import field_of
from exchange.services import WAITING_AT_ONCE, apply_import
from members.models import Group, Member, ProjectMember
from reports.models import WeeklyReport
from tasks.models import Task
from tests.exchange.files import REPORT, source
from tests.exchange.ledgers import LEDGER
from tests.exchange.test_awkward_files import AWKWARD, BYTES
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db

NAMED = REPORT.replace("\n\n|", "\n\n姓名：小林\n\n|", 1)


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab"), "管理员", roles=("admin",))


def logged_in(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def sent(client: Client, *files: tuple[str, str | bytes], **fields: str) -> Any:
    uploads = []
    for name, text in files:
        upload = BytesIO(text.encode() if isinstance(text, str) else text)
        upload.name = name
        uploads.append(upload)
    return client.post("/g/lab/import/", {"file": uploads, **fields})


def only_run() -> ImportRun:
    return ImportRun.objects.get()


def page_of(client: Client) -> str:
    return str(client.get(reverse("exchange:run", args=["lab", only_run().uuid])).content.decode())


def go_on(client: Client, *, apply: bool = False, **answers: str) -> str:
    """The page after pressing a button, with these answers by the code of their question."""
    run = only_run()
    fields = {
        field_of(question["key"]): answers[question["key"].partition(":")[0].replace("-", "_")]
        for question in run.sheet["questions"]
        if question["key"].partition(":")[0].replace("-", "_") in answers
    }
    address = reverse("exchange:run", args=["lab", run.uuid])
    answer = client.post(address, fields | ({"apply": "1"} if apply else {}), follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_file_is_planned_and_nothing_is_stored_before_it_is_applied(admin: Member) -> None:
    member = make_member(admin.group, "林晓")
    client = logged_in(admin)
    answer = sent(client, ("林晓 2026-W47.md", REPORT))
    assert answer["Location"] == reverse("exchange:run", args=["lab", only_run().uuid])
    page = page_of(client)
    for words in ("林晓 2026-W47", "Weekly reports", "13 lines: 8 read, 0 kept as text, 5 blank", 'href="#f0-l1"'):
        assert words in page
    assert not WeeklyReport.objects.exists()
    page = go_on(client, apply=True)
    report = WeeklyReport.objects.get()
    assert report.member == member
    assert f'href="{report.get_absolute_url()}"' in page
    assert (only_run().by, ImportFile.objects.count()) == (admin, 0)
    assert bytes(SourceDocument.objects.get().content) == REPORT.encode()
    events = Event.objects.filter(verb="import.applied")
    assert [(event.actor, event.source, event.subject) for event in events] == [(admin, "page", only_run().uuid)]


def test_a_pasted_text_needs_no_file(admin: Member) -> None:
    make_member(admin.group, "林晓")
    client = logged_in(admin)
    client.post("/g/lab/import/", {"text": REPORT.replace("\n", "\r\n"), "name": "林晓/2026-W47"})
    assert ImportFile.objects.get().path == "林晓/2026-W47.md"
    go_on(client, apply=True)
    assert WeeklyReport.objects.get().member.name == "林晓"


def test_a_question_is_asked_with_its_proposal_and_answered(admin: Member) -> None:
    member = make_member(admin.group, "林晓")
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    page = page_of(client)
    assert "Whose report is this?" in page
    assert "<code>小林</code>" in page
    assert "new member: 小林" in page
    page = go_on(client, author="林晓")
    assert only_run().answers == {"author:小林": "林晓"}
    assert "Checked again with your answers." in page
    assert "林晓 2026-W47" in page
    go_on(client, apply=True)
    assert WeeklyReport.objects.get().member == member
    assert [alias.name for alias in member.aliases.all()] == ["小林"]


def test_pressing_import_takes_the_proposals_that_stand_chosen(admin: Member) -> None:
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    assert "Importing takes the answers that are chosen above" in page_of(client)
    go_on(client, apply=True, author="new member: 小林")
    assert WeeklyReport.objects.get().member.name == "小林"
    assert not ProjectMember.objects.exists()  # a project that a file brings is not its importer's


def test_answers_that_change_the_plan_are_looked_at_before_it_is_applied(admin: Member) -> None:
    make_draft(make_member(admin.group, "林晓"), results="还没写完")
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    page = go_on(client, apply=True, author="林晓")
    assert "With these answers the plan is another one." in page
    assert "there is a draft of it" in page
    assert "还没写完" not in page
    assert not only_run().is_applied
    go_on(client, apply=True, author="林晓")
    assert only_run().is_applied
    assert WeeklyReport.objects.get().rows.get().results == "还没写完"


def test_what_changed_meanwhile_is_shown_before_it_is_applied(admin: Member) -> None:
    member = make_member(admin.group, "林晓")
    client = logged_in(admin)
    sent(client, ("林晓.md", REPORT))
    make_draft(member, results="刚刚开始")
    page = go_on(client, apply=True)
    assert "the plan is another one" in page
    assert not only_run().is_applied
    assert WeeklyReport.objects.get().rows.get().results == "刚刚开始"


def test_an_answer_that_is_no_choice_was_not_chosen(admin: Member) -> None:
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    go_on(client, author="new member: <script>")
    assert only_run().answers == {}


def test_advisors_import_too_but_make_no_members(admin: Member) -> None:
    advisor = make_member(admin.group, "周老师", roles=("advisor",))
    client = logged_in(advisor)
    sent(client, ("47.md", NAMED))
    page = page_of(client)
    assert "new member" not in page
    go_on(client, author="周老师")
    go_on(client, apply=True)
    assert WeeklyReport.objects.get().member == advisor
    assert [alias.name for alias in advisor.aliases.all()] == ["小林"]  # his own short name he may add


@pytest.mark.parametrize("roles", [(), ("guest",)])
def test_for_others_there_is_no_such_page(admin: Member, roles: tuple[str, ...]) -> None:
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    other = logged_in(make_member(admin.group, "同学", roles=roles))
    address = reverse("exchange:run", args=["lab", only_run().uuid])
    assert other.get("/g/lab/import/").status_code == 404
    assert sent(other, ("47.md", NAMED)).status_code == 404
    assert [other.get(address).status_code, other.post(address, {"apply": "1"}).status_code] == [404, 404]
    assert other.post(f"{address}discard/").status_code == 404
    assert ImportRun.objects.count() == 1


def test_the_import_of_another_group_is_not_there(admin: Member) -> None:
    sent(logged_in(admin), ("47.md", NAMED))
    stranger = make_member(make_group(slug="other"), "外人", roles=("admin", "advisor"))
    client = logged_in(stranger)
    assert client.get(reverse("exchange:run", args=["lab", only_run().uuid])).status_code == 404
    assert client.get(reverse("exchange:run", args=["other", only_run().uuid])).status_code == 404
    assert client.post(reverse("exchange:discard", args=["other", only_run().uuid])).status_code == 404


def test_a_run_is_discarded_with_its_files(admin: Member) -> None:
    client = logged_in(admin)
    sent(client, ("47.md", NAMED))
    run = only_run()
    page = client.post(reverse("exchange:discard", args=["lab", run.uuid]), follow=True).content.decode()
    assert "nothing of it was stored" in page
    assert (ImportRun.objects.count(), ImportFile.objects.count()) == (0, 0)
    assert Event.objects.get(verb="import.discarded").subject == run.uuid


def test_what_was_applied_is_not_discarded_nor_applied_again(admin: Member) -> None:
    make_member(admin.group, "林晓")
    client = logged_in(admin)
    sent(client, ("林晓.md", REPORT))
    go_on(client, apply=True)
    go_on(client, apply=True)
    page = client.post(reverse("exchange:discard", args=["lab", only_run().uuid]), follow=True).content.decode()
    assert "This import was applied already" in page
    assert WeeklyReport.objects.get().revisions.count() == 1


def test_the_list_tells_what_waits_and_what_was_imported(admin: Member) -> None:
    make_member(admin.group, "林晓")
    client = logged_in(admin)
    sent(client, ("林晓.md", REPORT))
    assert "waits for answers" in client.get("/g/lab/import/").content.decode()
    go_on(client, apply=True)
    page = client.get("/g/lab/import/").content.decode()
    assert "waits for answers" not in page
    assert "1 new" in page


def test_what_is_no_file_is_told_and_the_text_stays(admin: Member) -> None:
    client = logged_in(admin)
    nothing = client.post("/g/lab/import/", {})
    assert (nothing.status_code, ImportRun.objects.count()) == (400, 0)
    assert "Choose at least one file, or paste a text." in nothing.content.decode()
    large = sent(client, ("big.md", b"a" * (10 * 1024 * 1024 + 1)), text="我写的")
    assert large.status_code == 400
    assert "big.md has more than 10,485,760 bytes" in large.content.decode()
    assert "我写的" in large.content.decode()


def test_so_many_imports_may_wait(admin: Member) -> None:
    ImportRun.objects.bulk_create(ImportRun(group=admin.group, by=admin, plan={}) for _ in range(WAITING_AT_ONCE))
    answer = sent(logged_in(admin), ("47.md", NAMED))
    assert answer.status_code == 400
    assert f"{WAITING_AT_ONCE} imports wait for their answers here" in answer.content.decode()
    assert ImportRun.objects.count() == WAITING_AT_ONCE


def test_files_of_one_name_are_both_kept(admin: Member) -> None:
    sent(logged_in(admin), ("周报.md", REPORT), ("周报.md", REPORT.replace("0.71", "0.99")))
    assert [file.path for file in ImportFile.objects.all()] == ["周报.md", "周报 (2).md"]


def test_the_place_in_a_dropped_folder_is_taken_from_the_page(admin: Member) -> None:
    client = logged_in(admin)
    sent(client, ("47.md", REPORT), ("48.md", REPORT), paths='["林晓/47.md", "../../etc/48.md"]')
    assert [file.path for file in ImportFile.objects.all()] == ["林晓/47.md", "etc/48.md"]


@pytest.mark.parametrize("paths", ["[", '["a.md", "b.md"]', '{"a": 1}', '[["47.md"]]', "[" * 100_000, '["x/other.md"]'])
def test_places_that_do_not_fit_are_passed_over(admin: Member, paths: str) -> None:
    sent(logged_in(admin), ("47.md", REPORT), paths=paths)
    assert ImportFile.objects.get().path == "47.md"


def test_a_hostile_file_stays_text(admin: Member) -> None:
    text = "# 日记 <script>alert(1)</script>\n\n\u202eevil <img src=x onerror=alert(1)>\n"
    client = logged_in(admin)
    sent(client, ("<b>x.md", text))
    page = page_of(client)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "[U+202E]evil" in page


@pytest.mark.parametrize("name", [*AWKWARD, *BYTES])
def test_an_awkward_file_is_planned_or_refused_by_the_page(admin: Member, name: str) -> None:
    make_member(admin.group, "林晓")
    client = logged_in(admin)
    answer = sent(client, ("林晓 2026-W47.md", AWKWARD[name] if name in AWKWARD else BYTES[name]))
    if answer.status_code == 400:
        assert name == "more than 10 MB"
        return
    assert answer.status_code == 302
    assert page_of(client)
    page = go_on(client, apply=True)
    assert only_run().is_applied != only_run().sheet["has_errors"]
    assert page


def test_in_chinese_everything_said_of_a_file_is_chinese(admin: Member) -> None:
    group: Group = admin.group
    assert admin.account is not None
    admin.account.language = "zh-hans"
    admin.account.save()
    make_member(group, "林晓")
    client = logged_in(admin)
    sent(client, ("a.md", NAMED.replace("11.16-11.22", "11.9-11.15")), ("b.md", b"\x00"), ("c.md", "# 日记\n"))
    page = page_of(client)
    run = only_run()
    said = [problem["said"] for file in run.sheet["files"] for problem in file["problems"]]
    asked = [question["said"] for question in run.sheet["questions"]]
    assert len(said) >= 2
    assert len(asked) == 2
    for sentence in (*said, *asked):
        assert sentence["template"] not in page


def test_a_command_leaves_a_run_in_the_list(admin: Member) -> None:
    make_member(admin.group, "林晓")
    apply_import(group=admin.group, plan=plan_import(admin.group, [source()]), by=None)
    page = logged_in(admin).get("/g/lab/import/").content.decode()
    assert "a command" in page
    assert "林晓/2026-W47.md" in page
    assert WeeklyReport.objects.get().get_absolute_url() in page_of(logged_in(admin))


def test_a_row_that_was_changed_here_too_shows_what_differs(admin: Member) -> None:
    client = logged_in(admin)
    sent(client, ("工作量.md", LEDGER))
    go_on(client, apply=True)
    task = Task.objects.get(title="训练基线")
    Task.objects.filter(pk=task.pk).update(progress="在组迹里改的")
    ImportRun.objects.all().delete()
    sent(client, ("工作量.md", LEDGER.replace("已完成", "全部完成")))
    page = page_of(client)
    assert "it was changed here too" in page
    assert reverse("tasks:task", args=["lab", task.uuid]) in page
    assert "<del" in page
    assert "在组迹里改的" in page
    go_on(client, apply=True)
    task.refresh_from_db()
    assert task.progress == "在组迹里改的"


def test_a_report_in_conflict_leads_to_the_stored_one_and_shows_no_text_of_it(admin: Member) -> None:
    report = make_submitted(make_member(admin.group, "林晓"), results="只给导师看的")
    client = logged_in(admin)
    sent(client, ("林晓.md", REPORT))
    page = page_of(client)
    assert "another report of that week is there" in page
    assert report.get_absolute_url() in page
    assert "只给导师看的" not in page
