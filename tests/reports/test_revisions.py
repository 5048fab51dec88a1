"""What changed from one document to another, and the pages that show it."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from members.models import Group
from reports.document import RowDoc, WeeklyReportDoc
from reports.models import WeeklyReport
from reports.queries import compare_documents
from reports.services import RowInput, approve_report, save_feedback, save_report, submit_report
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted

DOC = WeeklyReportDoc(week="2026-W47", starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 22), member="甲")
A, B, C, D = (RowDoc(project=name, results=f"{name}的结果", uuid=name) for name in "ABCD")


def states(before: tuple[RowDoc, ...], after: tuple[RowDoc, ...]) -> list[tuple[str, str]]:
    diff = compare_documents(replace(DOC, rows=before), replace(DOC, rows=after))
    return [("".join(part.text for part in row.project), row.state) for row in diff.rows]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ((A, B), (A, B), [("A", "same"), ("B", "same")]),
        ((A, B), (A, C, B), [("A", "same"), ("C", "added"), ("B", "same")]),
        ((A, B, C), (A, C), [("A", "same"), ("B", "removed"), ("C", "same")]),
        ((A, B), (B,), [("A", "removed"), ("B", "same")]),
        ((), (A,), [("A", "added")]),
        ((A, B, C, D), (A, C, B, D), [("A", "same"), ("C", "moved"), ("B", "moved"), ("D", "moved")]),
        ((A,), (replace(A, results="别的"),), [("A", "changed")]),
        ((A, B), (A, replace(B, is_removed=True)), [("A", "same"), ("B", "removed")]),
    ],
)
def test_rows_are_followed(before: tuple[RowDoc, ...], after: tuple[RowDoc, ...], found: list[tuple[str, str]]) -> None:
    assert states(before, after) == found


def test_the_note_counts_too() -> None:
    diff = compare_documents(DOC, replace(DOC, note="新"))
    assert (diff.has_changes, [part.kind for part in diff.note]) == (True, ["added"])
    assert compare_documents(DOC, DOC).has_changes is False


def test_so_does_a_longer_period() -> None:
    longer = replace(DOC, ends_on=date(2026, 11, 29))
    diff = compare_documents(DOC, longer)
    assert (diff.has_changes, diff.last_days) == (True, (date(2026, 11, 22), date(2026, 11, 29)))


@pytest.fixture
def group(db: None) -> Group:
    return make_group(slug="lab")


@pytest.fixture
def report(group: Group) -> WeeklyReport:
    """Two revisions: 了 became 完, and a note came."""
    first = make_submitted(make_member(group, "顾晓岚"), results="训练了<b>模型")
    row = first.rows.get()
    rows = [RowInput(row.uuid, row.project_name, row.this_week, "训练完<b>模型", row.next_week)]
    saved = save_report(report=first, rows=rows, note="附注", version=1, by=first.member)
    return submit_report(report=saved, version=saved.version, by=saved.member, source="api")


def address(report: WeeklyReport, tail: str = "") -> str:
    return f"/g/lab/reports/{report.uuid}/revisions/{tail}"


def page(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_says_who_when_and_how(report: WeeklyReport) -> None:
    body = page(logged_in(report.member), address(report))
    assert body.index("Revision 2") < body.index("Revision 1")
    assert (body.count("顾晓岚 ·"), body.count("sent by a script")) == (body.count("顾晓岚 ·"), 1)


def test_a_revision_is_read_against_the_one_before(report: WeeklyReport) -> None:
    body = page(logged_in(report.member), address(report, "2/"))
    removed, added = (f'<span class="visually-hidden">{words} </span>' for words in ("removed:", "added:"))
    assert f"训练<del>{removed}了</del><ins>{added}完</ins>&lt;b&gt;模型" in body
    assert f"<ins>{added}附注</ins>" in body


def test_or_against_a_chosen_one_or_alone(report: WeeklyReport) -> None:
    client = logged_in(report.member)
    assert "</span>完</del>" in page(client, address(report, "1/?with=2"))
    alone = page(client, address(report, "2/?with=0"))
    assert ("训练完&lt;b&gt;模型" in alone, "<del>" in alone) == (True, False)
    assert "<del>" not in page(client, address(report, "1/"))
    for wrong in ("3/", "0/", "2/?with=9", "2/?with=x", "2/?with=-1", "9999999999999999999999/"):
        assert client.get(address(report, wrong)).status_code == 404


def test_a_longer_period_is_shown(report: WeeklyReport) -> None:
    row = report.rows.get()
    rows = [RowInput(row.uuid, row.project_name, row.this_week, row.results, row.next_week)]
    saved = save_report(
        report=report, rows=rows, note="附注", version=report.version, by=report.member, ends_on=date(2026, 11, 29)
    )
    submit_report(report=saved, version=saved.version, by=saved.member)
    body = page(logged_in(report.member), address(report, "3/"))
    assert "<del>Nov. 22, 2026</del> <ins>Nov. 29, 2026</ins>" in body
    assert "These two say the same" not in body


def test_who_may_not_read_the_report_finds_no_revisions(report: WeeklyReport) -> None:
    stranger, guest = make_member(make_group(slug="other")), make_member(report.group, roles=("guest",))
    advisor = make_member(report.group, roles=("advisor",))
    row = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row, text="只给成员看", version=0, by=advisor)
    for tail in ("", "2/"):
        assert logged_in(stranger).get(address(report, tail)).status_code == 404
        assert "只给成员看" not in page(logged_in(guest), address(report, tail))
    Group.objects.filter(pk=report.group_id).update(reports_readable_by=Group.Readers.ADVISORS)
    assert logged_in(make_member(report.group)).get(address(report)).status_code == 404
    assert "Restore" not in page(logged_in(advisor), address(report, "1/"))


def test_a_draft_has_no_revisions_yet(group: Group) -> None:
    draft = make_draft(make_member(group))
    client = logged_in(draft.member)
    assert "Nothing was submitted yet" in page(client, address(draft))
    assert client.get(address(draft, "1/")).status_code == 404


def test_restoring_from_the_page(report: WeeklyReport) -> None:
    client = logged_in(report.member)
    assert "Restore this revision" in page(client, address(report, "1/"))
    answer = client.post(address(report, "1/restore/"), {"version": report.version}, follow=True)
    assert answer.redirect_chain == [("/g/lab/weeks/2026-W47/mine/", 302)]
    assert "Revision 1 is in the form again" in answer.content.decode()
    assert report.rows.get().results == "训练了<b>模型"


def test_unsubmitted_changes_are_asked_about(report: WeeklyReport) -> None:
    client = logged_in(report.member)
    saved = save_report(
        report=report,
        rows=[RowInput(uuid=uuid.uuid4(), results="还没交")],
        note="",
        version=report.version,
        by=report.member,
    )
    asked = client.post(address(report, "1/restore/"), {"version": saved.version})
    assert (asked.status_code, "Submit my changes, then restore revision 1" in asked.content.decode()) == (409, True)
    assert report.rows.filter(is_removed=False).get().results == "还没交"
    done = client.post(address(report, "1/restore/"), {"version": saved.version, "submit_first": "on"})
    assert (done.status_code, report.revisions.count()) == (302, 3)
    assert report.rows.filter(is_removed=False).get().results == "训练了<b>模型"


def test_refusals_say_why(report: WeeklyReport) -> None:
    client, advisor = logged_in(report.member), make_member(report.group, roles=("advisor",))
    stale = client.post(address(report, "1/restore/"), {"version": report.version - 1})
    assert (stale.status_code, "Another window saved this report meanwhile" in stale.content.decode()) == (409, True)
    assert client.post(address(report, "1/restore/"), {"version": "x"}).status_code == 400
    assert client.post(address(report, "7/restore/"), {"version": report.version}).status_code == 404
    assert logged_in(advisor).post(address(report, "1/restore/"), {"version": 1}).status_code == 403
    approve_report(report=report, by=advisor)
    closed = client.post(address(report, "1/restore/"), {"version": report.version})
    assert (closed.status_code, "This report was reviewed and is closed" in closed.content.decode()) == (400, True)
