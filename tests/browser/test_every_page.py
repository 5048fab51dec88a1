"""Every page of the site: on a phone it is no wider than the screen, and axe finds nothing, light or dark.

The pages are those that the permission matrix names, with its people and its objects in every state.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.looking import COLOURS, accessibility_problems, overflow
from tests.permissions.test_matrix import lines
from tests.permissions.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages_of(actor: str, apps: list[str], client: Client, values: dict[str, str]) -> list[str]:
    """The addresses at which the actor is shown a page, not a file, a fragment or another address."""
    of_apps = [line for line in lines() if line.route.partition(":")[0] in apps]
    mine = [line for line in of_apps if line.may(actor, "GET") and not any(line.may(one, "GET") for one in SEEN[actor])]
    paths = [line.path.format(**values) for line in mine]
    return [path for path in paths if not path.startswith("/api/") and is_page(client.get(path))]


def is_page(answer: Any) -> bool:
    if answer.streaming:
        answer.close()
        return False
    return answer.status_code == 200 and b"</html>" in answer.content


def look(page: Page) -> tuple[int, list[object]]:
    found: list[object] = []
    page.emulate_media(color_scheme="light")
    found += accessibility_problems(page)
    page.emulate_media(color_scheme="dark")
    found += accessibility_problems(page, *COLOURS)
    return overflow(page), found


SEEN = {"owner": (), "advisor": (), "admin": ("owner", "advisor"), "anonymous": ()}
"""Whose pages an actor is not shown once more."""
REPORTS = "tracker members activity reports"
"""Where people of different roles see different pages; the work of the group is the same for all of them."""


@pytest.mark.parametrize(
    ("actor", "apps", "fewest"),
    [
        ("owner", REPORTS, 25),
        ("owner", "papers", 10),
        ("owner", "tasks workload", 15),
        ("owner", "meetings", 6),
        ("advisor", REPORTS, 26),
        ("admin", f"{REPORTS} exchange", 5),
        ("anonymous", REPORTS, 4),
    ],
)
def test_it_fits_a_phone_and_breaks_no_rule(open_page: OpenPage, actor: str, apps: str, fewest: int) -> None:
    with transaction.atomic():
        world = build_world()
    member = world.people.get(actor)
    page = open_page(member, viewport={"width": 360, "height": 740}, has_touch=True)
    paths = pages_of(actor, apps.split(), world.client(actor), world.values)
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = look(page)
    assert found == dict.fromkeys(found, (0, []))
    assert len(paths) >= fewest, paths
