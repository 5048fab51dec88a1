"""What was removed can be brought back from the message that tells of it."""

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import get_resolver
from PIL import Image

from members.models import Alias, Group, Member, ProjectMember, Supervision
from members.queries import local_day
from members.services import NotAllowed, change_logo, create_token, restore_logo, set_supervision
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in
from tests.permissions.test_matrix import routes_of

pytestmark = pytest.mark.django_db
FORM = re.compile(
    r'<span>(?P<sentence>[^<]*)</span>\s*<form method="post" action="(?P<address>[^"]*)">(?P<body>.*?)</form>', re.S
)
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def press_undo(client: Client, page: str) -> str:
    """Presses the button of the message on the page; returns what was said."""
    found = FORM.search(client.get(page).content.decode())
    assert found is not None
    fields: dict[str, list[str]] = {}
    for name, value in FIELD.findall(found["body"]):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(unescape(value))
    assert client.post(found["address"], fields).status_code == 302
    return found["sentence"]


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab"), "周明远", roles=("admin", "advisor"))


@pytest.fixture
def person(admin: Member) -> Member:
    return make_member(admin.group, "顾晓岚")


@pytest.fixture
def client(admin: Member) -> Client:
    return logged_in(admin)


def test_a_person(client: Client, person: Member) -> None:
    page = f"/g/lab/people/{person.uuid}/"
    client.post(f"{page}remove/")
    person.refresh_from_db()
    assert person.deleted_at is not None
    assert press_undo(client, page) == "顾晓岚 is removed; the reports stay."
    person.refresh_from_db()
    assert person.deleted_at is None


def test_a_short_name(client: Client, person: Member) -> None:
    alias = person.aliases.create(name="小顾 <b>", name_key="小顾 <b>")
    page = f"/g/lab/people/{person.uuid}/"
    client.post(f"{page}aliases/{alias.pk}/remove/")
    assert not Alias.objects.exists()
    assert press_undo(client, page) == "The short name is removed."
    assert [alias.name for alias in person.aliases.all()] == ["小顾 <b>"]


def test_supervision_goes_on_as_if_it_had_not_ended(client: Client, admin: Member, person: Member) -> None:
    other = make_member(admin.group, "沈知远", roles=("advisor",))
    for advisor in (admin, other):
        Supervision.objects.create(advisor=advisor, member=person, starts_on=date(2026, 9, 1))
    page = f"/g/lab/people/{person.uuid}/"
    client.post(f"{page}supervisors/", {"advisors": [str(other.uuid)]})
    assert [row.advisor for row in person.supervisors.filter(ends_on=None)] == [other]
    assert press_undo(client, page) == "Saved: who was taken out supervises no more."
    assert sorted(person.supervisors.values_list("advisor__name", "starts_on", "ends_on")) == [
        ("周明远", date(2026, 9, 1), None),
        ("沈知远", date(2026, 9, 1), None),
    ]


def test_supervision_that_ended_long_ago_begins_anew(admin: Member, person: Member) -> None:
    long_ago = local_day(admin.group) - timedelta(days=100)
    Supervision.objects.create(advisor=admin, member=person, starts_on=long_ago, ends_on=long_ago + timedelta(days=9))
    set_supervision(member=person, advisors=[admin], by=admin)
    assert person.supervisors.get().starts_on == local_day(admin.group)


def test_a_project_and_its_people(client: Client, admin: Member, person: Member) -> None:
    project = make_project(admin.group, "基座")
    ProjectMember.objects.create(project=project, member=person)
    ProjectMember.objects.create(project=project, member=admin, is_advisor=True)
    page = f"/g/lab/projects/{project.uuid}/"
    client.post(f"{page}people/", {"members": [], "advisors": []})
    assert not project.places.exists()
    assert press_undo(client, page) == "Saved: who was taken out is not in the project any more."
    assert sorted(project.places.values_list("member__name", "is_advisor")) == [("周明远", True), ("顾晓岚", False)]
    client.post(f"{page}remove/")
    assert press_undo(client, page) == "The project is removed; reports keep its name and notes."
    project.refresh_from_db()
    assert project.deleted_at is None


def png(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(written, format="PNG")
    return written.getvalue()


def files_of(group: Group) -> list[str]:
    return [name for name in default_storage.listdir("logos")[1] if name.startswith(str(group.uuid))]


def test_a_logo(client: Client, admin: Member) -> None:
    upload = ContentFile(png("red"), name="logo.png")
    client.post("/g/lab/settings/logo/", {"logo": upload})
    first = Group.objects.get().logo.name or ""
    client.post("/g/lab/settings/logo/", {})
    assert Group.objects.get().logo.name == ""
    assert press_undo(client, "/g/lab/settings/") == "The logo is removed."
    assert Group.objects.get().logo.name == first
    assert default_storage.exists(first)


@pytest.mark.django_db(transaction=True)
def test_only_the_last_logo_is_kept(admin: Member) -> None:
    for colour in ("red", "green", "blue"):
        change_logo(group=admin.group, upload=png(colour), by=admin)
    blue = Group.objects.get().logo.name
    assert len(files_of(admin.group)) == 2
    green = restore_logo(group=admin.group, by=admin).logo.name
    assert restore_logo(group=admin.group, by=admin).logo.name == blue != green
    change_logo(group=admin.group, upload=None, by=admin)
    change_logo(group=admin.group, upload=None, by=admin)  # a second time: nothing to remove
    assert restore_logo(group=admin.group, by=admin).logo.name == blue


def test_only_admins_bring_a_logo_back(person: Member) -> None:
    with pytest.raises(NotAllowed):
        restore_logo(group=person.group, by=person)


def test_what_cannot_come_back_asks_first(client: Client, admin: Member) -> None:
    account = admin.account
    assert account is not None
    create_token(account=account, by=account, name="脚本")
    body = client.get("/account/tokens/").content.decode()
    assert 'data-confirm="A revoked token never works again' in body
    newcomer = make_member(admin.group, has_account=False)
    page = f"/g/lab/people/{newcomer.uuid}/"
    client.post(f"{page}invite/", {"email": ""})
    assert 'data-confirm="A link that was withdrawn never works again' in client.get(page).content.decode()


def test_every_address_that_takes_something_away_is_in_the_list() -> None:
    """A new one needs an undo, or a question where that cannot be, and a line in the user guide."""
    words = re.compile(r"remove|revoke|withdraw|leave|sessions_end|delete")
    named = {name for name, _ in routes_of(get_resolver().url_patterns) if words.search(name)}
    lists = {"papers:readings_removed", "tasks:removed", "tasks:todos_removed"}
    assert named - lists == {
        "meetings:remove",
        "meetings:section_remove",
        "meetings:series_remove",
        "members:absence_remove",
        "members:alias_remove",
        "members:bot_remove",
        "members:calendar_revoke",
        "members:leave",
        "members:pause_remove",
        "members:person_remove",
        "members:project_remove",
        "members:sessions_end",
        "members:term_remove",
        "members:token_revoke",
        "members:withdraw",
        "papers:comment_remove",
        "papers:note_remove",
        "papers:paper_remove",
        "papers:reading_remove",
        "papers:slot_remove",
        "reports:remove",
        "tasks:task_remove",
    }
