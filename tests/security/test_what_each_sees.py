"""Case 57: the exact ids that each actor of the permission matrix finds in every list, count, board and queue."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from members.models import Group, Member, Project
from tasks.models import Task
from tests.permissions.world import PAGE_ACTORS, STATES, TOKEN_ACTORS, World, build_world

pytestmark = pytest.mark.django_db
GROUP = {"owner", "colleague", "guest", "advisor", "project_advisor", "admin"}
PEOPLE = GROUP | {"deactivated", "left"}  # who stands on the list of the group's people
SENT = {"submitted", "returned", "reviewed"}


@dataclass(frozen=True)
class Sees:
    """What one actor finds. Reports by their state in the world, people by their name there."""

    reports: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    projects: int = 0
    queue: frozenset[str] | None = None  # None: the page is not there
    reports_when_closed: frozenset[str] = frozenset()


def sees(reports: set[str], people: set[str], group: str, **more: Any) -> Sees:
    sets = {name: frozenset(value) if isinstance(value, set) else value for name, value in more.items()}
    return Sees(frozenset(reports), frozenset(people), frozenset({group}), 1 if group == "lab" else 0, **sets)


NOTHING = Sees()
OWN = sees(SENT | {"draft"}, PEOPLE, "lab", reports_when_closed=SENT | {"draft"})
FOREIGN = {"stranger", "strange_advisor"}
# "Closed": the group lets only author and advisors read. The project's advisor then reads what has a row of it.
EXPECTED: dict[str, Sees] = {
    "anonymous": NOTHING,
    "deactivated": NOTHING,
    "left": NOTHING,
    "site_admin": NOTHING,
    "owner": OWN,
    "read_token": OWN,
    "write_token": OWN,
    "colleague": sees(SENT, PEOPLE, "lab"),
    "admin": sees(SENT, PEOPLE, "lab"),
    "guest": replace(sees(SENT, {"guest"}, "lab"), projects=0),
    "advisor": sees(SENT, PEOPLE, "lab", queue={"submitted"}, reports_when_closed=SENT),
    "project_advisor": sees(SENT, PEOPLE, "lab", queue={"submitted"}, reports_when_closed=SENT),
    "stranger": sees({"foreign"}, FOREIGN, "other", reports_when_closed={"foreign"}),
    "strange_advisor": sees({"foreign"}, FOREIGN, "other", queue={"foreign"}, reports_when_closed={"foreign"}),
    "other_groups_token": sees({"foreign"}, FOREIGN, "other", reports_when_closed={"foreign"}),
}


@pytest.fixture
def world() -> World:
    """With a project and a person of every group that others could stumble upon."""
    made = build_world()
    Member.objects.filter(name="受邀").delete()
    return made


def states_of(world: World, uuids: set[str]) -> set[str]:
    known = {str(report.uuid): state for state, report in world.reports.items()}
    return {known[uuid] for uuid in uuids}


def listed(client: Client, path: str, **query: Any) -> set[str]:
    """The ids of a list of the API; its count tells of no more."""
    cache.clear()  # the throttle has tests of its own
    answer = client.get(f"/api/v1/{path}", query)
    if answer.status_code in (401, 404):
        return set()
    assert answer.status_code == 200, answer.content
    body = answer.json()
    ids = [line.get("uuid") if path != "groups/" else line["slug"] for line in body["results"]]
    assert body["count"] == len(ids) == len(set(ids))
    return set(ids)


def test_everybody_of_the_matrix_is_here() -> None:
    assert set(EXPECTED) == {*PAGE_ACTORS, *TOKEN_ACTORS}
    assert {"draft", "removed", "foreign"} | SENT == set(STATES)


@pytest.mark.parametrize("closed", [False, True], ids=["open to the group", "for advisors only"])
def test_lists_of_the_api(world: World, closed: bool) -> None:
    if closed:
        Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)
    for actor, expected in EXPECTED.items():
        check_lists(world, actor, expected, reports=expected.reports_when_closed if closed else expected.reports)


def check_lists(world: World, actor: str, expected: Sees, *, reports: frozenset[str]) -> None:
    client = world.client(actor)
    lists = [listed(client, "reports/", page_size=200, ordering="-week")]
    lists += [listed(client, "reports/", group="lab") | listed(client, "reports/", group="other")]
    authors = [world.people[name] for name in ("owner", "stranger", "colleague")]
    by_member = [listed(client, "reports/", member=str(member.uuid)) for member in authors]
    by_state = [listed(client, "reports/", state=state) for state in ("draft", *SENT)]
    lists += [set().union(*by_member), set().union(*by_state)]
    assert [states_of(world, found) for found in lists] == [set(reports)] * 4, actor
    by_project = listed(client, "reports/", project=world.values["project"])
    assert states_of(world, by_project) == set(reports) - {"foreign"}, actor
    people = {str(member.uuid): name for name, member in world.people.items()}
    assert {people[uuid] for uuid in listed(client, "members/")} == set(expected.people), actor
    assert listed(client, "groups/") == set(expected.groups), actor
    assert len(listed(client, "projects/")) == expected.projects, actor


def test_lists_of_tasks(world: World) -> None:
    """Of one's own groups, without removed ones; guests find none."""
    living = Task.objects.filter(deleted_at=None).values_list("group__slug", "uuid")
    for actor, expected in EXPECTED.items():
        wanted = {str(uuid) for slug, uuid in living if slug in expected.groups and actor != "guest"}
        assert listed(world.client(actor), "tasks/") == wanted, actor


@pytest.mark.parametrize("closed", [False, True], ids=["open to the group", "for advisors only"])
def test_board_queue_people_and_counts_of_the_pages(world: World, closed: bool) -> None:
    if closed:
        Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)
    for actor in PAGE_ACTORS:
        expected, client = EXPECTED[actor], world.client(actor)
        reports = set(expected.reports_when_closed if closed else expected.reports)
        assert on_boards(world, client) == reports, actor
        assert in_queue(world, client, has_one=expected.queue is not None) == set(expected.queue or ()), actor
        check_people_and_projects(world, client, actor)


def check_people_and_projects(world: World, client: Client, actor: str) -> None:
    people = client.get("/g/lab/people/")
    if actor in GROUP - {"guest"}:
        assert {member.name for member in people.context["page"]} == {world.people[name].name for name in GROUP_NOW}
    else:
        assert people.status_code in (302, 404)
    found = client.get("/g/lab/projects/")
    names = {project.name for project in found.context["page"]} if found.status_code == 200 else set()
    assert names == (set(Project.objects.values_list("name", flat=True)) if actor in GROUP - {"guest"} else set())


GROUP_NOW = GROUP | {"deactivated"}


def on_boards(world: World, client: Client) -> set[str]:
    """Reports that the boards of both groups lead to, over all weeks of the world."""
    found = set()
    for slug in ("lab", "other"):
        for week in range(41, 46):
            answer = client.get(f"/g/{slug}/weeks/2026-W{week}/board/")
            if answer.status_code == 200:
                lines = answer.context["board"].lines
                found |= {str(line.report.uuid) for line in lines if line.report is not None}
                hidden = {world.values[state] for state in STATES} - found
                assert [uuid for uuid in hidden if uuid in answer.content.decode()] == []
    return states_of(world, found)


def in_queue(world: World, client: Client, *, has_one: bool) -> set[str]:
    answers = [client.get(f"/g/{slug}/queue/") for slug in ("lab", "other")]
    shown = [answer for answer in answers if answer.status_code == 200]
    assert len(shown) == has_one
    found = {str(report.uuid) for answer in shown for report in answer.context["page"]}
    for answer in shown:
        assert answer.context["nav"].waiting == answer.context["page"].paginator.count == len(found)
    return states_of(world, found)


def test_who_may_not_read_is_not_told_by_the_board_what_was_written(world: World) -> None:
    """Closed groups: colleagues see that a report is there, not what is in it, nor its address."""
    Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)
    for actor in ("colleague", "admin"):
        answer = world.client(actor).get("/g/lab/weeks/2026-W44/board/")
        lines = {line.member.name: (line.status, line.report) for line in answer.context["board"].lines}
        assert lines["作者"] == ("submitted", None)
        assert "LEAK" not in answer.content.decode()


def test_a_draft_looks_like_nothing_to_everybody_else(world: World) -> None:
    for actor in sorted(GROUP - {"owner", "guest"}):
        lines = world.client(actor).get("/g/lab/weeks/2026-W45/board/").context["board"].lines
        assert {line.status for line in lines} == {"missing"}
