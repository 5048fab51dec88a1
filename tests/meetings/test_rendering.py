"""Minutes as PDF: made by a job, once for each content, for who may read them when it runs."""

from datetime import date, time

import pytest

from activity.models import Job, RenderedFile
from meetings import jobs
from meetings.document import MinutesDoc, SectionDoc
from meetings.models import Meeting
from meetings.rendering import MinutesLook, print_minutes
from meetings.services import remove_meeting
from meetings.services.rendering import request_minutes
from members.models import Member
from tests.factories.meetings import make_meeting
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.pdfs import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


@pytest.fixture
def meeting(author: Member) -> Meeting:
    return make_meeting(author, "2026-11-16", {"本周安排": "- （刘）复现 $x^2$"}, place="301")


def run(job: Job) -> Job:
    jobs.render(str(job.uuid))
    job.refresh_from_db()
    return job


def test_a_job_makes_the_file_once_for_each_content(meeting: Meeting, author: Member) -> None:
    first, second = (run(request_minutes(meeting=meeting, by=by)) for by in (author, make_member(author.group)))
    assert (first.status, first.error, first.file) == (Job.Status.DONE, "", RenderedFile.objects.get())
    assert second.file == first.file
    assert first.file is not None
    with first.file.file.open() as opened:
        text = text_of(bytes(opened.read()))
    assert [word in text for word in ("2026-11-16", "本周安排", "301")] == [True] * 3


def test_the_file_is_for_who_may_read_the_minutes(meeting: Meeting, author: Member) -> None:
    file = run(request_minutes(meeting=meeting, by=author)).file
    assert file is not None
    address = f"/g/lab/files/{file.uuid}/"
    guest = make_member(author.group, roles=("guest",))
    answer = logged_in(author).get(address)
    assert (answer.status_code, answer.getvalue()[:5]) == (200, b"%PDF-")
    assert logged_in(guest).get(address).status_code == 404
    remove_meeting(meeting=meeting, by=author)
    assert logged_in(author).get(address).status_code == 404


def test_what_is_gone_when_the_job_runs_is_said(meeting: Meeting, author: Member) -> None:
    job = request_minutes(meeting=meeting, by=author)
    remove_meeting(meeting=meeting, by=author)
    assert (run(job).status, job.error) == (Job.Status.FAILED, jobs.GONE)


def test_passwords_and_markup_do_not_go_on_paper() -> None:
    sections = (SectionDoc("开发环境", "- VPN密码：hunter2\n- 主机\n- <script>x</script>"),)
    document = MinutesDoc(date(2026, 11, 16), title="<b>", present=("<i>",), sections=sections)
    html = print_minutes(document, MinutesLook("组", "en"), heading="<u>", is_draft=True).html
    assert [word in html for word in ("hunter2", "主机", "<script>", "<b>", "<i>", "<u>", "Draft")] == [
        False,
        True,
        False,
        False,
        False,
        False,
        True,
    ]


def test_an_agenda_is_printed_item_by_item(author: Member) -> None:
    agenda = "1. 进展（刘，10 分钟）\n   - 记下的话\n2. （孙总）讲话"
    meeting = make_meeting(author, "2026-11-16", {"议题": agenda, "主要事项": "- 总结"}, starts_at=time(15))
    file = run(request_minutes(meeting=meeting, by=author)).file
    assert file is not None
    with file.file.open() as opened:
        text = text_of(bytes(opened.read()))
    assert [word in text for word in ("15:00", "15:10", "刘涛", "记下的话", "孙总", "总结")] == [True] * 6
    assert "（刘" not in text
