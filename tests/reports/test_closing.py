"""Weeks close; an advisor opens one again for a member; what is typed or imported is not lost by that."""

import json
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activity.models import Event, Notice
from members.models import Group, Member, Supervision
from reports.models import Reopening, ReportRow
from reports.queries import closes_at
from reports.services import (
    NotAllowed,
    ReportRefused,
    RowInput,
    open_report,
    remove_report,
    reopen_week,
    return_report,
    save_report,
    submit_report,
)
from tests.factories.members import make_group, make_member
from tests.factories.pages import entry, entry_form, logged_in, post_json, row
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"  # 16 to 22 November, due on Sunday at 23:59, in China
BEFORE, LAST, AFTER = "2026-11-20 10:00+08:00", "2026-11-29 23:59:59.9+08:00", "2026-11-30 00:00+08:00"


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab", lock_after_days=7)


@pytest.fixture
def author(group: Group) -> Member:
    return make_member(group, "刘涛")


@pytest.fixture
def advisor(group: Group) -> Member:
    return make_member(group, "周老师", roles=("advisor",))


def reopen(author: Member, advisor: Member, **values: Any) -> Reopening:
    return reopen_week(member=author, week=week_of(author, WEEK), by=advisor, **{"reason": "出差了", **values})


def test_a_week_closes_days_after_its_deadline_by_the_groups_clock(author: Member) -> None:
    with time_machine.travel(LAST):
        make_submitted(author, week=WEEK)
    report = author.reports.get()
    assert report.is_late is False  # `now` of the factory; the week is what matters
    with time_machine.travel(AFTER), pytest.raises(ReportRefused) as refused:
        save_report(report=report, rows=[RowInput(results="晚了")], note="", version=report.version, by=author)
    assert refused.value.code == "closed"
    assert ReportRow.objects.get().results == "读完了"


def test_a_group_that_does_not_close_its_weeks_keeps_them_open() -> None:
    author = make_member(make_group())
    assert closes_at(author.group, week_of(author, WEEK)) is None
    with time_machine.travel("2036-01-01 00:00+08:00"):
        assert make_draft(author, week=WEEK).version == 1


def test_it_closes_at_the_same_wall_clock_over_a_change_of_the_clock() -> None:
    berlin = make_group(time_zone="Europe/Berlin", lock_after_days=7)
    week = berlin.calendar.week_named("2026-W42")  # ends on 18 October; the clock goes back on the 25th
    last = closes_at(berlin, week)
    assert last is not None
    assert last.isoformat() == "2026-10-25T23:59:00+01:00"


def test_opening_saving_and_submitting_are_refused_with_whom_to_ask(author: Member, advisor: Member) -> None:
    with time_machine.travel(BEFORE):
        draft = make_draft(author, week=WEEK)
    other = make_member(author.group, "陈静")
    sentence = "2026-W47 closed on Nov. 29, 2026 at 23:59. 周老师 can open it again for you."
    with time_machine.travel(AFTER):
        with pytest.raises(ReportRefused) as opening:
            open_report(member=other, week=week_of(other, WEEK), by=other, rows=[])
        with pytest.raises(ReportRefused) as saving:
            save_report(report=draft, rows=[], note="x", version=1, by=author)
        with pytest.raises(ReportRefused) as submitting:
            submit_report(report=draft, version=1, by=author)
    for refused in (opening, saving, submitting):
        assert (refused.value.code, refused.value.message) == ("closed", sentence)
    draft.refresh_from_db()
    assert (draft.version, draft.state) == (1, "draft")


def test_own_supervisors_are_named_first(author: Member, advisor: Member) -> None:
    own = make_member(author.group, "沈老师", roles=("advisor",))
    Supervision.objects.create(advisor=own, member=author)
    with time_machine.travel(AFTER), pytest.raises(ReportRefused) as refused:
        make_draft(author, week=WEEK)
    assert refused.value.message.endswith(" 沈老师 can open it again for you.")


def test_late_reports_stay_possible_until_then(author: Member) -> None:
    with time_machine.travel(LAST):
        draft = make_draft(author, week=WEEK)
        assert submit_report(report=draft, version=1, by=author).is_late is True


def test_an_advisor_opens_a_week_again_for_one_member(author: Member, advisor: Member) -> None:
    other = make_member(author.group, "陈静")
    with time_machine.travel(AFTER):
        reopening = reopen(author, advisor)
        assert (reopening.reason, reopening.opened_by, reopening.week_start) == (
            "出差了",
            advisor,
            week_of(author, WEEK).first_day,
        )
        assert reopen(author, advisor, reason="又一次") == reopening
        draft = make_draft(author, week=WEEK)
        assert submit_report(report=draft, version=1, by=author).is_late is True
        with pytest.raises(ReportRefused):
            make_draft(other, week=WEEK)
        with pytest.raises(ReportRefused):
            make_draft(author, week="2026-W46")
    event = Event.objects.get(verb="report.reopened")
    assert (event.actor, event.subject, event.details) == (advisor, author.uuid, {"week": WEEK})
    notice = Notice.objects.get(kind="report.reopened")
    assert (notice.member, notice.actor, notice.details["week"]) == (author, advisor, WEEK)


def test_who_may_not_open_a_week_and_which_need_it_not(author: Member, advisor: Member) -> None:
    guest = make_member(author.group, roles=("guest",))
    admin = make_member(author.group, roles=("admin",))
    foreign = make_member(make_group(), roles=("advisor",))
    writing = make_member(author.group, roles=("advisor",), owes_report=True)
    with time_machine.travel(AFTER):
        for member, by in ((author, author), (author, admin), (author, foreign), (guest, advisor), (writing, writing)):
            with pytest.raises(NotAllowed):
                reopen(member, by)
        for reason in ("", " \n "):
            with pytest.raises(ReportRefused) as blank:
                reopen(author, advisor, reason=reason)
            assert blank.value.code == "reason"
    with time_machine.travel(LAST), pytest.raises(ReportRefused) as early:
        reopen(author, advisor)
    assert early.value.code == "not-closed"
    assert (Reopening.objects.count(), Notice.objects.count()) == (0, 0)


def test_a_returned_report_is_open_to_its_author_and_drafts_can_still_be_removed(
    author: Member, advisor: Member
) -> None:
    with time_machine.travel(BEFORE):
        report = make_submitted(author, week=WEEK)
        draft = make_draft(author, week="2026-W46")
    with time_machine.travel(AFTER):
        returned = return_report(report=report, reason="补上数据", by=advisor)
        saved = save_report(report=returned, rows=[RowInput(results="补了")], note="", version=1, by=author)
        again = submit_report(report=saved, version=saved.version, by=author)
        with pytest.raises(ReportRefused) as refused:
            save_report(report=again, rows=[], note="x", version=again.version, by=author)
        remove_report(report=draft, by=author)
    assert (again.state, refused.value.code) == ("submitted", "closed")


@time_machine.travel(AFTER)
def test_the_page_says_so_and_an_autosave_is_refused_with_the_text_kept(author: Member, advisor: Member) -> None:
    client = logged_in(author)
    page = client.get(f"/g/lab/weeks/{WEEK}/mine/").content.decode()
    assert "周老师 can open it again for you." in page
    answer = post_json(client, f"/g/lab/weeks/{WEEK}/mine/save/", entry(row(results="写好了")))
    assert answer.status_code == 409
    assert "周老师 can open it again for you." in answer.json()["problem"]
    form = client.post(f"/g/lab/weeks/{WEEK}/mine/", entry_form(row(results="写好了"), action="submit"))
    assert form.status_code == 400
    assert "写好了" in form.content.decode()
    assert author.reports.count() == 0


@time_machine.travel(AFTER)
def test_the_advisors_page_opens_it_and_the_author_reads_why(author: Member, advisor: Member) -> None:
    client = logged_in(advisor)
    board = client.get(f"/g/lab/weeks/{WEEK}/board/").content.decode()
    address = f"/g/lab/weeks/{WEEK}/reopen/{author.uuid}/"
    assert f'href="{address}"' in board
    blank = client.post(address, {"reason": ""})
    assert (blank.status_code, list(blank.context["form"].errors)) == (400, ["reason"])
    assert client.post(address, {"reason": "**出差**了"})["Location"] == f"/g/lab/weeks/{WEEK}/board/"
    board = client.get(f"/g/lab/weeks/{WEEK}/board/").content.decode()
    assert (f'href="{address}"' in board, "Opened again" in board) == (False, True)
    page = logged_in(author).get(f"/g/lab/weeks/{WEEK}/mine/").content.decode()
    assert ("周老师 opened this week for you again" in page, "<strong>出差</strong>" in page) == (True, True)
    assert "can open it again for you" not in page
    assert logged_in(author).get(address).status_code == 404


@time_machine.travel("2026-12-09 10:00+08:00")  # a Wednesday in week 50: week 48 closed on Sunday
def test_the_page_of_entry_offers_the_weeks_that_are_missing(author: Member, advisor: Member) -> None:
    group = author.group
    group.pauses.create(name="停一周", starts_on="2026-11-16", ends_on="2026-11-20")
    with time_machine.travel("2026-11-08 10:00+08:00"):
        make_submitted(author, week="2026-W45", now=timezone.now())
    for lock, offered in ((None, ["2026-W49", "2026-W48", "2026-W46"]), (7, ["2026-W49"])):
        Group.objects.update(lock_after_days=lock)
        page = logged_in(author).get("/g/lab/weeks/2026-W50/mine/")
        assert [week.name for week in page.context["gaps"]] == offered
    reopen_week(member=Member.objects.get(pk=author.pk), week=week_of(author, "2026-W46"), reason="补", by=advisor)
    page = logged_in(author).get("/g/lab/weeks/2026-W50/mine/")
    assert [week.name for week in page.context["gaps"]] == ["2026-W49", "2026-W46"]


def test_settings_close_weeks(group: Group) -> None:
    from tests.members.test_groups import as_form

    admin = make_member(group, roles=("admin",))
    client = logged_in(admin)
    answer = client.post("/g/lab/settings/", as_form(group, lock_after_days="", follows_holidays=""))
    assert answer.status_code == 302
    group.refresh_from_db()
    assert (group.lock_after_days, group.follows_holidays) == (None, False)
    for wrong in ("-1", "366", "x"):
        refused = client.post("/g/lab/settings/", as_form(group, lock_after_days=wrong))
        assert list(refused.context["settings_form"].errors) == ["lock_after_days"]
    assert json.dumps(Event.objects.get(verb="group.settings_changed").details["fields"]).count("_") == 3
