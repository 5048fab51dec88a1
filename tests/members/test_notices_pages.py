"""The page of notices, what a person wants of them, and when a group reminds."""

import uuid

import pytest

from activity.models import Event, Notice
from members.models import Group, Member
from tests.factories.activity import make_notice
from tests.factories.api import client_of
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in, post_json

pytestmark = pytest.mark.django_db
SENTENCE = "周老师 returned your report of week 47, 2026: please revise it and submit it again."

DUE = {"week": "2026-W47", "until": "2026-11-22T23:59:00+08:00"}


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


@pytest.fixture
def advisor(member: Member) -> Member:
    return make_member(member.group, "周老师", roles=("advisor",))


def test_the_list_shows_ones_own_and_notes_nothing_as_read(member: Member, advisor: Member) -> None:
    make_notice(member, actor=advisor)
    make_notice(make_member(member.group, "陈静"), actor=make_member(member.group, "LEAK"))
    answer = logged_in(member).get("/g/lab/notices/")

    assert [line.sentence for line in answer.context["lines"]] == [SENTENCE]
    assert "LEAK" not in answer.content.decode()
    assert (answer.context["nav"].unread, Notice.objects.filter(read_at=None).count()) == (1, 2)


def test_the_sentences_are_in_the_language_of_the_reader(member: Member, advisor: Member) -> None:
    for kind in ("report.feedback", "report.approved", "report.answered"):
        make_notice(member, actor=advisor, kind=kind)
    make_notice(
        member, kind="report.mentioned", actor=advisor, details={"week": "2026-W47", "member": str(member.uuid)}
    )
    details = {"week": "2026-W47", "until": "2026-11-22T23:59:00+08:00"}
    make_notice(member, kind="reports.reminder", details=details)
    shown = logged_in(member).get("/g/lab/notices/").context["lines"]

    assert [line.sentence for line in shown] == [
        "Your report of week 47, 2026 is due on Sunday, November 22, 23:59.",
        "周老师 mentioned you on the report of 刘涛, week 47, 2026.",
        "周老师 answered your feedback on the report of week 47, 2026.",
        "周老师 approved your report of week 47, 2026.",
        "周老师 wrote feedback on your report of week 47, 2026.",
    ]


def test_opening_one_notes_it_as_read_and_leads_there(member: Member, advisor: Member) -> None:
    report = uuid.uuid4()
    notice = make_notice(member, actor=advisor, subject=report)
    other = make_notice(
        member, kind="reports.reminder", details={"week": "2026-W47", "until": "2026-11-22T23:59+08:00"}
    )
    answer = logged_in(member).post(f"/g/lab/notices/{notice.uuid}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/g/lab/reports/{report}/")
    assert list(Notice.objects.filter(read_at=None)) == [other]
    answer = logged_in(member).post(f"/g/lab/notices/{other.uuid}/")
    assert answer["Location"] == "/g/lab/weeks/2026-W47/mine/"


def test_a_script_is_told_how_many_are_left(member: Member) -> None:
    notice, _other = make_notice(member), make_notice(member)
    answer = post_json(logged_in(member), f"/g/lab/notices/{notice.uuid}/", {})

    assert (answer.status_code, answer.json()) == (200, {"unread": 1})


def test_all_are_noted_as_read_at_once(member: Member) -> None:
    make_notice(member)
    others = make_notice(make_member(member.group))
    answer = logged_in(member).post("/g/lab/notices/read/", follow=True)

    assert answer.context["nav"].unread == 0
    assert list(Notice.objects.filter(read_at=None)) == [others]


def test_a_notice_of_someone_else_is_not_there(member: Member) -> None:
    notice = make_notice(make_member(member.group))

    assert logged_in(member).post(f"/g/lab/notices/{notice.uuid}/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_a_long_list_has_pages(member: Member) -> None:
    for _ in range(31):
        make_notice(member)
    pages = [logged_in(member).get(f"/g/lab/notices/?page={number}").context["lines"] for number in (1, 2)]

    assert [len(lines) for lines in pages] == [30, 1]


def test_everyone_chooses_what_reaches_him(member: Member) -> None:
    logged_in(member).post("/g/lab/notices/wishes/", {"wants_reminders": "on"})
    member.refresh_from_db()
    assert (member.wants_reminders, member.wants_mail) == (True, False)
    assert Event.objects.get().details == {"wants_mail": False}
    logged_in(member).post("/g/lab/notices/wishes/", {"wants_reminders": "on"})
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"reminder_hours": "48", "sends_digests": "on"}, (48, True)),
        ({"reminder_hours": "never"}, (None, False)),
        ({"reminder_hours": "5", "sends_digests": "on"}, (24, True)),  # not on offer: refused
        ({"reminder_hours": "-1"}, (24, True)),
        ({"sends_digests": "on"}, (24, True)),  # nothing chosen
    ],
)
def test_an_admin_says_when_the_group_reminds(
    member: Member, data: dict[str, str], stored: tuple[int | None, bool]
) -> None:
    admin = make_member(member.group, roles=("admin",))
    logged_in(admin).post("/g/lab/settings/reminders/", data)

    group = Group.objects.get()
    assert (group.reminder_hours, group.sends_digests) == stored


def test_an_odd_number_of_hours_stays_on_offer(member: Member) -> None:
    Group.objects.update(reminder_hours=7)
    admin = make_member(member.group, roles=("admin",))
    form = logged_in(admin).get("/g/lab/settings/").context["reminders_form"]

    assert (7, "7 hours before the deadline") in form.fields["reminder_hours"].choices


def test_scripts_read_notices_and_note_them_as_read(member: Member, advisor: Member) -> None:
    notice = make_notice(member, actor=advisor)
    make_notice(advisor)
    script = client_of(member)
    line = script.get("/api/v1/notices/", {"unread": "true", "group": "lab"}).json()["results"][0]
    assert (line["sentence"], line["kind"], line["read_at"]) == (SENTENCE, "report.returned", None)
    assert line["week"] == "2026-W47"

    answer = script.post(f"/api/v1/notices/{notice.uuid}/read/")
    assert answer.status_code == 200
    assert answer.json()["read_at"] is not None
    assert script.get("/api/v1/notices/", {"unread": "true"}).json()["results"] == []
    assert [one["uuid"] for one in script.get("/api/v1/notices/").json()["results"]] == [str(notice.uuid)]
