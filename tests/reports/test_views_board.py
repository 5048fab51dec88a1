"""The week of the group."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from reports.services import approve_report, return_report
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"  # 16 to 22 November


def statuses(page: Any) -> dict[str, tuple[str, bool]]:
    return {line.member.name: (line.status, line.is_late) for line in page.context["board"].lines}


@time_machine.travel("2026-11-23 10:00+08:00")
def test_board_names_and_counts_missing_and_late() -> None:
    group = make_group(slug="lab")
    advisor = make_member(group, "沈", roles=("advisor",))
    done, back, missing, writing = (make_member(group, name) for name in ("陈", "顾", "韩", "周"))
    approve_report(report=make_submitted(done, week=WEEK), by=advisor)
    return_report(report=make_submitted(back, week=WEEK, now=timezone.now()), reason="缺数据", by=advisor)
    make_draft(writing, week=WEEK)
    page = logged_in(advisor).get(f"/g/lab/weeks/{WEEK}/board/")
    assert statuses(page) == {
        "陈": ("reviewed", False),
        "顾": ("returned", True),
        "韩": ("missing", False),
        "周": ("missing", False),
    }
    text = page.content.decode()
    assert "2</strong> not submitted" in text
    assert [line.member.name for line in page.context["board"].missing] == [missing.name, "周"]
    assert str(writing.reports.get().uuid) not in text  # a draft leaves no trace


@time_machine.travel("2026-11-18 10:00+08:00")
def test_own_draft_is_shown_with_a_way_on() -> None:
    member = make_member(make_group(slug="lab"))
    make_draft(member, week=WEEK)
    page = logged_in(member).get(f"/g/lab/weeks/{WEEK}/board/")
    assert statuses(page) == {member.name: ("draft", False)}
    assert f'href="/g/lab/weeks/{WEEK}/mine/"' in page.content.decode()


@time_machine.travel("2026-11-16 00:30+08:00")
def test_the_board_of_today_is_that_of_the_groups_own_clock() -> None:
    member = make_member(make_group(slug="lab"))
    overseas = make_member(make_group(slug="boston", time_zone="America/New_York"))
    assert logged_in(member).get("/g/lab/board/").headers["Location"] == "/g/lab/weeks/2026-W47/board/"
    assert logged_in(overseas).get("/g/boston/board/").headers["Location"] == "/g/boston/weeks/2026-W46/board/"


@pytest.mark.parametrize("name", ["2025-W53", "2026-W00", "1999-W01", "week", "2026-W4７", "2026-W471"])
def test_weeks_that_do_not_exist_are_not_found(name: str) -> None:
    member = make_member(make_group(slug="lab"))
    assert logged_in(member).get(f"/g/lab/weeks/{name}/board/").status_code == 404


@pytest.mark.parametrize("people", [1, 12])
def test_board_costs_the_same_for_many(people: int, django_assert_num_queries: Any) -> None:
    group = make_group(slug="lab")
    advisor = make_member(group, roles=("advisor",))
    for _number in range(people):
        make_submitted(make_member(group), week=WEEK)
    client = logged_in(advisor)
    # session, account; memberships, week rules; supervisions, readable, reports, reporting members, absences, pauses,
    # terms, the book's job; for the menu: waiting, notices
    with django_assert_num_queries(12):
        client.get(f"/g/lab/weeks/{WEEK}/board/")


def test_strangers_and_the_logged_out_see_nothing() -> None:
    make_member(make_group(slug="lab"))
    stranger = make_member(make_group(slug="other"))
    address = f"/g/lab/weeks/{WEEK}/board/"
    assert logged_in(stranger).get(address).status_code == 404
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/log-in/?next={address}")


def test_an_old_address_of_the_group_leads_to_the_new_one() -> None:
    member = make_member(make_group(slug="lab"))
    member.group.old_slugs.create(slug="before")
    answer = logged_in(member).get(f"/g/before/weeks/{WEEK}/board/?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/g/lab/weeks/{WEEK}/board/?x=1")


@time_machine.travel("2026-11-23 10:00+08:00")
def test_guests_see_what_they_may_read_and_no_counts() -> None:
    group = make_group(slug="lab")
    make_submitted(make_member(group, "陈"), week=WEEK)
    make_member(group, "LEAK 没交")
    page = logged_in(make_member(group, roles=("guest",))).get(f"/g/lab/weeks/{WEEK}/board/")
    assert statuses(page) == {"陈": ("submitted", False)}
    text = page.content.decode()
    assert ("LEAK" in text, "not submitted" in text) == (False, False)
