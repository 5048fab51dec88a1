"""Writing one's own report in the browser."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from core.text import CELL_LIMIT
from members.models import Member
from reports.models import WeeklyReport
from reports.services import approve_report, remove_report, return_report, save_feedback
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry, entry_form, logged_in, post_json, row, row_of
from tests.factories.reports import make_draft, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]
PAGE = "/g/lab/weeks/2026-W47/mine/"


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel("2026-11-18 10:00+08:00"):
        yield


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def stored(report: WeeklyReport) -> list[tuple[str, str]]:
    return list(report.rows.filter(is_removed=False).values_list("project_name", "results"))


def test_opening_the_page_shows_last_plan_and_stores_nothing(member: Member) -> None:
    make_submitted(member, week="2026-W46", project="变化检测", next_week="- 复核 200 个图斑")
    page = logged_in(member).get(PAGE)
    shown = [(view.cells.project, view.cells.this_week, view.cells.results) for view in page.context["desk"].rows]
    assert shown == [("变化检测", "- 复核 200 个图斑", "")]
    assert WeeklyReport.objects.filter(week_start="2026-11-16").count() == 0


def test_first_autosave_makes_the_report_and_later_ones_go_on(member: Member) -> None:
    client = logged_in(member)
    first = row(project="变化检测", results="第一句")
    answer = post_json(client, f"{PAGE}save/", entry(first))
    assert answer.json()["version"] == 1
    second = row(project="算力平台", results="另一行")
    answer = post_json(client, f"{PAGE}save/", entry(second, first | {"results": "两句"}, version=1, note="补充"))
    report = WeeklyReport.objects.get()
    assert (answer.status_code, answer.json()["version"], report.version) == (200, 2, 2)
    assert (stored(report), report.note) == ([("算力平台", "另一行"), ("变化检测", "两句")], "补充")
    assert {str(uuid) for uuid in report.rows.values_list("uuid", flat=True)} == {first["uuid"], second["uuid"]}


def test_a_stale_autosave_is_refused_with_what_is_stored(member: Member) -> None:
    report = make_draft(member, results="一")
    client = logged_in(member)
    post_json(client, f"{PAGE}save/", entry(row_of(report, results="先保存的"), version=1))
    answer = post_json(client, f"{PAGE}save/", entry(row_of(report, results="后保存的"), version=1))
    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    assert answer.json()["current"] == {
        "rows": [row_of(report)],
        "note": "",
        "ends_on": "",
    }
    assert stored(report) == [("遥感基座", "先保存的")]


def test_two_windows_that_begin_the_same_report_meet_in_a_conflict(member: Member) -> None:
    client = logged_in(member)
    post_json(client, f"{PAGE}save/", entry(row(results="一")))
    answer = post_json(client, f"{PAGE}save/", entry(row(results="二")))
    assert (answer.status_code, answer.json()["current"]["rows"][0]["results"]) == (409, "一")
    assert WeeklyReport.objects.count() == 1


def test_the_same_text_again_after_a_lost_answer_is_no_conflict(member: Member) -> None:
    client, body = logged_in(member), entry(row(results="一\n二"))
    post_json(client, f"{PAGE}save/", body)
    answer = post_json(client, f"{PAGE}save/", body)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            entry(row(), row(results="字" * (CELL_LIMIT + 1))),
            "Row 2, results: The text has 20,001 characters; at most 20,000",
        ),
        (entry(row(project="字" * 201)), "Row 1, project: The text has 201 characters; at most 200"),
        (entry(row(results="a\0b")), "Row 1, results: Character 2 is a NUL (U+0000)"),
        (entry(row(results="\ud800")), "Row 1, results: Character 1 is half of a character (U+D800)"),
        (entry(note="字" * 65_537), "overall note: The text has 65,537 characters; at most 65,536"),
        (entry(*[row() for _ in range(51)]), "A report has at most 50 rows."),
        (entry(ends_on="2026-13-01"), "The last day of the period is not a date"),
        (entry(ends_on="2026-11-17"), "The period ends before the week does"),
        (entry(row(uuid="7")), "Row 1 is unreadable."),
        (entry(row(results=7)), "Row 1 is unreadable."),
        (entry("row"), "Row 1 is unreadable."),  # type: ignore[arg-type]
        (entry() | {"version": "x"}, "The page does not say which version it shows."),
        (entry() | {"version": 2**40}, "The page does not say which version it shows."),
        ([], "The page sent something unreadable."),
        ({"rows": {}}, "The page sent something unreadable."),
    ],
)
def test_autosave_refuses_with_place_and_remedy(member: Member, body: Any, sentence: str) -> None:
    answer = post_json(logged_in(member), f"{PAGE}save/", body)
    assert answer.status_code == 400
    assert answer.json()["problem"].startswith(sentence)
    assert WeeklyReport.objects.count() == 0


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud83d", "\0"])
def test_autosave_refuses_what_is_no_json(member: Member, text: str) -> None:
    body = text.encode(errors="surrogatepass")
    answer = logged_in(member).post(f"{PAGE}save/", body, content_type="application/json")
    assert answer.status_code == 400


def test_autosave_of_the_logged_out_says_where_to_log_in(member: Member) -> None:
    answer = post_json(Client(), f"{PAGE}save/", entry(row(results="一")))
    assert (answer.status_code, answer.json()["log_in"]) == (401, "/log-in/")


def test_autosave_needs_the_token_of_the_page(member: Member) -> None:
    client = logged_in(member, csrf=True)
    assert post_json(client, f"{PAGE}save/", entry(row(results="一"))).status_code == 403
    client.get(PAGE)
    token = client.get(PAGE).context["csrf_token"]
    assert post_json(client, f"{PAGE}save/", entry(row(results="一")), **{"X-CSRFToken": str(token)}).status_code == 200


def test_autosave_after_the_review_says_so(member: Member) -> None:
    report = make_submitted(member)
    approve_report(report=report, by=make_member(member.group, roles=("advisor",)))
    answer = post_json(logged_in(member), f"{PAGE}save/", entry(row_of(report, results="晚了"), version=report.version))
    assert answer.status_code == 409
    assert "reviewed" in answer.json()["problem"]
    assert "current" not in answer.json()


def test_a_removed_report_is_not_brought_back_by_an_autosave(member: Member) -> None:
    report = make_draft(member)
    remove_report(report=report, by=member)
    answer = post_json(logged_in(member), f"{PAGE}save/", entry(row_of(report), version=1))
    assert (answer.status_code, WeeklyReport.objects.filter(deleted_at=None).count()) == (400, 0)


def test_without_scripts_the_form_saves_and_submits(member: Member) -> None:
    client = logged_in(member)
    answer = client.post(PAGE, entry_form(row(project="变化检测", results="一\r\n二")))
    report = WeeklyReport.objects.get()
    assert (answer.status_code, stored(report), report.state) == (302, [("变化检测", "一\n二")], "draft")
    answer = client.post(PAGE, entry_form(row_of(report), action="submit", version=1))
    report.refresh_from_db()
    assert (answer.headers["Location"], report.state, report.is_late) == (
        f"/g/lab/reports/{report.uuid}/",
        "submitted",
        False,
    )


def test_submitting_twice_makes_one_revision(member: Member) -> None:
    client, form = logged_in(member), entry_form(row(results="一"), action="submit")
    client.post(PAGE, form)
    answer = client.post(PAGE, form)  # a double click, or Back and send again
    assert (answer.status_code, WeeklyReport.objects.get().revisions.count()) == (302, 1)


@pytest.mark.parametrize(
    ("action", "order"),
    [("up:1", "bac"), ("down:1", "acb"), ("up:0", "abc"), ("down:2", "abc"), ("remove:1", "ac"), ("add", "abc+"),
     ("remove:9", "abc"), ("up:x", "abc")],
)  # fmt: skip
def test_without_scripts_rows_are_added_moved_and_removed(member: Member, action: str, order: str) -> None:
    form = entry_form(*[row(results=letter) for letter in "abc"], action=action, note="typed")
    page = logged_in(member).post(PAGE, form)
    assert "".join(view.cells.results or "+" for view in page.context["desk"].rows) == order
    assert (page.context["entry"].note, WeeklyReport.objects.count()) == ("typed", 0)


def test_without_scripts_a_stale_form_shows_both_texts(member: Member) -> None:
    report = make_draft(member, results="先保存的")
    client = logged_in(member)
    client.post(PAGE, entry_form(row_of(report, results="另一窗口"), version=1))
    page = client.post(PAGE, entry_form(row_of(report, results="我的"), version=1, action="submit"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "我的</textarea>" in text
    assert '<pre class="plain">另一窗口</pre>' in text
    assert 'name="version" value="2"' in text
    assert stored(report) == [("遥感基座", "另一窗口")]


def test_without_scripts_a_refused_form_keeps_what_was_typed(member: Member) -> None:
    page = logged_in(member).post(PAGE, entry_form(row(project="一", results="字" * (CELL_LIMIT + 1)), note="附注"))
    text = page.content.decode()
    assert page.status_code == 400
    assert "Row 1, results: The text has 20,001 characters; at most 20,000" in text
    assert "字" * (CELL_LIMIT + 1) in text
    assert "附注</textarea>" in text


def test_an_empty_report_is_not_submitted(member: Member) -> None:
    page = logged_in(member).post(PAGE, entry_form(row(), action="submit"))
    assert page.status_code == 400
    assert "There is nothing in this report yet" in page.content.decode()


def test_after_the_review_typed_text_is_shown_with_who_closed_it(member: Member) -> None:
    report = make_submitted(member)
    approve_report(report=report, by=make_member(member.group, "沈知远", roles=("advisor",)))
    client = logged_in(member)
    assert client.get(PAGE).headers["Location"] == f"/g/lab/reports/{report.uuid}/"
    page = client.post(PAGE, entry_form(row_of(report, results="晚了"), version=report.version))
    text = page.content.decode()
    assert page.status_code == 400
    assert "沈知远 reviewed and closed this report" in text
    assert "晚了</textarea>" in text


def test_returned_report_shows_reason_and_feedback_beside_its_rows(member: Member) -> None:
    report = make_submitted(member)
    advisor = make_member(member.group, "沈知远", roles=("advisor",))
    row_uuid = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row_uuid, text="请补**数据**", version=0, by=advisor)
    return_report(report=report, reason="缺对比", by=advisor)
    text = logged_in(member).get(PAGE).content.decode()
    assert "请补<strong>数据</strong>" in text
    assert "缺对比" in text


def test_a_longer_report_is_written_at_its_own_week(member: Member) -> None:
    client = logged_in(member)
    post_json(client, f"{PAGE}save/", entry(row(results="两周"), ends_on="2026-11-29"))
    answer = client.get("/g/lab/weeks/2026-W48/mine/")
    assert answer.headers["Location"] == PAGE
    assert 'value="2026-11-29"' in client.get(PAGE).content.decode()


def test_a_removed_draft_is_taken_back(member: Member) -> None:
    report = make_draft(member)
    client = logged_in(member)
    client.post(f"{PAGE}remove/")
    assert WeeklyReport.objects.filter(deleted_at=None).count() == 0
    assert f'action="{PAGE}take-back/"' in client.get(PAGE).content.decode()
    client.post(f"{PAGE}take-back/")
    report.refresh_from_db()
    assert report.deleted_at is None


def test_project_names_keep_their_line_breaks(member: Member) -> None:
    make_draft(member, project="一行\n两行")
    assert ">\n一行\n两行</textarea>" in logged_in(member).get(PAGE).content.decode()


def test_preview_is_the_one_renderer(member: Member) -> None:
    answer = post_json(logged_in(member), "/g/lab/preview/", {"texts": ["**好** <script>x</script>", ""]})
    assert answer.json()["html"][0] == "<p><strong>好</strong> &lt;script&gt;x&lt;/script&gt;</p>"
    assert post_json(logged_in(member), "/g/lab/preview/", {"texts": [7]}).status_code == 400


def test_guests_write_nothing(member: Member) -> None:
    guest = make_member(member.group, roles=("guest",))
    client = logged_in(guest)
    assert client.get(PAGE).status_code == 404
    assert post_json(client, f"{PAGE}save/", entry(row(results="一"))).status_code == 404
    assert WeeklyReport.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_entry_costs_the_same_for_many_rows(member: Member, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        make_project(member.group, f"项目{number}", motivation="因为")
    client = logged_in(member)
    post_json(client, f"{PAGE}save/", entry(*[row(project=f"项目{number}", results="一") for number in range(rows)]))
    # session, account; memberships, week rules; report; rows, feedback; earlier reports with open feedback, rows twice,
    # answers; terms, own weeks; projects; for the menu: advised projects, notices
    with django_assert_num_queries(12):
        client.get(PAGE)
