"""The door to rendered files is checked at every download."""

from typing import Any

import pytest
from django.utils import timezone

from activity.models import RenderedFile
from activity.services import store_rendered_file
from members.models import Member
from reports.models import WeeklyReport
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"))


@pytest.fixture
def report(author: Member) -> WeeklyReport:
    return make_submitted(author)


def file_of(report: WeeklyReport, audience: str = "full", *, kind: str = "weekly-report") -> RenderedFile:
    return store_rendered_file(
        kind=kind,
        subject=report.uuid,
        audience=audience,
        content_hash="0" * 64,
        group=report.group,
        name='周报"; x=".pdf',
        data=b"%PDF-1.7 %%EOF",
    )


def download(reader: Member, rendered: RenderedFile, slug: str = "lab") -> Any:
    return logged_in(reader).get(f"/g/{slug}/files/{rendered.uuid}/")


def status(reader: Member, rendered: RenderedFile, slug: str = "lab") -> int:
    answer = download(reader, rendered, slug)
    answer.getvalue()  # read to its end, so that the file is closed
    return int(answer.status_code)


def test_a_reader_gets_the_file_under_its_name(author: Member, report: WeeklyReport) -> None:
    answer = download(author, file_of(report))
    assert answer.getvalue() == b"%PDF-1.7 %%EOF"
    assert answer.headers["Content-Type"] == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''%E5%91%A8%E6%8A%A5%22%3B%20x%3D%22.pdf"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_guests_get_files_without_feedback_only(author: Member, report: WeeklyReport) -> None:
    guest = make_member(author.group, roles=("guest",))
    assert status(guest, file_of(report, "full")) == 404
    assert status(guest, file_of(report, "guest")) == 200


def test_who_may_not_read_the_report_gets_no_file(author: Member, report: WeeklyReport) -> None:
    rendered = file_of(report)
    colleague = make_member(author.group)
    assert status(colleague, rendered) == 200
    author.group.reports_readable_by = "advisors"
    author.group.save()
    assert status(colleague, rendered) == 404
    author.group.reports_readable_by = "group"
    author.group.save()
    colleague.left_on = timezone.localdate()
    colleague.save()
    assert status(colleague, rendered) == 404


def test_a_file_is_not_found_at_another_groups_address(author: Member, report: WeeklyReport) -> None:
    make_member(make_group(slug="other"), account=author.account)
    assert status(author, file_of(report), "other") == 404


def test_kinds_without_a_reader_are_not_found(author: Member, report: WeeklyReport) -> None:
    assert status(author, file_of(report, kind="something-else")) == 404


def test_a_damaged_file_is_not_served(author: Member, report: WeeklyReport) -> None:
    rendered = file_of(report)
    with rendered.file.storage.open(str(rendered.file.name), "wb") as file:
        file.write(b"%PDF-1.7 %%EOX")
    answer = logged_in(author).get(f"/g/lab/files/{rendered.uuid}/", follow=True)
    assert answer.redirect_chain == [(f"/g/lab/reports/{report.uuid}/", 302)]
    assert "The file is not whole any more." in answer.content.decode()
