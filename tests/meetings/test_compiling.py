"""All that minutes of a period say about one member, one project or one open issue: page, Markdown, PDF."""

from datetime import date
from uuid import UUID

import pytest
from django.http import Http404

from activity.models import Job, RenderedFile
from meetings.jobs import render_about
from meetings.markdown import read_minutes, write_compiled
from meetings.models import Meeting, OpenIssue
from meetings.queries import Compiled, Subject, compiled_for, subject_for
from meetings.services import note_issue, remove_meeting, request_compiled, solve_issue
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting
from tests.factories.members import make_project
from tests.factories.pages import logged_in
from tests.pdfs import text_of

pytestmark = pytest.mark.django_db
SAID = {
    "上周工作总结": "- （刘，陈静）一起读论文\n- （陈静）\n  1. 遥感基座：训练完了\n  2. 别的",
    "问题汇总": "- 服务器慢",
    "本周安排": "- （刘）写论文\n- （陈静）跑实验",
    "遥感基座": "整段都算。\n\n密码：hunter2",
}


@pytest.fixture
def lab() -> Lab:
    lab = make_lab(language="en")
    make_meeting(lab.author, "2026-11-09", SAID, title="第一次")
    make_meeting(lab.author, "2026-11-16", {"问题汇总": "- 服务器慢", "本周安排": "- （刘）写论文"})
    return lab


def told(lab: Lab, subject: Subject, since: date = date(2026, 11, 1)) -> list[tuple[str, dict[str, str]]]:
    document = compiled_for(lab.author, Compiled(subject, since, date(2026, 11, 30)))
    return [(f"{one.day:%m-%d}", {part.title: part.text for part in one.sections}) for one in document.meetings]


def test_about_a_member(lab: Lab) -> None:
    assert told(lab, lab.author) == [
        ("11-16", {"本周安排": "- （刘）写论文"}),
        ("11-09", {"上周工作总结": "- （刘，陈静）一起读论文", "本周安排": "- （刘）写论文（Moved）"}),
    ]
    assert [day for day, _said in told(lab, lab.author, since=date(2026, 11, 10))] == ["11-16"]


def test_about_a_project(lab: Lab) -> None:
    assert told(lab, make_project(lab.group, "遥感基座")) == [
        ("11-09", {"上周工作总结": "- （陈静）\n  - 遥感基座：训练完了", "遥感基座": SAID["遥感基座"]})
    ]
    assert told(lab, make_project(lab.group, "没有人说过")) == []


def test_about_an_issue(lab: Lab) -> None:
    issue, second = OpenIssue.objects.get(), Meeting.objects.get(day=date(2026, 11, 16))
    note_issue(issue=issue, meeting=second, version=0, text="换了网线", by=lab.author)
    solve_issue(issue=issue, version=1, day=date(2026, 11, 20), by=lab.author)
    assert told(lab, issue) == [
        ("11-16", {"问题汇总": "- 服务器慢（solved on 2026-11-20）\n\n  Noted: 换了网线"}),
        ("11-09", {"问题汇总": "- 服务器慢（solved on 2026-11-20）"}),
    ]


def test_removed_meetings_and_other_groups_are_not_there(lab: Lab) -> None:
    remove_meeting(meeting=Meeting.objects.get(day=date(2026, 11, 9)), by=lab.author)
    assert [day for day, _said in told(lab, lab.author)] == ["11-16"]
    for viewer, about, uuid in (
        (lab.author, "member", lab.outsider.uuid),
        (lab.guest, "member", lab.author.uuid),
        (lab.author, "account", lab.author.uuid),
        (lab.author, "issue", UUID(int=0)),
    ):
        with pytest.raises(Http404):
            subject_for(viewer, about, uuid)


def test_the_markdown_is_a_file_of_minutes_by_its_headings(lab: Lab) -> None:
    document = compiled_for(lab.author, Compiled(lab.author, date(2026, 11, 1), date(2026, 11, 30)))
    text = write_compiled(document)
    assert text.startswith(
        "# 刘涛 2026-11-01 – 2026-11-30\n\n## 2026-11-16\n\n### 本周安排\n\n- （刘）写论文\n\n## 2026-11-09 第一次\n"
    )
    assert [one.day.day for one in read_minutes(text).document.meetings] == [16, 9]
    address = (
        f"/g/{lab.group.slug}/meetings/about/minutes.md?of=member:{lab.author.uuid}&since=2026-11-01&until=2026-11-30"
    )
    assert logged_in(lab.other).get(address).content.decode() == text


def test_the_page_tells_what_it_cannot_read(lab: Lab) -> None:
    client, address = logged_in(lab.other), f"/g/{lab.group.slug}/meetings/about/"
    page = client.get(f"{address}?of=member:{lab.author.uuid}&since=2026-11-01").content.decode()
    assert ("一起读论文" in page, "minutes.md?of=member" in page) == (True, True)
    turned = client.get(f"{address}?of=member:{lab.author.uuid}&since=2026-11-09&until=2026-11-01")
    assert (turned.status_code, "before the first day" in turned.content.decode()) == (400, True)
    assert client.get(f"{address}?of=member:{lab.author.uuid}&since=x").status_code == 400
    assert client.get(f"{address}?of=member:x").status_code == 404
    assert client.get(f"{address}minutes.md").status_code == 404


def test_the_pdf_is_made_once_and_leaves_passwords_out(lab: Lab) -> None:
    project = make_project(lab.group, "遥感基座")
    wanted = Compiled(project, date(2026, 11, 1), date(2026, 11, 30))
    for _again in range(2):
        job = request_compiled(wanted=wanted, by=lab.other)
        render_about(str(job.uuid))
        assert Job.objects.get(pk=job.pk).status == Job.Status.DONE
    file = RenderedFile.objects.get(kind="minutes-compiled")
    assert (file.subject, file.group) == (project.uuid, lab.group)
    address = f"/g/{lab.group.slug}/files/{file.uuid}/"
    text = text_of(logged_in(lab.other).get(address).getvalue())
    assert [word in text for word in ("训练完了", "整段都算", "hunter2")] == [True, True, False]
    assert [logged_in(member).get(address).status_code for member in (lab.guest, lab.outsider)] == [404, 404]
    remove_meeting(meeting=Meeting.objects.get(day=date(2026, 11, 9)), by=lab.author)
    assert logged_in(lab.other).get(address).status_code == 404
