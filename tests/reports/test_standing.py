"""Who is missing: not who is away, has left, or is covered by a longer report."""

from datetime import date

import pytest

from members.models import Absence, Group
from reports.queries import missing_in, standings_in
from reports.services import submit_report
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"  # 16 to 22 November


def statuses(group: Group, week: str = WEEK) -> dict[str, str]:
    return {line.member.name: line.status for line in standings_in(group, group.calendar.week_named(week))}


def test_who_is_away_every_workday_is_excused() -> None:
    group = make_group()
    away, half, here = (make_member(group, name) for name in ("安", "白", "陈"))
    Absence.objects.create(member=away, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20))
    Absence.objects.create(member=half, starts_on=date(2026, 11, 18), ends_on=date(2026, 11, 30))
    make_member(group, "范", joined_on=date(2026, 11, 21))  # on a Saturday
    make_member(group, "高", left_on=date(2026, 11, 20))
    make_member(group, "何", owes_report=False)
    make_member(group, "江", roles=("guest",))
    assert statuses(group) == {"安": "excused", "白": "missing", "陈": "missing", "范": "excused"}
    assert missing_in(group, week_of(here)) == [half, here]


def test_a_pause_and_holidays_together_excuse_the_group() -> None:
    group = make_group()
    make_member(group, "陈")
    assert statuses(group, "2026-W41") == {"陈": "missing"}  # Thursday, Friday and a Saturday are worked
    group.pauses.create(name="再歇两天", starts_on=date(2026, 10, 8), ends_on=date(2026, 10, 9))
    assert statuses(group, "2026-W41") == {"陈": "missing"}  # still the Saturday
    group.pauses.create(name="周六也歇", starts_on=date(2026, 10, 10), ends_on=date(2026, 10, 10))
    assert statuses(group, "2026-W41") == {"陈": "excused"}
    assert statuses(make_group()) == {}


def test_a_longer_report_covers_its_weeks_a_draft_does_not() -> None:
    group = make_group()
    long, draft, both = (make_member(group, name) for name in ("安", "白", "陈"))
    for member in (long, draft, both):
        report = make_draft(member, week="2026-W46")
        report.ends_on = date(2026, 11, 22)
        report.save()
    submit_report(report=long.reports.get(), version=1, by=long)
    submit_report(report=both.reports.get(), version=1, by=both)
    make_draft(both, week=WEEK)  # begun, though the longer one is there
    assert statuses(group) == {"安": "submitted", "白": "missing", "陈": "submitted"}


def test_who_wrote_without_being_asked_is_there_and_nobody_owes_before_the_groups_first_report() -> None:
    group = make_group()
    make_member(group, "陈")
    guest = make_member(group, "沈", roles=("advisor",))
    make_submitted(guest)
    assert statuses(group) == {"陈": "missing", "沈": "submitted"}
    assert statuses(group, "2026-W46") == {}
    assert statuses(group, "2026-W48") == {"陈": "missing"}
