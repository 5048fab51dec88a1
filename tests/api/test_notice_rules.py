"""REST for the rules of notices and the address of a calendar: each his own."""

from typing import Any

import pytest
from django.test import Client

from members.models import Member
from tests.factories.api import client_of
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db
RULES, CALENDAR = "/api/v1/groups/lab/notice-rules/", "/api/v1/groups/lab/calendar/"


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def body(*rules: tuple[str, str], hours: tuple[Any, Any] = (None, None)) -> dict[str, Any]:
    listed = [{"kind": kind, "reach": reach} for kind, reach in rules]
    return {"rules": listed, "quiet_from": hours[0], "quiet_until": hours[1]}


def test_rules_are_replaced_and_told_with_what_counts(member: Member) -> None:
    script = client_of(member)
    sent = body(("slot.soon", "none"), ("report.feedback", "page"), hours=("22:00", "08:00"))
    answer = script.put(RULES, sent, content_type="application/json")
    assert answer.status_code == 200
    stored = script.get(RULES).json()
    assert stored["rules"] == [
        {"kind": "report.feedback", "reach": "page"},
        {"kind": "slot.soon", "reach": "none"},
    ]
    assert (stored["quiet_from"], stored["quiet_until"]) == ("22:00", "08:00")
    effective = {rule["kind"]: rule["reach"] for rule in stored["effective"]}
    assert (effective["slot.soon"], effective["meeting.tomorrow"]) == ("none", "mail")
    assert script.put(RULES, body(), content_type="application/json").json()["rules"] == []


@pytest.mark.parametrize(
    "sent",
    [
        body(("no.such", "mail")),
        body(("slot.soon", "loud")),
        body(("report.feedback", "none")),
        body(("slot.soon", "mail"), ("slot.soon", "page")),
        body(hours=("22:00", None)),
        body(hours=("25:00", "08:00")),
    ],
)
def test_odd_rules_are_refused(member: Member, sent: dict[str, Any]) -> None:
    assert client_of(member).put(RULES, sent, content_type="application/json").status_code == 400


def test_the_address_of_a_calendar_is_told_once(member: Member) -> None:
    script = client_of(member)
    assert script.get(CALENDAR).json()["has_address"] is False
    made = script.post(CALENDAR)
    assert made.status_code == 201
    path = "/" + made.json()["address"].split("/", 3)[3]
    assert Client().get(path).status_code == 200
    seen = script.get(CALENDAR).json()
    assert (seen["has_address"], list(seen)) == (True, ["has_address", "created_at", "last_used_at"])
    assert script.delete(CALENDAR).status_code == 204
    assert Client().get(path).status_code == 404
