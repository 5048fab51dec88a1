"""Who sees a picture: whoever may read what it stands in, now, and nobody by naming it in a text of his own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from activity.models import Attachment, Event
from members.models import Group, Member, ProjectMember
from members.services.throttle import Limit, count_attempt
from reports.models import PrivateNote, WeeklyReport
from reports.queries import picture_for
from reports.services import (
    RowInput,
    open_report,
    purge_pictures,
    purge_removed,
    remove_report,
    save_feedback,
    save_report,
    submit_report,
)
from reports.services.pictures import UPLOADS_PER_HOUR
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in
from tests.factories.pictures import address_of, make_picture, picture_bytes
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
UPLOAD = "/g/lab/attachments/"


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab", language="en")


@pytest.fixture
def author(group: Group) -> Member:
    return make_member(group, "作者")


@pytest.fixture
def colleague(group: Group) -> Member:
    return make_member(group, "同学")


def shown(picture: Attachment) -> str:
    return f"![图]({address_of(picture)})"


def may_see(member: Member, picture: Attachment) -> bool:
    try:
        return picture_for([member], picture.uuid) == picture
    except Http404:
        return False


def send(member: Member, data: bytes, name: str = "图.png", content_type: str = "image/png") -> Any:
    return logged_in(member).post(UPLOAD, {"picture": SimpleUploadedFile(name, data, content_type)})


def test_an_upload_answers_what_to_write_into_the_text(author: Member) -> None:
    answer = send(author, picture_bytes(), "损失 曲线.png")
    picture = Attachment.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "markdown": f"![损失 曲线](/g/lab/attachments/{picture.uuid}/)",
        "address": f"/g/lab/attachments/{picture.uuid}/",
    }
    assert (picture.owner, picture.subject, picture.subject_kind) == (author, None, "")
    event = Event.objects.get(verb="attachment.added")
    assert (event.subject, event.details) == (picture.uuid, {"size": picture.size})


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.png", "y"),
        ("a](https://evil.example)![b.png", "ahttps"),
        ('a";x=".png', 'a";x="'),
        ("image.png", "picture"),
        (".png", ".png"),
        ("\u202egnp.exe", "\u202egnp"),
        ("长" * 300 + ".png", "长" * 200),
        ("$x$ *y* `z`.jpg", "x y z"),
    ],
)
def test_names_are_only_descriptions(author: Member, name: str, description: str) -> None:
    picture = make_picture(author, name)
    assert picture.name == description if "https" not in description else "](" not in picture.name
    assert Path(str(picture.file.name)).stem.count("-") == 4  # stored under a name of ours


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no PNG, JPEG, WebP or GIF picture that can be read."),
        (b"", "The picture is empty."),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(author: Member, data: bytes, sentence: str) -> None:
    answer = send(author, data)
    assert (answer.status_code, answer.json()) == (400, {"problem": sentence})
    assert not Attachment.objects.exists()


def test_an_upload_without_a_file_says_so(author: Member) -> None:
    answer = logged_in(author).post(UPLOAD, {"picture": "text"})
    assert (answer.status_code, answer.json()) == (400, {"problem": "No picture was sent."})


def test_the_type_that_a_browser_claims_is_not_believed(author: Member) -> None:
    send(author, picture_bytes("JPEG"), "x.html", "text/html")
    assert Attachment.objects.get().content_type == "image/jpeg"


def test_uploads_are_throttled(author: Member) -> None:
    for _ in range(UPLOADS_PER_HOUR):
        count_attempt([Limit("picture", str(author.uuid), UPLOADS_PER_HOUR)])
    answer = send(author, picture_bytes())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3_000
    assert not Attachment.objects.exists()


def test_forms_of_other_sites_and_guests_send_nothing(group: Group, author: Member) -> None:
    client = logged_in(author, csrf=True)
    assert client.post(UPLOAD, {"picture": SimpleUploadedFile("x.png", picture_bytes())}).status_code == 403
    guest = make_member(group, roles=("guest",))
    assert send(guest, picture_bytes()).status_code == 404
    assert not Attachment.objects.exists()


def test_a_picture_is_answered_as_nothing_else(author: Member) -> None:
    picture = make_picture(author, 'a";x=".png')
    answer = logged_in(author).get(address_of(picture))
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")
    wanted = {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store, private",
        "Content-Disposition": 'inline; filename="a\\";x=\\".png"',
    }
    assert {name: answer.headers[name] for name in wanted} == wanted


def test_until_it_stands_in_a_submitted_report_only_its_owner_sees_it(author: Member, colleague: Member) -> None:
    picture = make_picture(author)
    assert (may_see(author, picture), may_see(colleague, picture)) == (True, False)
    draft = make_draft(author, results=shown(picture))
    assert (may_see(author, picture), may_see(colleague, picture)) == (True, False)
    submit_report(report=draft, version=draft.version, by=author)
    assert (may_see(author, picture), may_see(colleague, picture)) == (True, True)


def test_a_picture_put_into_a_submitted_report_waits_for_the_next_submission(author: Member, colleague: Member) -> None:
    report = make_submitted(author)
    picture = make_picture(author)
    row = report.rows.get()
    rows = [RowInput(row.uuid, results=shown(picture))]
    saved = save_report(report=report, rows=rows, note="", version=report.version, by=author)
    assert not may_see(colleague, picture)
    submit_report(report=saved, version=saved.version, by=author)
    assert may_see(colleague, picture)


def test_naming_a_picture_of_somebody_else_gives_no_sight_of_it(author: Member, colleague: Member) -> None:
    picture = make_picture(author)
    make_draft(author, results=shown(picture))
    make_submitted(colleague, results=shown(picture))
    picture.refresh_from_db()
    assert not may_see(colleague, picture)
    assert picture.subject_kind == "draft"


def test_the_picture_of_a_plan_stands_in_next_weeks_tasks_too(group: Group, author: Member, colleague: Member) -> None:
    group.reports_readable_by = Group.Readers.ADVISORS
    group.save()
    project = make_project(group, "甲")
    ProjectMember.objects.create(project=project, member=colleague, is_advisor=True)
    picture = make_picture(author)
    make_submitted(author, week="2026-W46", next_week=shown(picture))
    colleague = Member.objects.select_related("group").get(pk=colleague.pk)
    assert not may_see(colleague, picture)  # he advises another project than the one of that report
    make_submitted(author, project="甲", this_week=shown(picture))
    assert may_see(colleague, picture)


def test_pictures_in_feedback_are_not_for_guests(group: Group, author: Member, colleague: Member) -> None:
    advisor, guest = make_member(group, roles=("advisor",)), make_member(group, roles=("guest",))
    own, advice = make_picture(author), make_picture(advisor)
    report = make_submitted(author, results=shown(own))
    feedback = save_feedback(report=report, row_uuid=None, text=shown(advice), version=0, by=advisor)
    assert [may_see(guest, picture) for picture in (own, advice)] == [True, False]
    assert [may_see(colleague, picture) for picture in (own, advice)] == [True, True]
    save_feedback(report=report, row_uuid=None, text="没有图", version=feedback.version, by=advisor)
    assert not may_see(colleague, advice)


def test_other_groups_and_people_who_left_see_nothing(group: Group, author: Member, colleague: Member) -> None:
    picture = make_picture(author)
    report = make_submitted(author, results=shown(picture))
    stranger = make_member(make_group(slug="other"), roles=("advisor", "admin"))
    assert not may_see(stranger, picture)
    client = logged_in(colleague)
    assert client.get(address_of(picture)).status_code == 200
    group.reports_readable_by = Group.Readers.ADVISORS
    group.save()
    assert client.get(address_of(picture)).status_code == 404
    group.reports_readable_by = Group.Readers.GROUP
    group.save()
    Member.objects.filter(pk=colleague.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    assert client.get(address_of(picture)).status_code == 404
    WeeklyReport.objects.filter(pk=report.pk).update(deleted_at=timezone.now())
    assert not may_see(make_member(group), picture)


def test_a_lost_or_changed_file_is_not_there(author: Member) -> None:
    picture = make_picture(author)
    assert picture.file.name is not None
    path = Path(default_storage.path(picture.file.name))
    path.write_bytes(b"<script>alert(1)</script>")
    assert logged_in(author).get(address_of(picture)).status_code == 404
    path.unlink()
    assert logged_in(author).get(address_of(picture)).status_code == 404


def long_ago(*pictures: Attachment, days: int = 31) -> None:
    then = timezone.now() - timedelta(days=days)
    for picture in pictures:
        Attachment.objects.filter(pk=picture.pk).update(created_at=then)
        Attachment.objects.filter(pk=picture.pk, deleted_at__isnull=False).update(deleted_at=then)


def test_what_no_text_names_goes_after_30_days(group: Group, author: Member) -> None:
    forgotten, fresh, noted, kept, taken_out = (make_picture(author) for _ in range(5))
    report = make_draft(author, results=shown(kept) + shown(taken_out))
    rows = [RowInput(report.rows.get().uuid, results=shown(kept))]
    save_report(report=report, rows=rows, note="", version=report.version, by=author)
    PrivateNote.objects.create(report=report, writer=author, text=shown(noted))
    assert purge_pictures() == 0
    assert may_see(author, taken_out)  # he may still undo it
    long_ago(forgotten, noted, kept, taken_out)
    assert purge_pictures() == 2
    assert set(Attachment.objects.all()) == {fresh, noted, kept}
    assert forgotten.file.name is not None
    assert not default_storage.exists(forgotten.file.name)


def test_a_picture_that_comes_back_into_the_text_stays(author: Member) -> None:
    picture = make_picture(author)
    report = make_draft(author, results=shown(picture))
    for text in ("", shown(picture)):
        rows = [RowInput(report.rows.get().uuid, results=text)]
        report = save_report(report=report, rows=rows, note="", version=report.version, by=author)
    long_ago(picture)
    assert purge_pictures() == 0


def test_pictures_of_a_removed_report_go_after_it(author: Member) -> None:
    picture = make_picture(author)
    week = week_of(author)
    report = open_report(member=author, week=week, by=author, rows=[RowInput(results=shown(picture))])
    remove_report(report=report, by=author)
    WeeklyReport.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    assert purge_removed() == 1
    assert purge_pictures() == 0
    long_ago(picture)
    assert purge_pictures() == 1
