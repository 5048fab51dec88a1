"""Bots of a group's chat by script: for its admins, and the address never comes back."""

import json
from typing import Any

import pytest

from activity.models import BotPost, Event, GroupBot
from tests.factories.api import Lab, client_of, make_lab

pytestmark = pytest.mark.django_db
ADDRESS = "jsons://chat.example.org/LEAK"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def bots(lab: Lab) -> str:
    return f"/api/v1/groups/{lab.group.slug}/bots/"


def test_a_bot_is_added_changed_tried_and_removed_without_telling_its_address(lab: Lab) -> None:
    script, told = client_of(lab.admin), list[Any]()
    made = script.post(bots(lab), {"name": "群", "address": ADDRESS, "kinds": ["meeting.turns", "meeting.closed"]})
    told.append(made)
    assert (made.status_code, made.json()["service"]) == (201, "json")
    assert made.json()["kinds"] == ["meeting.closed", "meeting.turns"]  # in the order of the page
    there = made["Location"].removeprefix("http://testserver")
    told += [script.get(there), script.get(bots(lab))]
    assert [one["uuid"] for one in told[-1].json()] == [made.json()["uuid"]]
    told.append(script.patch(there, {"kinds": []}))
    assert (told[-1].json()["kinds"], GroupBot.objects.get().address) == ([], ADDRESS)
    told.append(script.post(f"{there}test/"))
    assert (told[-1].status_code, BotPost.objects.get().kind) == (202, "test")
    told.append(script.delete(there))
    assert (told[-1].status_code, GroupBot.objects.count()) == (204, 0)
    assert [one for one in told if "LEAK" in one.content.decode()] == []
    events = Event.objects.filter(verb__startswith="bot.").order_by("pk")
    wanted = [(f"bot.{verb}", "api") for verb in ("added", "changed", "removed")]
    assert list(events.values_list("verb", "source")) == wanted


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"address": "mailto://x:LEAK@example.org"}, "address"),
        ({"address": "https://example.org/LEAK"}, "address"),
        ({"kinds": ["no.such"]}, "kinds.0"),
        ({"name": " "}, "name"),
    ],
)
def test_odd_bots_are_refused_without_telling_the_address(lab: Lab, sent: dict[str, Any], field: str) -> None:
    answer = client_of(lab.admin).post(bots(lab), {"name": "群", "address": ADDRESS} | sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert "LEAK" not in json.dumps(answer.json())


def test_the_rules_of_the_group_are_its_admins(lab: Lab) -> None:
    address = f"/api/v1/groups/{lab.group.slug}/notice-rules/group/"
    script = client_of(lab.admin)
    first = {"rules": [{"kind": "slot.soon", "reach": "none"}], "quiet_from": "22:00", "quiet_until": "07:00"}
    assert script.put(address, first).json()["quiet_from"] == "22:00"
    more = [{"kind": "meeting.tomorrow", "reach": "page"}, {"kind": "slot.soon", "reach": None}]
    changed = script.patch(address, {"rules": more}).json()
    assert (changed["rules"], changed["quiet_until"]) == ([{"kind": "meeting.tomorrow", "reach": "page"}], "07:00")
    own = client_of(lab.author).get(address.removesuffix("group/")).json()["effective"]
    assert {"kind": "meeting.tomorrow", "reach": "page"} in own
    assert script.patch(address, {"quiet_from": None, "quiet_until": None}).json()["quiet_from"] is None
    for odd in (
        {"quiet_from": "22:00"},
        {"rules": [{"kind": "report.feedback", "reach": "none"}]},
        {"rules": [{"kind": "slot.soon", "reach": "page"}] * 2},
    ):
        assert script.patch(address, odd).status_code == 400
    mine = client_of(lab.author).patch(address.removesuffix("group/"), {"rules": more[:1]}).json()
    assert mine["rules"] == more[:1]
