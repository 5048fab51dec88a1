"""A lab with one person of every kind, and clients that speak to the API as they would."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rest_framework.test import APIClient

from members.models import Account, Group, Member
from members.services import create_token
from tests.factories.members import make_group, make_member


@dataclass(frozen=True)
class Lab:
    group: Group
    author: Member
    other: Member
    advisor: Member
    admin: Member
    guest: Member
    outsider: Member  # of another group, where he is everything


def make_lab(**settings: Any) -> Lab:
    group = make_group(**settings)
    return Lab(
        group=group,
        author=make_member(group, "刘涛"),
        other=make_member(group, "陈静"),
        advisor=make_member(group, "周老师", roles=("advisor",)),
        admin=make_member(group, "吴敏", roles=("admin",)),
        guest=make_member(group, "来宾", roles=("guest",)),
        outsider=make_member(make_group(), "外人", roles=("admin", "advisor"), owes_report=True),
    )


def token_of(
    member: Member, *, read_only: bool = False, group: Group | None = None, last_day: date | None = None
) -> str:
    """The text of a new token of the person behind the member."""
    account = Account.objects.get(memberships=member)  # not member.account: memberships are cached there
    return create_token(
        account=account, name="script", by=account, read_only=read_only, group=group, last_day=last_day
    ).text


def client_with(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def client_of(member: Member, *, read_only: bool = False, group: Group | None = None) -> APIClient:
    """A script of this person."""
    return client_with(token_of(member, read_only=read_only, group=group))
