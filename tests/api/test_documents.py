"""Markdown, jobs and files by script. Cases 26, 27, 52, 61, 103."""

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.http import HttpResponse

from activity.models import Job, RenderedFile
from activity.services import store_rendered_file
from members.models import Group, Member
from reports.models import WeeklyReport
from tests.factories.api import client_of, make_lab
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a file of our own %%EOF"


def make_file(report: WeeklyReport, audience: str = "full", name: str = "周报_2026-W47_刘涛.pdf") -> RenderedFile:
    return store_rendered_file(
        kind="weekly-report",
        subject=report.uuid,
        audience=audience,
        content_hash=audience,
        group=report.group,
        name=name,
        data=PDF,
    )


def status_of(who: Member, address: str) -> int:
    answer = client_of(who).get(address)
    if answer.streaming:
        assert read(answer) == PDF
    return answer.status_code


def read(answer: HttpResponse) -> bytes:
    """Reads a file to its end, which closes it."""
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_markdown_shows_what_its_reader_may_see() -> None:
    lab = make_lab()
    report = make_submitted(lab.author, results="第一行\n第二行 a<b")
    advisor, address = client_of(lab.advisor), f"/api/v1/reports/{report.uuid}/"
    advisor.put(f"{address}feedback/", {"text": "总体不错"}, headers={"If-None-Match": "*"})
    answer = client_of(lab.author).get(f"{address}markdown/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "第一行<br />第二行 a<b" in answer.content.decode()
    assert "总体不错" in answer.content.decode()
    assert "总体不错" not in client_of(lab.guest).get(f"{address}markdown/").content.decode()
    assert client_of(lab.outsider).get(f"{address}markdown/").status_code == 404


def test_a_pdf_is_asked_for_and_its_job_followed() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    reader, address = client_of(lab.other), f"/api/v1/reports/{report.uuid}/pdf/"
    accepted = reader.post(address)
    assert accepted.status_code == 202
    assert accepted["Location"] == accepted.json()["url"]
    job = reader.get(accepted["Location"]).json()
    assert (job["uuid"], job["status"], job["progress"], job["file"]) == (accepted.json()["job"], "pending", 0, None)
    assert reader.post(address).json() == accepted.json()
    assert client_of(lab.author).get(accepted["Location"]).status_code == 404

    Job.objects.filter(uuid=job["uuid"]).update(status="done", progress=100, file=make_file(report))
    done = reader.get(accepted["Location"]).json()
    assert (done["status"], done["file_name"]) == ("done", "周报_2026-W47_刘涛.pdf")
    file = reader.get(done["file"])
    assert read(file) == PDF
    assert file["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''%E5%91%A8%E6%8A%A5_2026-W47_%E5%88%98%E6%B6%9B.pdf" in file["Content-Disposition"]
    assert (file["X-Content-Type-Options"], file["Content-Security-Policy"][:7]) == ("nosniff", "sandbox")


def test_a_job_that_failed_says_why_in_the_readers_language() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    reader = client_of(lab.other)
    url = reader.post(f"/api/v1/reports/{report.uuid}/pdf/")["Location"]
    Job.objects.update(status="failed", error="The disk is full.")
    assert reader.get(url).json()["notice"] == "The disk is full."


def test_a_draft_has_no_pdf() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    answer = client_of(lab.author).post(f"/api/v1/reports/{draft.uuid}/pdf/")
    assert (answer.status_code, answer.json()["code"], Job.objects.count()) == (409, "draft", 0)


def test_every_download_is_checked_again() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    full, for_guests = make_file(report), make_file(report, "guest")
    address, guests = f"/api/v1/files/{full.uuid}/", f"/api/v1/files/{for_guests.uuid}/"
    assert [status_of(who, address) for who in (lab.author, lab.other, lab.advisor)] == [200] * 3
    assert [status_of(who, address) for who in (lab.guest, lab.outsider)] == [404] * 2
    assert status_of(lab.guest, guests) == 200
    reader = client_of(lab.other)
    Group.objects.filter(pk=lab.group.pk).update(reports_readable_by=Group.Readers.ADVISORS)
    assert reader.get(address).status_code == 404
    assert status_of(lab.author, address) == 200


def test_a_damaged_file_is_not_handed_out() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    rendered = make_file(report)
    storage, name = rendered.file.storage, str(rendered.file.name)
    storage.delete(name)
    storage.save(name, ContentFile(PDF[:10]))
    answer = client_of(lab.author).get(f"/api/v1/files/{rendered.uuid}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "file-broken")


@pytest.mark.parametrize("name", ['a";x=".pdf', "a\r\nX-Evil: 1.pdf", "../../x.pdf", "a\u202efdp.exe", "长" * 200])
def test_odd_file_names_stay_names(name: str) -> None:
    lab = make_lab()
    rendered = make_file(make_submitted(lab.author), name=name)
    answer = client_of(lab.author).get(f"/api/v1/files/{rendered.uuid}/")
    assert read(answer) == PDF
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]


@time_machine.travel("2026-11-22T04:00:30Z", tick=False)
def test_pdfs_are_asked_for_ten_times_a_minute() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    reader, address = client_of(lab.other), f"/api/v1/reports/{report.uuid}/pdf/"
    assert [reader.post(address).status_code for _try in range(11)] == [202] * 10 + [429]
    assert reader.get(f"/api/v1/reports/{report.uuid}/").status_code == 200
