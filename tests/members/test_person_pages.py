"""The forms on the page of a person and on one's own account, sent as a browser does without JavaScript."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Group, Invitation, Member
from tests.factories.members import make_account, make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab-one", name="一组")


@pytest.fixture
def admin(group: Group) -> Client:
    return client_of(make_member(group, "周敏", roles=("admin", "advisor")))


def client_of(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def url_of(person: Member, action: str = "") -> str:
    return f"/g/lab-one/people/{person.uuid}/{action}"


def test_adding_a_person_and_a_namesake(group: Group, admin: Client) -> None:
    url = "/g/lab-one/people/new/"
    answer = admin.post(url, {"name": "刘涛", "owes_report": "on", "joined_on": "2024-09-01"})
    person = Member.objects.get(name="刘涛")
    assert answer["Location"] == url_of(person)
    asked = admin.post(url, {"name": "刘 涛", "owes_report": "on"})
    assert "刘涛 is in the group already" in asked.content.decode()
    assert 'type="checkbox" name="namesake_ok"' in asked.content.decode()
    assert admin.post(url, {"name": "刘 涛", "namesake_ok": "on"}).status_code == 302
    assert group.members.count() == 3


def test_changing_a_person(group: Group, admin: Client) -> None:
    person = make_member(group, "刘涛")
    form = {"name": "刘涛涛", "is_advisor": "on", "left_on": "2030-01-01"}
    assert admin.post(url_of(person), form).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_advisor, person.owes_report) == ("刘涛涛", True, False)
    assert person.left_on == date(2030, 1, 1)
    refused = admin.post(url_of(person), form | {"is_guest": "on"})
    assert list(refused.context["member_form"].errors) == ["is_guest"]
    assert client_of(make_member(group)).post(url_of(person), form).status_code == 404


def test_the_last_admin_is_told_so(group: Group, admin: Client) -> None:
    own = Member.objects.get(name="周敏")
    refused = admin.post(url_of(own), {"name": "周敏", "is_advisor": "on"})
    assert "last admin of this group" in refused.content.decode()
    assert "last admin of this group" in admin.post(url_of(own, "remove/"), follow=True).content.decode()


def test_inviting_and_withdrawing(group: Group, admin: Client) -> None:
    person = make_member(group, "刘涛", has_account=False)
    shown = admin.post(url_of(person, "invite/"), {"email": "liutao@lab.example"}).content.decode()
    link = re.search(r'value="http://[^"]*(/invite/[^"]+)"', shown)
    assert link
    assert Client().get(link[1]).status_code == 200
    page = admin.get(url_of(person)).content.decode()
    assert link[1] not in page
    assert "Withdraw the invitation" in page
    assert admin.post(url_of(person, "withdraw/")).status_code == 302
    assert Client().get(link[1]).status_code == 404
    refused = admin.post(url_of(person, "invite/"), {"email": "no address"})
    assert list(refused.context["invite_form"].errors) == ["email"]
    assert Invitation.objects.count() == 1


def test_removing_and_taking_back(group: Group, admin: Client) -> None:
    person = make_member(group, "刘涛")
    client = client_of(person)
    assert client.get("/g/lab-one/people/").status_code == 200
    assert admin.get(url_of(person, "remove/")).status_code == 405
    assert admin.post(url_of(person, "remove/")).status_code == 302
    assert client.get("/g/lab-one/people/").status_code == 404
    assert client_of(make_member(group)).get(url_of(person)).status_code == 404
    assert "刘涛" in admin.get("/g/lab-one/people/?show=removed").content.decode()
    assert admin.post(url_of(person), {"name": "x"}).status_code == 404
    assert admin.post(url_of(person, "restore/")).status_code == 302
    assert client.get("/g/lab-one/people/").status_code == 200


def test_short_names_absences_and_supervisors(group: Group, admin: Client) -> None:
    person = make_member(group, "刘涛")
    advisor = make_member(group, "导师", roles=("advisor",))
    own = client_of(person)
    assert own.post(url_of(person, "aliases/"), {"name": "涛哥"}).status_code == 302
    alias = person.aliases.get()
    assert "涛哥" in own.get(url_of(person)).content.decode()
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-05", "reason": "开会"}
    assert own.post(url_of(person, "absences/"), days).status_code == 404
    assert admin.post(url_of(person, "absences/"), days).status_code == 302
    absence = person.absences.get()
    refused = admin.post(url_of(person, "absences/"), days | {"ends_on": "2026-11-01"})
    assert list(refused.context["absence_form"].errors) == ["ends_on"]
    assert own.post(url_of(person, "supervisors/"), {"advisors": [str(advisor.uuid)]}).status_code == 404
    assert admin.post(url_of(person, "supervisors/"), {"advisors": [str(advisor.uuid)]}).status_code == 302
    assert person.supervisors.get().advisor == advisor
    itself = admin.post(url_of(person, "supervisors/"), {"advisors": [str(person.uuid)]})
    assert list(itself.context["supervisors_form"].errors) == ["advisors"]
    other = make_member(group)
    assert admin.post(url_of(other, f"aliases/{alias.pk}/remove/")).status_code == 404
    assert admin.post(url_of(other, f"absences/{absence.pk}/remove/")).status_code == 404
    assert client_of(other).post(url_of(person, f"aliases/{alias.pk}/remove/")).status_code == 404
    assert own.post(url_of(person, f"absences/{absence.pk}/remove/")).status_code == 404
    assert own.post(url_of(person, f"aliases/{alias.pk}/remove/")).status_code == 302
    assert admin.post(url_of(person, f"absences/{absence.pk}/remove/")).status_code == 302
    assert (person.aliases.count(), person.absences.count()) == (0, 0)


def test_language_of_the_account() -> None:
    account, client = make_account(), Client()
    client.force_login(account)
    assert 'lang="en"' in client.get("/account/").content.decode()
    assert client.post("/account/", {"language": "zh-hans"}).status_code == 302
    assert 'lang="zh-CN"' in client.get("/account/").content.decode()
    assert client.post("/account/", {"language": "xx"}).context["form"].errors["language"]


def test_leaving_a_group(group: Group) -> None:
    member = make_member(group, "刘涛")
    client, stranger = client_of(member), client_of(make_member(make_group()))
    url = f"/account/leave/{member.uuid}/"
    assert stranger.post(url).status_code == 404
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    member.refresh_from_db()
    assert member.left_on == timezone.localdate()
    assert client.get("/g/lab-one/people/").status_code == 404


def test_pages_write_nothing_on_get(group: Group, admin: Client) -> None:
    person = make_member(group, "刘涛", has_account=False)
    before = list(Member.objects.order_by("pk").values())
    for action in (
        "",
        "invite/",
        "withdraw/",
        "reset-link/",
        "remove/",
        "restore/",
        "aliases/",
        "absences/",
        "supervisors/",
    ):
        assert admin.get(url_of(person, action)).status_code in (200, 405)
    assert list(Member.objects.order_by("pk").values()) == before
    assert Invitation.objects.count() == 0


def test_forms_need_the_csrf_token(group: Group) -> None:
    admin, person = make_member(group, roles=("admin",)), make_member(group)
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin.account)  # type: ignore[arg-type]
    for url in (url_of(person), url_of(person, "remove/"), "/account/tokens/", "/log-out/", "/g/lab-one/settings/"):
        assert client.post(url, {"name": "x"}).status_code == 403
        assert client.post(url, '{"name": "x"}', content_type="text/plain").status_code == 403
