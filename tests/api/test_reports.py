"""A report by script: begun, written under If-Match, submitted, answered. Cases 51, 53, 55, 56, 74, 177, 178, 183."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from members.models import Member, Project
from reports.models import ReportRow, WeeklyReport
from tests.factories.api import Lab, client_of, client_with, make_lab, token_of
from tests.factories.members import make_project
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
ROW = {"project": "遥感基座", "this_week": "- 读数据\n- `List<int>`", "results": "a<b 且 c>d", "next_week": ""}


def test_a_report_goes_its_whole_way() -> None:
    lab = make_lab()
    author, advisor = client_of(lab.author), client_of(lab.advisor)
    begun = author.post("/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W47", "rows": [ROW]})
    assert (begun.status_code, begun.json()["state"], begun.json()["revision"]) == (201, "draft", 0)
    address = begun["Location"]
    assert address == f"http://testserver/api/v1/reports/{begun.json()['uuid']}/"
    row = begun.json()["rows"][0]
    assert {name: row[name] for name in ROW} == ROW

    changed = {**{name: row[name] for name in ROW}, "uuid": row["uuid"], "results": "读完了"}
    saved = author.put(address, {"rows": [changed], "note": "顺利"}, headers={"If-Match": begun["ETag"]})
    assert saved.status_code == 200
    assert saved["ETag"] == saved.json()["etag"] != begun["ETag"]
    assert (saved.json()["rows"][0]["uuid"], saved.json()["note"]) == (row["uuid"], "顺利")
    assert advisor.get(address).status_code == 404

    sent = author.post(f"{address}submit/", headers={"If-Match": saved["ETag"]})
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    seen = advisor.get(address).json()
    assert (seen["revision"], seen["rows"][0]["results"], seen["etag"]) == (1, "读完了", None)

    written = advisor.put(f"{address}feedback/", {"row": row["uuid"], "text": "很好"}, headers={"If-None-Match": "*"})
    assert (written.status_code, written.json()["row"]) == (200, row["uuid"])
    approved = advisor.post(f"{address}approve/", {"revision": 1})
    assert (approved.json()["state"], approved.json()["reviewed_by"]) == ("reviewed", "周老师")

    mine = author.get(address).json()
    assert [(given["advisor"], given["text"]) for given in mine["rows"][0]["feedback"]] == [("周老师", "很好")]
    locked = author.put(address, {"rows": []}, headers={"If-Match": mine["etag"]})
    assert (locked.status_code, locked.json()["code"]) == (409, "locked")


def test_a_new_report_opens_with_last_times_plan() -> None:
    lab = make_lab()
    make_submitted(lab.author, week="2026-W46", next_week="训练模型")
    begun = client_of(lab.author).post("/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W47"})
    assert [(row["project"], row["this_week"]) for row in begun.json()["rows"]] == [("遥感基座", "训练模型")]


def test_a_report_that_is_there_is_answered_with_its_address() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    again = client_of(lab.author).post("/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W47"})
    assert again.status_code == 409
    assert again["Location"] == f"http://testserver/api/v1/reports/{draft.uuid}/"
    assert again.json()["current"]["etag"] == f'"{draft.uuid}-1"'
    assert WeeklyReport.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 428),
        ("", 428),
        ("*", 412),
        ('W/"{uuid}-1"', 412),
        ('"{uuid}-2"', 412),
        ('"{uuid}-1", "{uuid}-2"', 412),
        ('"00000000-0000-4000-8000-000000000000-1"', 412),
        ('"{uuid}-99999999999999999999"', 412),
        ("{uuid}-1", 412),
        ('"{uuid}-1"', 200),
    ],
)
def test_a_write_must_name_the_version_it_was_made_on(header: str | None, status: int) -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    headers = {} if header is None else {"If-Match": header.format(uuid=draft.uuid)}
    answer = client_of(lab.author).put(f"/api/v1/reports/{draft.uuid}/", {"rows": [], "note": "neu"}, headers=headers)
    assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.note == ("neu" if status == 200 else "")


def test_a_stale_write_is_told_todays_version() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    script, address = client_of(lab.author), f"/api/v1/reports/{draft.uuid}/"
    first = script.patch(address, {"note": "一"}, headers={"If-Match": f'"{draft.uuid}-1"'})
    second = script.patch(address, {"note": "二"}, headers={"If-Match": f'"{draft.uuid}-1"'})
    assert (first.status_code, second.status_code) == (200, 412)
    assert second["ETag"] == first["ETag"] == second.json()["current"]["etag"]
    assert script.get(address).json()["note"] == "一"


def test_patch_changes_what_is_sent_and_nothing_else() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    script, address = client_of(lab.author), f"/api/v1/reports/{draft.uuid}/"
    before = script.get(address).json()
    empty = script.patch(address, {}, headers={"If-Match": before["etag"]})
    assert (empty.status_code, empty.json()["rows"]) == (200, before["rows"])
    longer = script.patch(address, {"ends_on": "2026-11-29"}, headers={"If-Match": empty["ETag"]}).json()
    noted = script.patch(address, {"note": "两周"}, headers={"If-Match": longer["etag"]}).json()
    assert (noted["ends_on"], noted["note"], noted["rows"]) == ("2026-11-29", "两周", before["rows"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rows": [], "owner": "x"}, "owner"),
        ({"rows": [], "group": "other"}, "group"),
        ({"rows": [], "version": 999}, "version"),
        ({"rows": [], "submitted_at": "2020-01-01"}, "submitted_at"),
        ({"rows": [], "id": 1}, "id"),
        ({"rows": [], "is_staff": True}, "is_staff"),
        ({"rows": [], "member": {"uuid": "x"}}, "member"),
        ({"rows": [{"feedback": [{"text": "gut"}]}]}, "rows.0.feedback"),
        ({"rows": [{}, {"is_removed": True}]}, "rows.1.is_removed"),
        ({}, "rows"),
        ({"rows": None}, "rows"),
        ({"rows": {}}, "rows"),
        ({"rows": ["x"]}, "rows.0"),
        ({"rows": [{"project": 5}]}, "rows.0.project"),
        ({"rows": [{"project": True}]}, "rows.0.project"),
        ({"rows": [{"project": None}]}, "rows.0.project"),
        ({"rows": [{"uuid": "x"}]}, "rows.0.uuid"),
        ({"rows": [{"results": "x" * 20_001}]}, "rows.0.results"),
        ({"rows": [{}] * 51}, "rows"),
        ({"rows": [], "ends_on": "2026-02-30"}, "ends_on"),
        ({"rows": [], "ends_on": "2026-11-01"}, "ends_on"),
        ({"rows": [], "ends_on": "9999-12-31"}, "ends_on"),
        ({"rows": [], "ends_on": 20261129}, "ends_on"),
        (
            {
                "rows": [
                    {"uuid": "6d4a3c1e-7b21-4d3e-9f6b-000000000001"},
                    {"uuid": "6d4a3c1e-7b21-4d3e-9f6b-000000000001"},
                ]
            },
            "rows.1.uuid",
        ),
    ],
)
def test_what_is_not_asked_for_is_refused_at_its_field(body: dict[str, Any], field: str) -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    before = snapshot(draft)
    answer = client_of(lab.author).put(
        f"/api/v1/reports/{draft.uuid}/", body, headers={"If-Match": f'"{draft.uuid}-1"'}
    )
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert snapshot(draft) == before


def snapshot(report: WeeklyReport) -> list[Any]:
    fields = ("member", "group", "version", "state", "submitted_at", "note", "ends_on")
    return [
        WeeklyReport.objects.filter(pk=report.pk).values(*fields).get(),
        list(ReportRow.objects.order_by("pk").values()),
    ]


def test_a_cell_of_the_limit_comes_back_as_it_was_sent() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    text = "  周" + "报" * 19_993 + "\n \t "
    assert len(text) == 20_000
    answer = client_of(lab.author).put(
        f"/api/v1/reports/{draft.uuid}/",
        {"rows": [{"results": text, "project": "  x "}]},
        headers={"If-Match": f'"{draft.uuid}-1"'},
    )
    assert (answer.json()["rows"][0]["results"], answer.json()["rows"][0]["project"]) == (text, "  x ")


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-W00", "2026-47", "", "١٢", "9999-W01", "2026-W47 "])
def test_a_week_that_does_not_exist_is_refused(week: str) -> None:
    lab = make_lab()
    answer = client_of(lab.author).post("/api/v1/reports/", {"group": lab.group.slug, "week": week})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["week"])


def test_nobody_begins_a_report_in_a_group_that_is_not_his() -> None:
    lab = make_lab()
    for slug in (lab.outsider.group.slug, "no-such-group"):
        answer = client_of(lab.author).post("/api/v1/reports/", {"group": slug, "week": "2026-W47"})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["group"])
    guest = client_of(lab.guest).post("/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W47"})
    assert guest.status_code == 403
    assert WeeklyReport.objects.count() == 0


def every_write(lab: Lab, report: WeeklyReport, by: Member) -> list[int]:
    script, address = client_of(by), f"/api/v1/reports/{report.uuid}/"
    match = {"If-Match": f'"{report.uuid}-{report.version}"'}
    answers = [
        script.put(address, {"rows": [], "note": "x"}, headers=match),
        script.patch(address, {"note": "x"}, headers=match),
        script.delete(address),
        script.post(f"{address}submit/", headers=match),
        script.post(f"{address}approve/", {"revision": 1}),
        script.post(f"{address}return/", {"revision": 1, "reason": "x"}),
        script.put(f"{address}feedback/", {"text": "x"}, headers={"If-None-Match": "*"}),
    ]
    return [answer.status_code for answer in answers]


def test_a_draft_is_there_for_its_author_only() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    before = snapshot(draft)
    for by in (lab.other, lab.advisor, lab.admin, lab.guest, lab.outsider):
        assert every_write(lab, draft, by) == [404] * 7
        hidden = client_of(by).get(f"/api/v1/reports/{draft.uuid}/")
        absent = client_of(by).get("/api/v1/reports/00000000-0000-4000-8000-000000000000/")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
        for part in ("feedback/", "revisions/", "markdown/"):
            assert client_of(by).get(f"/api/v1/reports/{draft.uuid}/{part}").status_code == 404
        assert client_of(by).post(f"/api/v1/reports/{draft.uuid}/pdf/").status_code == 404
    assert snapshot(draft) == before


def test_a_submitted_report_is_written_by_nobody_else() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    before = snapshot(report)
    for by in (lab.other, lab.admin, lab.guest):
        assert every_write(lab, report, by) == [403] * 7
    assert every_write(lab, report, lab.outsider) == [404] * 7
    assert snapshot(report) == before


def test_its_author_does_not_review_his_own_report() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    assert every_write(lab, report, lab.author)[4:] == [403, 403, 403]


def test_what_is_not_submitted_yet_shows_to_nobody_else() -> None:
    lab = make_lab()
    report = make_submitted(lab.author, results="一稿")
    author, address = client_of(lab.author), f"/api/v1/reports/{report.uuid}/"
    sent = author.put(address, {"rows": [{"results": "二稿"}]}, headers={"If-Match": author.get(address)["ETag"]})
    assert sent.json()["has_unsubmitted_changes"] is True
    seen = client_of(lab.other).get(address).json()
    assert ([row["results"] for row in seen["rows"]], seen["has_unsubmitted_changes"]) == (["一稿"], False)


def test_a_newer_revision_is_not_approved_unread() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    author, address = client_of(lab.author), f"/api/v1/reports/{report.uuid}/"
    saved = author.patch(address, {"note": "新"}, headers={"If-Match": author.get(address)["ETag"]})
    author.post(f"{address}submit/", headers={"If-Match": saved["ETag"]})
    answer = client_of(lab.advisor).post(f"{address}approve/", {"revision": 1})
    assert (answer.status_code, answer.json()["current"]) == (409, {"revision": 2})
    assert client_of(lab.advisor).post(f"{address}approve/", {"revision": 2}).json()["state"] == "reviewed"


def test_a_returned_report_tells_its_author_why() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    address = f"/api/v1/reports/{report.uuid}/"
    empty = client_of(lab.advisor).post(f"{address}return/", {"revision": 1, "reason": "  "})
    assert (empty.status_code, list(empty.json()["errors"])) == (400, ["reason"])
    given = client_of(lab.advisor).post(f"{address}return/", {"revision": 1, "reason": "缺少数据"})
    assert (given.json()["state"], given.json()["return_reason"]) == ("returned", "缺少数据")
    assert client_of(lab.author).get(address).json()["return_reason"] == "缺少数据"
    assert client_of(lab.other).get(address).json()["return_reason"] == ""


def test_revisions_are_kept_and_shown_one_by_one() -> None:
    lab = make_lab()
    report = make_submitted(lab.author, results="一稿")
    author, address = client_of(lab.author), f"/api/v1/reports/{report.uuid}/"
    saved = author.put(address, {"rows": [{"results": "二稿"}]}, headers={"If-Match": author.get(address)["ETag"]})
    author.post(f"{address}submit/", headers={"If-Match": saved["ETag"]})
    reader = client_of(lab.other)
    lines = reader.get(f"{address}revisions/").json()
    assert [(line["number"], line["source"]) for line in lines] == [(1, "page"), (2, "api")]
    texts = [reader.get(f"{address}revisions/{number}/").json()["rows"][0]["results"] for number in (1, 2)]
    assert texts == ["一稿", "二稿"]
    for number in (0, 3, 10**6, 10**30):
        assert reader.get(f"{address}revisions/{number}/").status_code == 404


def test_a_draft_can_be_removed_a_submitted_report_not() -> None:
    lab = make_lab()
    draft, report = make_draft(lab.author), make_submitted(lab.author, week="2026-W46")
    script = client_of(lab.author)
    assert script.delete(f"/api/v1/reports/{draft.uuid}/").status_code == 204
    assert script.get(f"/api/v1/reports/{draft.uuid}/").status_code == 404
    assert script.delete(f"/api/v1/reports/{report.uuid}/").status_code == 409
    assert WeeklyReport.objects.filter(deleted_at=None).get() == report


def test_a_row_of_another_report_is_not_touched() -> None:
    lab = make_lab()
    theirs, mine = make_draft(lab.other), make_draft(lab.author)
    row = theirs.rows.get()
    answer = client_of(lab.author).put(
        f"/api/v1/reports/{mine.uuid}/",
        {"rows": [{"uuid": str(row.uuid), "results": "gestohlen"}]},
        headers={"If-Match": f'"{mine.uuid}-1"'},
    )
    assert answer.status_code == 200
    assert answer.json()["rows"][0]["uuid"] != str(row.uuid)
    assert ReportRow.objects.get(pk=row.pk).results == "读完了"


def test_project_names_meet_the_projects_of_the_group() -> None:
    lab = make_lab()
    project: Project = make_project(lab.group, "遥感基座", motivation="看得更清楚")
    make_project(lab.outsider.group, "遥感基座", motivation="LEAK")
    begun = client_of(lab.author).post(
        "/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W47", "rows": [{"project": "遥感基座"}]}
    )
    note = {"project": project.name, "motivation": "看得更清楚", "plan": "", "note": ""}
    assert begun.json()["project_notes"] == [note]
    assert "LEAK" not in begun.content.decode()


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_of_many_writers_at_once_nobodys_text_is_lost() -> None:
    """Case 177, made small: every acknowledged append is there, because each retried on 412."""
    lab = make_lab()
    draft = make_draft(lab.author)
    address, token = f"/api/v1/reports/{draft.uuid}/", token_of(lab.author)

    def append(writer: int) -> int:
        script, done = client_with(token), 0
        for number in range(3):
            while True:
                read = script.get(address)
                note = f"{read.json()['note']}{writer}.{number};"
                saved = script.patch(address, {"note": note}, headers={"If-Match": read["ETag"]})
                if saved.status_code == 200:
                    done += 1
                    break
                assert saved.status_code == 412
        connection.close()
        return done

    with ThreadPoolExecutor(4) as pool:
        acknowledged = sum(pool.map(append, range(4)))
    note = client_with(token).get(address).json()["note"]
    assert acknowledged == 12
    assert sorted(note.strip(";").split(";")) == sorted(
        f"{writer}.{number}" for writer in range(4) for number in range(3)
    )
