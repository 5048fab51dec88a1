"""Answers, ticks, private notes and names by the pages, with scripts and without. Cases 53, 74, 179."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event, Notice
from members.models import Member, ProjectMember
from reports.models import Feedback, PrivateNote, WeeklyReport
from reports.services import (
    RowInput,
    answer_feedback,
    approve_report,
    open_report,
    save_feedback,
    save_private_note,
    settle_feedback,
    submit_report,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
NEXT = "/g/lab/weeks/2026-W47/mine/"


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab"), "沈知远", roles=("advisor",))


@pytest.fixture
def report(advisor: Member) -> WeeklyReport:
    return make_submitted(make_member(advisor.group, "顾晓岚"), week="2026-W46")


def give(report: WeeklyReport, advisor: Member, text: str = "补消融", *, whole: bool = False) -> Feedback:
    row_uuid = None if whole else report.rows.get().uuid
    return save_feedback(report=report, row_uuid=row_uuid, text=text, version=0, by=advisor)


def of_feedback(feedback: Feedback, what: str = "answer") -> str:
    return f"/g/lab/reports/{feedback.report.uuid}/feedback/{feedback.uuid}/{what}/"


def answers_form(feedback: Feedback, text: str, version: int = 0) -> dict[str, Any]:
    return {
        "answer_feedback": [str(feedback.uuid)],
        "answer": [text],
        "answer_version": [version],
        "answer_seen": [feedback.version],
    }


def test_open_feedback_stands_beside_the_row_of_its_project_and_else_on_top(
    report: WeeklyReport, advisor: Member
) -> None:
    beside, on_top = give(report, advisor), give(report, advisor, "整体", whole=True)
    Feedback.objects.filter(pk=beside.pk).update(opened_at=timezone.now() - timedelta(weeks=3, hours=1))
    page = logged_in(report.member).get(NEXT)
    desk = page.context["desk"]
    assert [pad.feedback.uuid for pad in desk.rows[0].answers] == [str(beside.uuid)]
    assert [pad.feedback.uuid for pad in desk.answers] == [str(on_top.uuid)]
    assert "open for 3 weeks" in page.content.decode()


def test_feedback_on_a_project_that_is_gone_stands_on_top(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    make_draft(report.member, week="2026-W47", project="别的")
    desk = logged_in(report.member).get(NEXT).context["desk"]
    assert ([pad.feedback.uuid for pad in desk.answers], desk.rows[0].answers) == ([str(feedback.uuid)], ())


def test_a_project_that_was_renamed_keeps_its_feedback(advisor: Member) -> None:
    project = make_project(advisor.group, "遥感基座")
    report = make_submitted(make_member(advisor.group), week="2026-W46")
    feedback = give(report, advisor)
    project.name, project.name_key = "遥感大模型", "遥感大模型"
    project.save()
    make_draft(report.member, week="2026-W47", project="遥感大模型")
    desk = logged_in(report.member).get(NEXT).context["desk"]
    assert [pad.feedback.uuid for pad in desk.rows[0].answers] == [str(feedback.uuid)]


def test_settled_feedback_is_gone_from_the_next_form_and_stays_with_its_report(
    report: WeeklyReport, advisor: Member
) -> None:
    feedback = settle_feedback(feedback=give(report, advisor), by=report.member)
    Feedback.objects.filter(pk=feedback.pk).update(settled_at=report.week.last_day.strftime("%Y-%m-%dT00:00Z"))
    client = logged_in(report.member)
    desk = client.get(NEXT).context["desk"]
    assert (desk.answers, desk.rows[0].answers) == ((), ())
    shown = client.get(report.get_absolute_url()).context["rows"][0].answers
    assert [pad.feedback.uuid for pad in shown] == [str(feedback.uuid)]


def test_an_answer_saves_itself_on_the_version_that_was_read(report: WeeklyReport, advisor: Member) -> None:
    feedback, client = give(report, advisor), logged_in(report.member)
    first = post_json(client, of_feedback(feedback), {"text": "已补", "version": 0, "seen": 1})
    stale = post_json(client, of_feedback(feedback), {"text": "没补", "version": 0, "seen": 1})
    assert (first.json()["version"], first.json()["is_open"]) == (1, False)
    assert (stale.status_code, stale.json()["current"], stale.json()["version"]) == (409, {"text": "已补"}, 1)


@pytest.mark.parametrize(
    "body",
    [[], {"text": "x"}, {"text": 1, "version": 0, "seen": 1}, {"text": "x", "version": -1, "seen": 1},
     {"text": "x", "version": 0, "seen": "y"}, {"text": "字" * 20_001, "version": 0, "seen": 1}],
)  # fmt: skip
def test_an_unreadable_answer_is_refused(report: WeeklyReport, advisor: Member, body: Any) -> None:
    feedback = give(report, advisor)
    assert post_json(logged_in(report.member), of_feedback(feedback), body).status_code == 400
    assert Feedback.objects.get().answer == ""


def test_ticks_by_script(report: WeeklyReport, advisor: Member) -> None:
    feedback, client = give(report, advisor), logged_in(report.member)
    address = of_feedback(feedback, "settle")
    assert post_json(client, address, {"settled": True, "seen": 9}).status_code == 409
    assert post_json(client, address, {"settled": "yes", "seen": 1}).status_code == 400
    assert post_json(client, address, {"settled": True, "seen": 1}).json()["is_open"] is False
    assert post_json(client, address, {"settled": False, "seen": 1}).json()["is_open"] is True


def test_without_scripts_the_form_answers_and_ticks_off_and_keeps_what_was_typed(
    report: WeeklyReport, advisor: Member
) -> None:
    feedback, client = give(report, advisor), logged_in(report.member)
    page = client.post(
        NEXT,
        entry_form(
            row(project="甲", results="打了一半"), action=f"settle:{feedback.uuid}", **answers_form(feedback, "")
        ),
    )
    assert page.context["entry"].rows[0].results == "打了一半"
    assert Feedback.objects.get().settled_at is not None
    assert WeeklyReport.objects.count() == 1
    client.post(NEXT, entry_form(row(project="甲"), action=f"reopen:{feedback.uuid}", **answers_form(feedback, "")))
    assert Feedback.objects.get().settled_at is None
    client.post(NEXT, entry_form(row(project="甲", results="完"), **answers_form(feedback, "已补\r\n两行")))
    assert (Feedback.objects.get().answer, WeeklyReport.objects.count()) == ("已补\n两行", 2)


def test_without_scripts_a_stale_answer_shows_both_texts(report: WeeklyReport, advisor: Member) -> None:
    feedback, client = give(report, advisor, whole=True), logged_in(report.member)
    answer_feedback(feedback=feedback, text="另一窗口", version=0, by=report.member)
    page = client.post(NEXT, entry_form(row(project="甲"), **answers_form(feedback, "我的")))
    pad = page.context["desk"].answers[0]
    assert (page.status_code, pad.text, pad.stored) == (400, "我的", "另一窗口")
    assert Feedback.objects.get().answer == "另一窗口"


def test_without_scripts_the_report_page_answers_and_a_tick_keeps_the_typed_answer(
    report: WeeklyReport, advisor: Member
) -> None:
    feedback, client = give(report, advisor), logged_in(report.member)
    body = {"text": "已补", "version": 0, "seen": 1}
    answer = client.post(of_feedback(feedback), body)
    assert answer.headers["Location"] == f"{report.get_absolute_url()}#answer-{feedback.uuid}"
    client.post(of_feedback(feedback, "settle"), {"settled": "0", "text": "已补，见图", "version": 1, "seen": 1})
    stored = Feedback.objects.get()
    assert (stored.answer, stored.settled_at) == ("已补，见图", None)


def test_only_the_author_answers_and_what_one_may_not_see_is_not_there(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    body = {"text": "x", "version": 0, "seen": 1}
    guest = make_member(advisor.group, roles=("guest",))
    for member, status in ((advisor, 403), (make_member(advisor.group), 403), (guest, 403)):
        assert post_json(logged_in(member), of_feedback(feedback), body).status_code == status
        assert post_json(logged_in(member), of_feedback(feedback, "settle"), {"settled": True}).status_code == status
    stranger = make_member(make_group(), roles=("admin", "advisor"))
    assert post_json(logged_in(stranger), of_feedback(feedback), body).status_code == 404
    other = make_submitted(report.member, week="2026-W45")
    elsewhere = f"/g/lab/reports/{other.uuid}/feedback/{feedback.uuid}/answer/"
    assert post_json(logged_in(report.member), elsewhere, body).status_code == 404


def test_answers_stand_on_top_of_the_queue_and_above_the_next_report(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已补", version=0, by=report.member)
    later = make_submitted(report.member, week="2026-W47")
    make_submitted(make_member(advisor.group, "旁人"), week="2026-W47")
    client = logged_in(advisor)
    queue = client.get("/g/lab/queue/")
    assert [line.feedback for line in queue.context["answers"]] == [feedback]
    assert queue.content.decode().count("has answered you") == 2  # both reports of that member wait
    page = client.get(later.get_absolute_url())
    assert [line.feedback for line in page.context["new_answers"]] == [feedback]
    back = client.post("/g/lab/feedback/seen/", {"seen": f"{feedback.uuid}:1", "report": str(later.uuid)})
    assert back.headers["Location"] == later.get_absolute_url()
    assert client.get(later.get_absolute_url()).context["new_answers"] == []


def test_open_feedback_is_a_page_for_advisors(report: WeeklyReport, advisor: Member) -> None:
    give(report, advisor)
    page = logged_in(advisor).get("/g/lab/feedback/")
    assert [(line.feedback.report.member.name, line.project) for line, _weeks in page.context["lines"]] == [
        ("顾晓岚", "遥感基座")
    ]
    assert logged_in(report.member).get("/g/lab/feedback/").status_code == 404


@pytest.mark.parametrize("lines", [1, 60])
def test_open_feedback_costs_the_same_for_many_and_is_paged(
    advisor: Member, lines: int, django_assert_num_queries: Any
) -> None:
    for _number in range(lines):
        give(make_submitted(make_member(advisor.group)), advisor)
    client = logged_in(advisor)
    # session, account; memberships, week rules; count, page; what waits, notices
    with django_assert_num_queries(6):
        page = client.get("/g/lab/feedback/")
    assert len(page.context["lines"]) == min(lines, 50)


# -- private notes


def test_private_notes_are_their_writers_alone(report: WeeklyReport, advisor: Member) -> None:
    other = make_member(advisor.group, "赵老师", roles=("advisor", "admin"))
    address = f"/g/lab/reports/{report.uuid}/note/"
    first = post_json(logged_in(advisor), address, {"text": "LEAK 谈转博", "version": 0})
    stale = post_json(logged_in(advisor), address, {"text": "x", "version": 0})
    assert (first.json()["version"], stale.status_code, stale.json()["current"]) == (1, 409, {"text": "LEAK 谈转博"})
    assert "LEAK" in logged_in(advisor).get(report.get_absolute_url()).content.decode()
    assert "LEAK" in logged_in(advisor).get("/g/lab/notes/").content.decode()
    for reader in (other, report.member):
        client = logged_in(reader)
        for path in (
            report.get_absolute_url(),
            f"{report.get_absolute_url()}report.md",
            "/g/lab/notes/",
            "/g/lab/history/",
        ):
            assert "LEAK" not in client.get(path).content.decode()
    assert not Event.objects.filter(verb__contains="note").exists()


def test_only_who_may_comment_keeps_notes_and_each_his_own(report: WeeklyReport, advisor: Member) -> None:
    address = f"/g/lab/reports/{report.uuid}/note/"
    for reader in (report.member, make_member(advisor.group, roles=("admin",)), make_member(advisor.group)):
        assert post_json(logged_in(reader), address, {"text": "x", "version": 0}).status_code == 403
    other = make_member(advisor.group, roles=("advisor",))
    save_private_note(report=report, text="甲", version=0, by=advisor)
    save_private_note(report=report, text="乙", version=0, by=other)
    assert sorted(PrivateNote.objects.values_list("text", flat=True)) == ["乙", "甲"]


def test_notes_are_listed_by_member_and_post_without_scripts(report: WeeklyReport, advisor: Member) -> None:
    other = make_submitted(make_member(advisor.group, "艾米"))
    client = logged_in(advisor)
    for each in (report, other):
        client.post(f"/g/lab/reports/{each.uuid}/note/", {"text": f"关于{each.member.name}", "version": 0})
    texts = [note.text for note in client.get(f"/g/lab/notes/?member={other.member.uuid}").context["page"]]
    assert texts == ["关于艾米"]
    assert client.get("/g/lab/notes/?member=x").status_code == 404
    page = client.post(f"/g/lab/reports/{report.uuid}/note/", {"text": "第二", "version": 0})
    assert (page.status_code, page.context["note"].text, page.context["note"].stored) == (409, "第二", "关于顾晓岚")


# -- mentions


def mentions_of(member: Member) -> list[str]:
    return list(Notice.objects.filter(member=member, kind="report.mentioned").values_list("key", flat=True))


def test_who_is_mentioned_is_told_once_for_each_text(report: WeeklyReport, advisor: Member) -> None:
    colleague, guest = make_member(advisor.group, "陆远"), make_member(advisor.group, "访客", roles=("guest",))
    gone = make_member(advisor.group, "旧人", left_on=timezone.localdate())
    feedback = give(report, advisor, "@陆远 @访客 @旧人 @沈知远 看一下")
    row_uuid = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row_uuid, text="@陆远 看一下吧", version=1, by=advisor)
    answer_feedback(feedback=feedback, text="@陆远 请教", version=0, by=report.member)
    assert sorted(mentions_of(colleague)) == [
        f"report.mentioned answer {feedback.uuid}",
        f"report.mentioned feedback {feedback.uuid}",
    ]
    assert [mentions_of(member) for member in (guest, gone, advisor)] == [[], [], []]


def test_a_short_name_counts_and_one_of_two_people_does_not(report: WeeklyReport, advisor: Member) -> None:
    one, two = make_member(advisor.group, "王伟"), make_member(advisor.group, "王芳")
    one.aliases.create(name="阿伟", name_key="阿伟")
    for member in (one, two):
        member.aliases.create(name="小王", name_key="小王")
    give(report, advisor, "@阿伟 好，@小王 也好")
    assert (len(mentions_of(one)), mentions_of(two)) == (1, [])


def test_who_may_not_read_the_report_is_not_told(advisor: Member) -> None:
    group = advisor.group
    group.reports_readable_by = "advisors"
    group.save()
    colleague, other = make_member(group, "陆远"), make_member(group, "赵老师", roles=("advisor",))
    report = make_submitted(make_member(group, "顾晓岚"), week="2026-W46")
    give(report, advisor, "@陆远 @赵老师 看")
    assert (mentions_of(colleague), len(mentions_of(other))) == ([], 1)


def test_names_in_the_overall_note_are_told_at_submission(advisor: Member) -> None:
    author = make_member(advisor.group)
    draft = open_report(
        member=author, week=week_of(author), by=author, rows=[RowInput(results="x")], note="@沈知远 请看"
    )
    assert mentions_of(advisor) == []
    submit_report(report=draft, version=1, by=author)
    assert len(mentions_of(advisor)) == 1


def test_names_are_offered_to_members_without_guests(advisor: Member) -> None:
    guest = make_member(advisor.group, "访客", roles=("guest",))
    make_member(advisor.group, "旧人", left_on=timezone.localdate())
    answer = logged_in(advisor).get("/g/lab/names/")
    assert [line["name"] for line in answer.json()["names"]] == ["沈知远"]
    assert logged_in(guest).get("/g/lab/names/").status_code == 404


# -- approvals taken back, several advisors


def test_an_approval_is_taken_back_by_who_gave_it(report: WeeklyReport, advisor: Member) -> None:
    approve_report(report=report, by=advisor)
    other = make_member(advisor.group, roles=("advisor",))
    address = f"/g/lab/reports/{report.uuid}/approve/undo/"
    logged_in(other).post(address)
    report.refresh_from_db()
    assert report.state == "reviewed"
    assert logged_in(advisor).post(address).headers["Location"] == report.get_absolute_url()
    report.refresh_from_db()
    assert (report.state, report.reviewed_by) == ("submitted", None)
    assert logged_in(report.member).post(address).status_code == 403


def test_an_advisor_of_a_project_sees_and_lists_what_he_wrote(advisor: Member) -> None:
    project, helper = make_project(advisor.group, "遥感基座"), make_member(advisor.group, "项目导师")
    ProjectMember.objects.create(project=project, member=helper, is_advisor=True)
    report = make_submitted(make_member(advisor.group), week="2026-W46")
    give(report, helper, "他的")
    give(report, advisor, "导师的")
    page = logged_in(helper).get(report.get_absolute_url())
    view = page.context["rows"][0]
    assert (view.pad.text, [written.text for written in view.feedback]) == ("他的", ["导师的"])
    lines = logged_in(helper).get("/g/lab/feedback/").context["lines"]
    assert [line.feedback.text for line, _weeks in lines] == ["他的"]
