"""Feedback is open until its author answers it or ticks it off; a new text of the advisor opens it again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from activity.models import Event, Notice
from members.models import Member
from reports.models import Feedback, WeeklyReport
from reports.queries import (
    carried_feedback,
    new_answers_for,
    open_feedback_for,
    sheet_for,
    sheet_for_audience,
    weeks_open,
)
from reports.services import (
    NotAllowed,
    ReportRefused,
    StaleAnswer,
    answer_feedback,
    approve_report,
    note_answers,
    reopen_feedback,
    save_feedback,
    settle_feedback,
    take_back_approval,
)
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted, week_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab"), "沈知远", roles=("advisor",))


@pytest.fixture
def report(advisor: Member) -> WeeklyReport:
    return make_submitted(make_member(advisor.group, "顾晓岚"), week="2026-W45")


def give(report: WeeklyReport, advisor: Member, text: str = "补消融", *, whole: bool = False, **more: Any) -> Feedback:
    row: UUID | None = None if whole else report.rows.get().uuid
    stored = Feedback.objects.filter(report=report, row_uuid=row, advisor=advisor).first()
    version = stored.version if stored else 0
    return save_feedback(report=report, row_uuid=row, text=text, version=version, by=advisor, **more)


def is_open(feedback: Feedback) -> bool:
    return carried_feedback(feedback.report.member, week_of(feedback.report.member, "2027-W10"))[0] != []


def test_feedback_is_open_until_it_is_answered(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    assert is_open(feedback)
    answer = answer_feedback(feedback=feedback, text="已补", version=0, seen=1, by=report.member)
    assert (answer.answer, answer.answer_version, is_open(feedback)) == ("已补", 1, False)
    document = sheet_for(report, viewer=advisor).document
    assert document.rows[0].feedback[0].answer == "已补"


def test_a_form_takes_the_oldest_and_says_that_there_is_more(advisor: Member) -> None:
    author = make_member(advisor.group, "顾晓岚")
    weeks = [f"2026-W{number:02}" for number in range(4, 45)]
    given = [give(make_submitted(author, week=week), advisor) for week in weeks]
    found, is_more = carried_feedback(author, week_of(author, "2026-W47"))
    assert ([one.feedback.pk for one in found], is_more) == ([one.pk for one in given[:40]], True)
    settle_feedback(feedback=given[0], by=author, seen=1)
    Feedback.objects.filter(pk=given[0].pk).update(settled_at=datetime(2026, 11, 1, tzinfo=UTC))
    found, is_more = carried_feedback(author, week_of(author, "2026-W47"))
    assert ([one.feedback.pk for one in found], is_more) == ([one.pk for one in given[1:]], False)


def test_a_tick_settles_without_words_and_can_be_taken_back(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor, whole=True)
    settle_feedback(feedback=feedback, by=report.member, seen=1)
    assert not is_open(feedback)
    opened = Feedback.objects.get().opened_at
    reopen_feedback(feedback=feedback, by=report.member)
    assert (is_open(feedback), Feedback.objects.get().opened_at) == (True, opened)


def test_a_new_text_of_the_advisor_opens_it_again_and_its_age_begins_anew(
    report: WeeklyReport, advisor: Member
) -> None:
    feedback = settle_feedback(feedback=give(report, advisor), by=report.member)
    earlier = timezone.now() - timedelta(weeks=3)
    Feedback.objects.update(opened_at=earlier)
    give(report, advisor, "再看一遍数据")
    assert is_open(feedback)
    assert Feedback.objects.get().opened_at > earlier


def test_writing_on_while_it_is_open_does_not_change_its_age(report: WeeklyReport, advisor: Member) -> None:
    give(report, advisor)
    earlier = timezone.now() - timedelta(weeks=3, hours=1)
    Feedback.objects.update(opened_at=earlier)
    give(report, advisor, "补消融，三个种子")
    stored = Feedback.objects.get()
    assert (stored.opened_at, weeks_open(stored.opened_at)) == (earlier, 3)


def test_a_mark_alone_is_feedback_and_an_empty_text_is_none(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor, "", mark="revise")
    assert (feedback.mark, is_open(feedback)) == ("revise", True)
    assert sheet_for(report, viewer=report.member).document.rows[0].feedback[0].mark == "revise"
    give(report, advisor, "", mark="")
    assert (is_open(feedback), sheet_for(report, viewer=report.member).document.rows[0].feedback) == (False, ())


@pytest.mark.parametrize(("mark", "opens"), [("good", False), ("revise", True), ("talk", True)])
def test_a_mark_after_the_answer_opens_it_only_when_it_asks_for_something(
    report: WeeklyReport, advisor: Member, mark: str, opens: bool
) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已补", version=0, by=report.member)
    give(report, advisor, mark=mark)
    assert is_open(feedback) is opens


def test_a_mark_stays_where_none_is_named_and_an_unknown_one_is_refused(report: WeeklyReport, advisor: Member) -> None:
    give(report, advisor, mark="talk")
    assert give(report, advisor, "改了").mark == "talk"
    with pytest.raises(ReportRefused, match="no such mark"):
        give(report, advisor, mark="great")


def test_an_answer_to_older_words_is_kept_and_settles_nothing(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    give(report, advisor, "换一个问题")
    answered = answer_feedback(feedback=feedback, text="已补", version=0, seen=1, by=report.member)
    assert (answered.answer, answered.settled_at) == ("已补", None)
    with pytest.raises(StaleAnswer):
        settle_feedback(feedback=feedback, by=report.member, seen=1)
    assert is_open(feedback)


def test_a_stale_answer_overwrites_nothing(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="第一", version=0, by=report.member)
    with pytest.raises(StaleAnswer) as caught:
        answer_feedback(feedback=feedback, text="第二", version=0, by=report.member)
    assert (caught.value.current.answer, caught.value.current.answer_version) == ("第一", 1)
    again = answer_feedback(feedback=feedback, text="第一", version=0, by=report.member)
    assert again.answer_version == 1


def test_an_answer_taken_away_opens_it_again(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已补", version=0, by=report.member)
    answer_feedback(feedback=feedback, text=" \n", version=1, by=report.member)
    assert (is_open(feedback), Feedback.objects.get().answer) == (True, "")


def test_only_the_author_answers_also_when_the_report_is_closed(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    for other in (advisor, make_member(advisor.group), make_member(advisor.group, roles=("admin",))):
        with pytest.raises(NotAllowed):
            answer_feedback(feedback=feedback, text="x", version=0, by=other)
        with pytest.raises(NotAllowed):
            settle_feedback(feedback=feedback, by=other)
        with pytest.raises(NotAllowed):
            reopen_feedback(feedback=feedback, by=other)
    approve_report(report=report, by=advisor)
    assert answer_feedback(feedback=feedback, text="好", version=0, by=report.member).answer == "好"


def test_the_advisor_is_told_once_and_sees_the_answer_until_he_takes_note(
    report: WeeklyReport, advisor: Member
) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已", version=0, by=report.member)
    answer_feedback(feedback=feedback, text="已补", version=1, by=report.member)
    assert list(Notice.objects.filter(member=advisor, kind="report.answered").values_list("subject")) == [
        (report.uuid,)
    ]
    assert list(new_answers_for(advisor)) == [feedback]
    note_answers(advisor=advisor, seen={feedback.uuid: 1})
    assert list(new_answers_for(advisor)) == [feedback]  # he has read the first words only
    note_answers(advisor=advisor, seen={feedback.uuid: 99})
    assert list(new_answers_for(advisor)) == []
    answer_feedback(feedback=feedback, text="已补，见图", version=2, by=report.member)
    assert list(new_answers_for(advisor)) == [feedback]


def test_nobody_takes_note_of_anothers_answers(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已补", version=0, by=report.member)
    other = make_member(advisor.group, roles=("advisor",))
    assert (note_answers(advisor=other, seen={feedback.uuid: 1}), list(new_answers_for(other))) == (0, [])
    assert list(new_answers_for(advisor)) == [feedback]


def test_open_feedback_is_listed_by_member_with_the_oldest_first(report: WeeklyReport, advisor: Member) -> None:
    other = make_member(advisor.group, "赵老师", roles=("advisor",))
    second = make_submitted(make_member(advisor.group, "艾米"))
    ours, theirs = give(report, advisor), give(second, other)
    settle_feedback(feedback=give(second, advisor), by=second.member)
    assert list(open_feedback_for(advisor)) == [theirs, ours]
    assert list(open_feedback_for(advisor, own=True)) == [ours]


def test_files_for_guests_hold_neither_marks_nor_answers(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor, mark="talk")
    answer_feedback(feedback=feedback, text="LEAK", version=0, by=report.member)
    assert sheet_for_audience(report, with_feedback=False).document.rows[0].feedback == ()
    guest = make_member(advisor.group, roles=("guest",))
    assert "LEAK" not in str(sheet_for(report, viewer=guest))


def test_every_step_is_in_the_history(report: WeeklyReport, advisor: Member) -> None:
    feedback = give(report, advisor)
    answer_feedback(feedback=feedback, text="已补", version=0, by=report.member)
    note_answers(advisor=advisor, seen={feedback.uuid: 1})
    reopen_feedback(feedback=feedback, by=report.member)
    settle_feedback(feedback=feedback, by=report.member)
    answer_feedback(feedback=feedback, text="", version=1, by=report.member)
    approve_report(report=report, by=advisor)
    take_back_approval(report=report, by=advisor)
    verbs = list(Event.objects.filter(subject=report.uuid).order_by("pk").values_list("verb", flat=True))
    assert verbs[-8:] == [
        "feedback.saved",
        "feedback.answered",
        "feedback.answer_seen",
        "feedback.reopened",
        "feedback.settled",
        "feedback.answer_removed",
        "report.approved",
        "report.approval_taken_back",
    ]


def test_several_advisors_answer_one_report_and_one_approval_is_enough(report: WeeklyReport, advisor: Member) -> None:
    other = make_member(advisor.group, "赵老师", roles=("advisor",))
    give(report, advisor, "甲", mark="good")
    give(report, other, "乙", mark="revise")
    seen = sheet_for(report, viewer=report.member).document.rows[0].feedback
    assert [(one.advisor, one.text, one.mark) for one in seen] == [("沈知远", "甲", "good"), ("赵老师", "乙", "revise")]
    approve_report(report=report, by=advisor)
    assert approve_report(report=report, by=other).reviewed_by == advisor
    assert Event.objects.filter(verb="report.approved").count() == 1
    with pytest.raises(ReportRefused):
        take_back_approval(report=report, by=other)
    assert take_back_approval(report=report, by=advisor).state == "submitted"
