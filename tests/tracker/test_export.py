"""What goes out as one zip: the right things in every format, and nothing that its reader may not read."""

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from activity.models import Event, Job, RenderedFile
from exchange.importing import plan_import
from exchange.queries import KINDS
from exchange.services import apply_import
from members.models import Group, Member
from reports.models import WeeklyReport
from tests.exchange.files import REPORT, source
from tests.exchange.ledgers import LEDGER, brought_in
from tests.factories.logs import make_log
from tests.factories.meetings import make_meetings
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.papers import make_paper, make_reading
from tests.factories.reports import make_draft, make_submitted
from tests.factories.tasks import make_task
from tests.factories.todos import item, make_list
from tracker import jobs
from tracker.export.wishes import EVERYBODY, FORMATS, OWN, ExportRefused, Wish, request_export, wish_of

pytestmark = pytest.mark.django_db
PAGE = "/g/lab/export/"


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab", name="智能医疗组", language="en")


@pytest.fixture
def advisor(group: Group) -> Member:
    return make_member(group, "沈奕", is_advisor=True)


@pytest.fixture
def member(group: Group) -> Member:
    return make_member(group, "刘涛", joined_on=date(2026, 1, 1))


def wish(reader: Member, **asked: Any) -> Wish:
    usual = {"whose": EVERYBODY, "since": "", "until": "", "kinds": KINDS, "formats": FORMATS}
    return wish_of(reader, **(usual | asked))


def run(job: Job) -> Job:
    jobs.export(str(job.uuid))
    job.refresh_from_db()
    return job


def zip_of(file: RenderedFile | None) -> zipfile.ZipFile:
    assert file is not None
    with file.file.open() as opened:
        return zipfile.ZipFile(io.BytesIO(opened.read()))


def exported(reader: Member, **asked: Any) -> zipfile.ZipFile:
    return zip_of(run(request_export(wish=wish(reader, **asked))).file)


def status_of(reader: Member, file: RenderedFile) -> int:
    answer = logged_in(reader).get(f"/g/lab/files/{file.uuid}/")
    if answer.streaming:
        assert answer.getvalue()  # read to its end: it is closed
    return int(answer.status_code)


def texts(archive: zipfile.ZipFile) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"data/{name}.csv").decode("utf-8-sig"), newline="")))


def test_one_zip_has_everything_in_every_format(group: Group, advisor: Member, member: Member) -> None:
    make_submitted(member, week="2026-W46", results="完成 a<b")
    make_draft(member)
    paper = make_paper(member, "Attention is all you need")
    make_reading(member, member, paper=paper)
    make_task(group, "训练基线", member)
    make_meetings(advisor, "# 2026-11-16\n\n## 遗留问题\n\n- 显卡不够\n\n## 本周安排\n\n- (刘涛) 申请显卡\n")

    archive = exported(advisor)

    lists = ("reports", "meetings", "open-issues", "action-items", "readings", "tasks", "papers")
    inside = (
        "reports-rows", "reports-rows-feedback", "reports-feedback", "reports-project_notes", "meetings-attendance",
        "meetings-sections", "readings-participants", "tasks-history",
    )  # fmt: skip
    assert set(archive.namelist()) == {
        "markdown/reports/刘涛/2026-W46.md",
        "markdown/workload/2024.md",
        "markdown/workload/2026.md",
        "markdown/meetings/minutes.md",
        "papers.bib",
        "export.json",
        *(f"data/{name}.json" for name in lists),
        *(f"data/{name}.csv" for name in (*lists, *inside)),
    }
    assert "Attention is all you need" in archive.read("papers.bib").decode()
    about = json.loads(archive.read("export.json"))
    assert about["written"] == {"files": 5} | dict.fromkeys(lists, 1)


def test_json_is_what_the_api_answers(group: Group, advisor: Member, member: Member) -> None:
    make_submitted(member, results="完成")
    make_meetings(advisor, "# 2026-11-16\n\n## 遗留问题\n\n- 显卡不够\n")
    task = make_task(group, "训练基线", member)
    archive = exported(advisor, formats=["json"])
    client = logged_in(advisor)

    for name in ("reports", "tasks", "meetings", "open-issues"):
        (thing,) = json.loads(archive.read(f"data/{name}.json"))
        assert thing == client.get(f"/api/v1/{name}/{thing['uuid']}/").json(), name
    assert json.loads(archive.read("data/tasks.json"))[0]["uuid"] == str(task.uuid)


def test_csv_opens_in_spreadsheets_and_holds_no_formula(advisor: Member, member: Member) -> None:
    make_submitted(member, project="=1+1", results='一行\n二 "行", -5')
    archive = exported(advisor, formats=["csv"])

    assert archive.read("data/reports.csv").startswith(b"\xef\xbb\xbfuuid,group,member_uuid,member,week,")
    (report,) = table(archive, "reports")
    (row,) = table(archive, "reports-rows")
    assert (report["member"], report["week"], report["is_late"]) == ("刘涛", "2026-W47", "false")
    assert (row["report_uuid"], row["project"], row["results"]) == (report["uuid"], "'=1+1", '一行\n二 "行", -5')
    assert b"\r\n" in archive.read("data/reports.csv")


def test_a_period_by_weeks_or_days(advisor: Member, member: Member) -> None:
    for week in ("2026-W45", "2026-W46", "2026-W47"):
        make_submitted(member, week=week)

    for since, until in (("2026-W46", "2026-w46"), ("2026-11-09", "2026-11-15")):
        archive = exported(advisor, since=since, until=until, formats=["markdown"], kinds=["reports"])
        assert archive.namelist() == ["markdown/reports/刘涛/2026-W46.md", "export.json"]
    assert wish(advisor, since="2026-W46", until="2026-W46").name == "lab-2026-W46.zip"


def test_an_imported_file_comes_back_as_it_was_for_who_reads_all_of_it(
    group: Group, advisor: Member, member: Member
) -> None:
    make_member(group, "陈静")
    part = "# {} 周报 2026年第{}周（{}）\r\n\r\n| 项目 | 工作结果 |\r\n|---|---|\r\n| 甲 | {} |\r\n\r\n"
    parts = ("刘涛", 46, "11.9-11.15", "我的"), ("陈静", 47, "11.16-11.22", "她的")
    text = "".join(part.format(*values) for values in parts)
    apply_import(group=group, plan=plan_import(group, [source(text, "all.md")], accepted=True), by=None)

    whole = exported(advisor, since="2026-W47", until="2026-W47", formats=["markdown"])
    own = exported(member, whose=OWN, formats=["markdown"])

    assert whole.read("markdown/all.md") == text.encode()
    assert own.namelist() == ["markdown/reports/刘涛/2026-W46.md", "export.json"]


def test_ones_own_file_comes_back_as_it_was(group: Group, member: Member) -> None:
    plan = plan_import(group, [source(REPORT.replace("\n", "\r\n"), "刘涛/2026-W47.md")], accepted=True)
    apply_import(group=group, plan=plan, by=None)

    archive = exported(member, whose=OWN, formats=["markdown"])

    assert archive.read("markdown/刘涛/2026-W47.md") == REPORT.replace("\n", "\r\n").encode()


def test_an_imported_ledger_goes_out_with_its_period_and_to_the_group_only(
    group: Group, advisor: Member, member: Member
) -> None:
    brought_in(group)

    assert exported(advisor, since="2026-09-07", until="2026-09-13").read("markdown/记录/工作量.md").decode() == LEDGER
    outside = run(request_export(wish=wish(advisor, since="2025-01-01", until="2025-12-31")))
    assert (outside.status, outside.error[:16]) == ("failed", "There is nothing")
    lin = Member.objects.get(name="Lin Xiao")
    lin.group = group
    own = exported(lin, whose=OWN)
    assert "He Chuan |" not in own.read("markdown/workload/2026.md").decode()
    assert {row["title"] for row in table(own, "tasks")} == {"整理影像", "数据预处理"}


def secrets(group: Group, other: Member) -> None:
    """What somebody else keeps for himself, with a word that must not go out."""
    make_list(other, [item("SECRET 待办")])
    make_log(other, "9:00-10:00 SECRET 日志")
    make_draft(other, week="2026-W44", results="SECRET 草稿")


def test_nothing_goes_out_that_its_reader_may_not_read(group: Group, advisor: Member, member: Member) -> None:
    other = make_member(group, "陈静", is_admin=True)
    secrets(group, other)
    make_submitted(other, results="CLOSED 周报")
    make_list(member, [item("我的待办")])
    make_log(member, "9:00-10:00 我的日志")
    make_submitted(member, results="我的周报")

    assert "SECRET" not in texts(exported(advisor))
    mine = texts(exported(member, whose=OWN))
    assert ("SECRET" in mine, "CLOSED" in mine) == (False, False)
    assert all(word in mine for word in ("我的待办", "我的日志", "我的周报"))
    Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)
    other.group.refresh_from_db()
    seen = texts(exported(other))
    assert ("CLOSED" in seen, "我的周报" in seen, "我的待办" in seen) == (True, False, False)


def test_who_may_ask_for_what(group: Group, member: Member) -> None:
    guest = make_member(group, "访客", is_guest=True)
    for reader, asked in ((member, {}), (guest, {"whose": OWN})):
        with pytest.raises(ExportRefused) as refused:
            wish(reader, **asked)
        assert refused.value.code == "whose"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "2026-W54"}, "since"),
        ({"until": "20.11"}, "until"),
        ({"since": "2026-W47", "until": "2026-W46"}, "until"),
        ({"kinds": []}, "kinds"),
        ({"formats": ["docx"]}, "formats"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(advisor: Member, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(ExportRefused) as refused:
        wish(advisor, **asked)

    assert refused.value.code == field


def test_the_page_asks_and_shows_what_was_made(group: Group, advisor: Member) -> None:
    make_submitted(make_member(group, "何川"))
    client = logged_in(advisor)
    sent = {"whose": EVERYBODY, "since": "2026-W47", "until": "", "kinds": ["reports"], "formats": ["csv"]}

    assert client.post(PAGE, sent).headers["Location"] == PAGE
    job = Job.objects.get(kind="tracker.export")
    assert 'hx-get="/g/lab/jobs/' in client.get(PAGE).content.decode()
    file = run(job).file
    assert file is not None
    assert f"/g/lab/files/{file.uuid}/" in client.get(PAGE).content.decode()
    assert job.arguments == sent | {"since": "2026-11-16"}
    event = Event.objects.get(verb="export.requested")
    assert (event.subject, event.details["since"]) == (job.uuid, "2026-11-16")


def test_what_is_refused_stays_typed(advisor: Member) -> None:
    answer = logged_in(advisor).post(PAGE, {"whose": OWN, "since": "last week", "kinds": ["log"], "formats": ["csv"]})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'value="last week"' in page
    assert not Job.objects.exists()


def test_a_file_is_its_readers_alone_and_only_while_his_rights_last(group: Group, advisor: Member) -> None:
    report = make_submitted(make_member(group, "何川"))
    second = make_member(group, "另一位", is_advisor=True)
    file = run(request_export(wish=wish(advisor))).file
    assert file is not None

    assert (status_of(advisor, file), status_of(second, file)) == (200, 404)
    WeeklyReport.objects.filter(pk=report.pk).update(deleted_at="2026-11-21T00:00Z", deleted_by=second)
    assert status_of(advisor, file) == 404
    WeeklyReport.objects.filter(pk=report.pk).update(deleted_at=None, deleted_by=None)
    assert status_of(advisor, file) == 200
    Member.objects.filter(pk=advisor.pk).update(is_advisor=False, is_admin=True)
    assert status_of(advisor, file) == 404


def test_a_job_asks_for_the_right_again(advisor: Member) -> None:
    job = request_export(wish=wish(advisor))
    Member.objects.filter(pk=advisor.pk).update(is_advisor=False)

    assert (run(job).status, job.error) == ("failed", "You may not export this any more.")


def test_a_double_click_is_one_job_and_one_line_of_history(advisor: Member) -> None:
    assert request_export(wish=wish(advisor)) == request_export(wish=wish(advisor))
    assert Event.objects.filter(verb="export.requested").count() == 1


def test_the_same_twice_is_one_file(group: Group, advisor: Member) -> None:
    make_submitted(make_member(group, "何川"))

    files = [run(request_export(wish=wish(advisor))).file for _ in range(2)]

    assert files[0] == files[1] == RenderedFile.objects.get()


def test_years_of_reports_take_no_more_queries_for_each(
    advisor: Member, member: Member, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 40):
        make_submitted(member, week=f"2026-W{number:02}")
    job = request_export(wish=wish(advisor, kinds=["reports"]))

    with django_assert_max_num_queries(170):
        run(job)

    assert job.file is not None


def test_the_command_writes_the_same(tmp_path: Any, advisor: Member, member: Member) -> None:
    make_submitted(member, week="2026-W46")
    target = tmp_path / "lab.zip"
    asked = ["--group=lab", "--as=沈奕", f"--to={target}", "--from=2026-W46", "--until=2026-W46", "--format=csv"]

    call_command("export_files", *asked)

    page = exported(advisor, since="2026-W46", until="2026-W46", formats=["csv"])
    assert zipfile.ZipFile(target).read("data/reports.csv") == page.read("data/reports.csv")
    assert [one.name for one in tmp_path.iterdir()] == ["lab.zip"]
    with pytest.raises(CommandError, match="there already"):
        call_command("export_files", *asked)
    with pytest.raises(CommandError, match="--from: "):
        call_command("export_files", "--group=lab", "--as=沈奕", f"--to={tmp_path}/x.zip", "--from=nonsense")
    with pytest.raises(CommandError, match="--as: "):
        call_command("export_files", "--group=lab", "--as=刘涛", f"--to={tmp_path}/x.zip")


def test_a_script_asks_waits_and_downloads(member: Member) -> None:
    make_submitted(member)
    client = logged_in(member)

    answer = client.post(
        "/api/v1/exports/", {"group": "lab", "since": "2026-W47", "formats": ["json"]}, content_type="application/json"
    )

    assert answer.status_code == 202
    run(Job.objects.get(uuid=answer.json()["job"]))
    told = client.get(answer.headers["Location"]).json()
    assert (told["status"], told["file_name"]) == ("done", "lab-own-from-20261116.zip")
    file = client.get(told["file"])
    assert (file.headers["Content-Type"], zipfile.ZipFile(io.BytesIO(file.getvalue())).namelist()) == (
        "application/zip",
        ["data/reports.json", "export.json"],
    )


@pytest.mark.parametrize(
    ("sent", "field"), [({"whose": "group"}, "whose"), ({"until": "2026-W60"}, "until"), ({"kinds": ["x"]}, "kinds.0")]
)
def test_a_script_is_told_what_is_wrong_where(member: Member, sent: dict[str, Any], field: str) -> None:
    answer = logged_in(member).post("/api/v1/exports/", {"group": "lab"} | sent, content_type="application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
