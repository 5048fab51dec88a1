"""`manage.py setup`: the first step of a real start."""

import io
from typing import Any
from urllib.parse import urlparse

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Account, Group, Invitation, Member

pytestmark = pytest.mark.django_db
OPTIONS = {"name": "遥感智能组", "admin_name": "周敏", "admin_email": "zhoumin@lab.example"}


def run(**options: Any) -> list[str]:
    written = io.StringIO()
    call_command("setup", stdout=written, **options)
    return written.getvalue().splitlines()


def test_it_makes_an_empty_group_and_one_link(settings: Any) -> None:
    settings.PUBLIC_URL = "https://zuji.example"
    lines = run(**OPTIONS, first_weekday=4)
    group = Group.objects.get()
    assert (group.name, group.slug) == ("遥感智能组", "yao-gan-zhi-neng-zu")
    assert list(group.week_rules.values_list("from_day", "first_weekday")) == [(None, 4)]
    admin = Member.objects.get()
    assert (admin.name, admin.is_admin, admin.is_advisor, admin.owes_report) == ("周敏", True, False, False)
    assert lines[-1].startswith("https://zuji.example/invite/")
    assert Account.objects.count() == 0
    answer = Client().post(
        urlparse(lines[-1]).path, {"email": "ignored@x.example", "new_password": "forty rivers and a bridge"}
    )
    assert answer.status_code == 302
    assert Account.objects.get().email == "zhoumin@lab.example"


def test_a_second_time_it_refuses_and_says_what_to_do() -> None:
    run(**OPTIONS, slug="lab")
    with pytest.raises(
        CommandError, match="There is a group at /g/lab/ already; nothing was changed.*--renew-link --slug lab"
    ):
        run(**OPTIONS, slug="lab")
    assert (Group.objects.count(), Invitation.objects.count()) == (1, 1)


def test_a_lost_link_is_renewed_until_somebody_has_joined() -> None:
    first = run(**OPTIONS, slug="lab")[-1]
    second = run(renew_link=True, slug="lab")[-1]
    assert Client().get(urlparse(first).path).status_code == 404
    path = urlparse(second).path
    assert Client().post(path, {"new_password": "forty rivers and a bridge"}).status_code == 302
    with pytest.raises(CommandError, match="has an admin who can log in"):
        run(renew_link=True, slug="lab")
    with pytest.raises(CommandError, match="no group"):
        run(renew_link=True, slug="other")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"admin_email": "nonsense"}, "email: Write a mail address"),
        ({"slug": "Not A Slug"}, "slug: "),
        ({"time_zone": "Mars/Olympus"}, "time_zone: "),
        ({"admin_name": "\u200b"}, "name: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(**(OPTIONS | changes))
    assert (Group.objects.count(), Member.objects.count()) == (0, 0)


def test_without_a_terminal_a_missing_option_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="--admin-email is missing"):
        run(name="组", admin_name="周敏")
