"""Pages of people by role: who gets which page, and how many queries it takes."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Group, Member
from tests.factories.members import make_account, make_group, make_member, make_project

pytestmark = pytest.mark.django_db


def client_of(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def address(name: str, group: Group, *args: Any) -> str:
    return reverse(f"members:{name}", args=[group.slug, *args])


ADMIN_PAGES = ["person_new", "roster", "group_settings", "history"]
MEMBER_PAGES = ["people", "projects", "project_new"]


@pytest.mark.parametrize("name", ADMIN_PAGES)
@pytest.mark.parametrize(
    ("roles", "status"), [(("admin",), 200), (("advisor",), 404), ((), 404), (("guest",), 404)], ids=str
)
def test_pages_of_admins(name: str, roles: tuple[str, ...], status: int) -> None:
    group = make_group()
    assert client_of(make_member(group, roles=roles)).get(address(name, group)).status_code == status


@pytest.mark.parametrize("name", MEMBER_PAGES)
@pytest.mark.parametrize(("roles", "status"), [(("admin",), 200), (("advisor",), 200), ((), 200), (("guest",), 404)])
def test_pages_of_members(name: str, roles: tuple[str, ...], status: int) -> None:
    group = make_group()
    assert client_of(make_member(group, roles=roles)).get(address(name, group)).status_code == status


@pytest.mark.parametrize("name", [*ADMIN_PAGES, *MEMBER_PAGES])
def test_strangers_find_nothing_and_anonymous_is_asked_to_log_in(name: str) -> None:
    group = make_group()
    stranger = make_member(make_group(), roles=("admin",))
    assert client_of(stranger).get(address(name, group)).status_code == 404
    answer = Client().get(address(name, group))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('members:log_in')}?next={address(name, group)}"


def test_an_old_address_of_the_group_leads_on() -> None:
    group = make_group(slug="new-lab")
    group.old_slugs.create(slug="old-lab")
    client = client_of(make_member(group))
    answer = client.get("/g/old-lab/people/?show=left")
    assert (answer.status_code, answer["Location"]) == (308, "/g/new-lab/people/?show=left")


def test_who_left_or_was_removed_is_out_at_the_next_request() -> None:
    group = make_group()
    member = make_member(group)
    client = client_of(member)
    assert client.get(address("people", group)).status_code == 200
    Member.objects.filter(pk=member.pk).update(deleted_by=make_member(group), deleted_at="2026-11-01T00:00:00Z")
    assert client.get(address("people", group)).status_code == 404


def test_mail_addresses_and_states_of_accounts_are_for_admins() -> None:
    group = make_group()
    other = make_member(group, "刘涛")
    assert other.account is not None
    for roles, shown in ((("admin",), True), (("advisor",), False), ((), False)):
        client = client_of(make_member(group, roles=roles))
        for page in (address("people", group), address("person", group, other.uuid)):
            assert (other.account.email in client.get(page).content.decode()) is shown


def test_search_is_literal_and_knows_short_names_and_pinyin() -> None:
    group = make_group()
    admin = make_member(group, "管理员甲", roles=("admin",))
    make_member(group, "刘涛")
    make_member(group, "100% 王").aliases.create(name="小王", name_key="小王")
    client = client_of(admin)

    def found(text: str) -> list[str]:
        answer = client.get(address("people", group), {"q": text})
        return [person.name for person in answer.context["page"]]

    assert found("刘") == ["刘涛"]
    assert found("liu tao") == ["刘涛"]
    assert found("小王") == ["100% 王"]
    assert found("0%") == ["100% 王"]
    assert found("_") == []
    assert found("\\") == []
    assert admin.account is not None
    assert found(admin.account.email) == ["管理员甲"]


def test_a_member_of_another_group_is_not_found_by_its_id() -> None:
    group, other = make_group(), make_group()
    stranger = make_member(other)
    client = client_of(make_member(group, roles=("admin",)))
    for name in ("person", "invite", "withdraw", "reset_link", "person_remove", "person_restore", "alias_add"):
        url = address(name, group, stranger.uuid)
        assert client.post(url).status_code == 404
        assert client.post(address(name, group, uuid.uuid4())).status_code == 404


def test_names_are_escaped_everywhere() -> None:
    vector = "<script>alert(1)</script>"
    group = make_group(name=vector)
    admin = make_member(group, vector, roles=("admin", "advisor"))
    person = make_member(group, vector + "2", has_account=False)
    person.aliases.create(name=vector, name_key="x")
    project = make_project(group, vector, motivation=vector)
    client = client_of(admin)
    pages = [address(name, group) for name in [*ADMIN_PAGES, *MEMBER_PAGES]]
    pages += [address("person", group, person.uuid), reverse("members:account"), reverse("members:tokens")]
    pages += [address(name, group, project.uuid) for name in ("project", "project_edit", "project_people")]
    pages += [reverse("members:leave", args=[admin.uuid])]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert vector not in answer.content.decode(), page


def fill(group: Group, people: int) -> None:
    advisor = make_member(group, roles=("advisor",))
    for number in range(people - 2):
        member = make_member(group, has_account=number % 20 == 0)
        member.aliases.create(name=f"小{number}", name_key=f"小{number}")
        member.supervisors.create(advisor=advisor)
    for _ in range(people // 4):
        project = make_project(group)
        project.places.create(member=advisor, is_advisor=True)


@pytest.mark.parametrize("name", ["people", "projects", "group_settings", "history", "roster", "project_new"])
def test_queries_do_not_grow_with_the_group(name: str) -> None:
    counts = []
    for people in (8, 300):
        group = make_group()
        admin = make_member(group, roles=("admin", "advisor"))
        fill(group, people)
        client = client_of(admin)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(name, group)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_queries_of_one_person_and_one_project() -> None:
    counts = []
    for people in (8, 300):
        group = make_group()
        admin = make_member(group, roles=("admin", "advisor"))
        fill(group, people)
        project = make_project(group)
        for member in Member.objects.filter(group=group):
            project.places.create(member=member)
        client, person = client_of(admin), make_member(group, has_account=False)
        taken = []
        for url in (
            address("person", group, person.uuid),
            address("project", group, project.uuid),
            address("project_people", group, project.uuid),
        ):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            taken.append(len(queries))
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 15


def test_an_account_of_the_instance_sees_no_group() -> None:
    group = make_group()
    client = Client()
    client.force_login(make_account(is_staff=True, is_superuser=True))
    assert client.get(address("people", group)).status_code == 404
