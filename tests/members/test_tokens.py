"""Access tokens: shown once, kept as a hash, one's own only."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from members.api.authentication import token_presented
from members.models import ApiToken
from members.services import ChangeRefused, NotAllowed, create_token, revoke_token
from tests.factories.members import make_account, make_group, make_member

pytestmark = pytest.mark.django_db


def test_the_page_shows_a_new_token_once() -> None:
    account, client = make_account(), Client()
    client.force_login(account)
    page = client.post("/account/tokens/", {"name": "backups", "read_only": "on"})
    text = page.context["new"].text
    assert text in page.content.decode()
    token = ApiToken.objects.get()
    assert (token.name, token.read_only, token.group, token.expires_at) == ("backups", True, None, None)
    assert token_presented(text) == token
    later = client.get("/account/tokens/").content.decode()
    assert text not in later
    assert token.prefix in later
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert text.rsplit("_", 1)[1] not in str(cursor.fetchall()), table


def test_a_token_for_one_group_until_a_day() -> None:
    member = make_member(make_group())
    account = member.account
    assert account is not None
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        made = create_token(account=account, name="x", by=account, group=member.group, last_day=date(2026, 11, 21))
        assert made.token.expires_at == datetime(2026, 11, 21, 16, tzinfo=UTC)  # midnight in Shanghai
        assert token_presented(made.text) == made.token
    with time_machine.travel(datetime(2026, 11, 21, 16, 0, 1, tzinfo=UTC), tick=False):
        assert token_presented(made.text) is None


def test_what_is_wrong_is_refused() -> None:
    account, stranger = make_account(), make_account()
    with pytest.raises(NotAllowed):
        create_token(account=account, name="x", by=stranger)
    with pytest.raises(ValidationError):
        create_token(account=account, name="x", by=account, group=make_group())
    with pytest.raises(ValidationError):
        create_token(account=account, name=" ", by=account)
    with pytest.raises(ValidationError):
        create_token(account=account, name="x", by=account, last_day=date(2001, 1, 1))
    for number in range(50):
        create_token(account=account, name=f"{number}", by=account)
    with pytest.raises(ChangeRefused):
        create_token(account=account, name="51", by=account)


def test_tokens_of_others_are_out_of_sight_and_out_of_reach() -> None:
    mine, other = make_account(), make_account()
    token = create_token(account=other, name="secret name", by=other).token
    client = Client()
    client.force_login(mine)
    assert "secret name" not in client.get("/account/tokens/").content.decode()
    assert client.post(f"/account/tokens/{token.uuid}/revoke/").status_code == 404
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=mine)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_revoked_token_is_refused_at_once() -> None:
    account, client = make_account(), Client()
    client.force_login(account)
    made = create_token(account=account, name="x", by=account)
    assert client.post(f"/account/tokens/{made.token.uuid}/revoke/").status_code == 302
    assert token_presented(made.text) is None
    assert list(client.get("/account/tokens/").context["tokens"]) == []


def test_tokens_of_a_closed_account_are_dead() -> None:
    account = make_account()
    made = create_token(account=account, name="x", by=account)
    account.is_active = False
    account.save()
    assert token_presented(made.text) is None
