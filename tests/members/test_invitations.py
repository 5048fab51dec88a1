"""Invitations: one link, one person, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlparse

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from activity.models import Event
from members.models import Account, Group, Invitation, Member
from members.queries import hash_secret, invitation_of_secret
from members.services import (
    ChangeRefused,
    Invited,
    accept_invitation,
    accept_invitation_as_new,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from tests.factories.members import make_account, make_group, make_member

GOOD = {"email": "liutao@lab.example", "new_password": "forty rivers and a bridge"}


def invited(email: str = "", group: Group | None = None) -> tuple[Invited, Member]:
    group = group or make_group()
    admin = make_member(group, roles=("admin",))
    return invite_member(member=make_member(group, "刘涛", has_account=False), by=admin, email=email), admin


def path_of(made: Invited) -> str:
    return urlparse(made.link).path


@pytest.mark.django_db
def test_the_link_is_stored_as_a_hash_only(settings: object) -> None:
    made, _admin = invited()
    secret = path_of(made).split("/")[2]
    assert made.link == f"{settings.PUBLIC_URL}/invite/{secret}/"  # type: ignore[attr-defined]
    assert made.invitation.secret_hash == hash_secret(secret)
    assert invitation_of_secret(secret) == made.invitation
    with connection.cursor() as cursor:
        for table in ("members_invitation", "activity_event"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())


@pytest.mark.django_db
def test_a_new_person_joins_by_the_page_and_is_logged_in() -> None:
    made, _admin = invited()
    client = Client()
    assert "刘涛" in client.get(path_of(made)).content.decode()
    answer = client.post(path_of(made), GOOD)
    member = made.invitation.member
    member.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, member.group.get_absolute_url())
    account = Account.objects.get(email="liutao@lab.example")
    assert member.account == account
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Event.objects.filter(verb="invitation.accepted", actor=member, account=account).count() == 1
    assert Client().get(path_of(made)).status_code == 404  # used


@pytest.mark.django_db
def test_used_withdrawn_replaced_old_or_orphaned_links_do_nothing() -> None:
    links: dict[str, str] = {}
    made, admin = invited()
    withdraw_invitation(invitation=made.invitation, by=admin)
    links["withdrawn"] = path_of(made)
    made, admin = invited()
    links["replaced"] = path_of(made)
    invite_member(member=made.invitation.member, by=admin)
    made, admin = invited()
    remove_member(member=made.invitation.member, by=admin)
    links["removed"] = path_of(made)
    made, admin = invited()
    Group.objects.filter(pk=admin.group_id).update(deleted_at=timezone.now())
    links["group gone"] = path_of(made)
    made, admin = invited()
    Member.objects.filter(pk=made.invitation.member_id).update(left_on=timezone.localdate())
    links["left"] = path_of(made)
    made, admin = invited()
    Invitation.objects.update(expires_at=timezone.now())
    links["expired"] = path_of(made)
    links["invented"] = "/invite/" + "x" * 43 + "/"
    before = Account.objects.count()
    for why, link in links.items():
        assert Client().get(link).status_code == 404, why
        assert Client().post(link, GOOD).status_code == 404, why
    assert Account.objects.count() == before


@pytest.mark.django_db
def test_a_link_lives_for_14_days() -> None:
    made, _admin = invited()
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=-1)):
        assert Client().get(path_of(made)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(path_of(made)).status_code == 404


@pytest.mark.django_db
def test_an_invitation_with_an_address_is_for_that_address() -> None:
    made, _admin = invited(email=" LiuTao@Lab.example ")
    assert made.invitation.email == "liutao@lab.example"
    other = make_account(email="other@lab.example")
    with pytest.raises(ChangeRefused) as refusal:
        accept_invitation(invitation=made.invitation, account=other)
    assert refusal.value.code == "other-address"
    client = Client()
    client.force_login(other)
    assert client.post(path_of(made)).status_code == 409
    # A new account cannot choose another address either: the field of the form does not count.
    Client().post(path_of(made), GOOD | {"email": "thief@lab.example"})
    assert Account.objects.filter(email="thief@lab.example").exists() is False
    member = made.invitation.member
    member.refresh_from_db()
    assert member.account is not None
    assert member.account.email == "liutao@lab.example"


@pytest.mark.django_db
def test_with_an_account_one_joins_a_second_group() -> None:
    account = make_member(make_group()).account
    assert account is not None
    made, _admin = invited()
    client = Client()
    client.force_login(account)
    assert client.get(path_of(made)).status_code == 200
    assert client.post(path_of(made)).status_code == 302
    assert {member.group_id for member in Account.objects.get(pk=account.pk).present_memberships} >= {
        made.invitation.member.group_id
    }


@pytest.mark.django_db
def test_nobody_is_twice_in_a_group() -> None:
    group = make_group()
    account = make_member(group, "老刘").account
    assert account is not None
    made, _admin = invited(group=group)
    with pytest.raises(ChangeRefused) as refusal:
        accept_invitation(invitation=made.invitation, account=account)
    assert refusal.value.code == "already-in"
    assert Invitation.objects.get(pk=made.invitation.pk).is_open  # the refusal has not used it up


@pytest.mark.django_db
def test_an_address_with_an_account_has_to_log_in() -> None:
    make_account(email="liutao@lab.example")
    made, _admin = invited()
    answer = Client().post(path_of(made), GOOD)
    assert answer.status_code == 200
    assert "log in, then accept" in answer.content.decode()
    made.invitation.member.refresh_from_db()
    assert made.invitation.member.account is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["LIUTAO@lab.example", "ｌiutao@lab.example", "lıutao@lab.example", "liutao@lab.еxample"]
)
def test_no_lookalike_of_an_address_makes_an_account(email: str) -> None:
    make_account(email="liutao@lab.example")
    made, _admin = invited()
    Client().post(path_of(made), GOOD | {"email": email})
    assert Account.objects.filter(email__contains="@lab.").exclude(email__startswith="person").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    ["12345678", "short", "1234567890", "liutao@lab.example", "password123", "Fernerkundung-1", "刘涛刘涛刘涛刘涛刘涛"],
)
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    made, _admin = invited(group=make_group(name="Fernerkundung"))
    answer = Client().post(path_of(made), GOOD | {"new_password": password})
    assert answer.context["form"].errors["new_password"]
    assert Invitation.objects.get(pk=made.invitation.pk).is_open
    assert not Account.objects.filter(email=GOOD["email"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["长江长江流过十座城市九座桥", "🐉🐲 dragons sleep 🐢", " blanks at both ends  "])
def test_passwords_are_kept_exactly(password: str) -> None:
    made, _admin = invited()
    Client().post(path_of(made), GOOD | {"new_password": password})
    account = Account.objects.get(email=GOOD["email"])
    assert account.check_password(password)
    assert not account.check_password(password.strip() + ".")
    assert password.strip() == password or not account.check_password(password.strip())


@pytest.mark.django_db
def test_who_has_joined_needs_no_invitation() -> None:
    group = make_group()
    admin = make_member(group, roles=("admin",))
    with pytest.raises(ChangeRefused) as refusal:
        invite_member(member=make_member(group), by=admin)
    assert refusal.value.code == "joined"
    with pytest.raises(ValidationError):
        invite_member(member=make_member(group, has_account=False), by=admin, email=str(admin.account))
    with pytest.raises(ValidationError):
        invite_member(member=make_member(group, has_account=False), by=admin, email="no address")


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_twenty_acceptances_at_once_make_one_account() -> None:
    made, _admin = invited()
    before = Account.objects.count()

    def accept(number: int) -> str:
        try:
            accept_invitation_as_new(
                invitation=made.invitation, email=f"try{number}@lab.example", password=GOOD["new_password"]
            )
        except ChangeRefused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "joined"

    with ThreadPoolExecutor(20) as threads:
        outcomes = sorted(threads.map(accept, range(20)))
    assert outcomes == ["closed"] * 19 + ["joined"]
    assert Account.objects.count() == before + 1
    made.invitation.member.refresh_from_db()
    assert made.invitation.member.account is not None
    assert made.invitation.member.account.check_password(GOOD["new_password"])
