"""Who gets in by the API: cases 61, 62, 64, 73, 88, 89, 93, 104."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from members.models import Account, ApiToken
from members.services import revoke_token
from reports.models import WeeklyReport
from tests.factories.api import client_of, client_with, make_lab, token_of
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db


def test_a_token_reads_as_its_person() -> None:
    lab = make_lab()
    answer = client_of(lab.author, read_only=True).get("/api/v1/groups/")
    assert answer.status_code == 200
    assert [group["slug"] for group in answer.json()["results"]] == [lab.group.slug]
    assert answer.json()["results"][0]["member"] == str(lab.author.uuid)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Bearer zuji_aaaa_" + "b" * 43, "Token x", "Basic eDp5", "Bearer é"]
)
def test_no_valid_token_is_401_with_the_way_in(header: str) -> None:
    answer = APIClient().get("/api/v1/groups/", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


def test_a_token_counts_in_the_header_only() -> None:
    token = token_of(make_lab().author)
    assert APIClient().get("/api/v1/groups/", {"token": token, "access_token": token}).status_code == 401
    assert APIClient().post("/api/v1/projects/", {"token": token}).status_code == 401


def test_another_secret_behind_a_right_prefix_is_refused() -> None:
    token = token_of(make_lab().author)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert client_with(changed).get("/api/v1/groups/").status_code == 401


def test_expired_and_revoked_tokens_are_refused() -> None:
    lab = make_lab()
    expired, revoked = token_of(lab.author), token_of(lab.author)
    ApiToken.objects.filter(prefix=expired.split("_")[1]).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(token=ApiToken.objects.get(prefix=revoked.split("_")[1]), by=lab.author.account)  # type: ignore[arg-type]
    assert [client_with(token).get("/api/v1/groups/").status_code for token in (expired, revoked)] == [401, 401]


def test_a_deactivated_account_is_refused_by_token_and_session() -> None:
    lab = make_lab()
    script, browser = client_of(lab.author), Client()
    browser.force_login(lab.author.account)  # type: ignore[arg-type]
    Account.objects.filter(memberships=lab.author).update(is_active=False)
    assert [client.get("/api/v1/groups/").status_code for client in (script, browser)] == [401, 401]


def test_who_has_left_sees_nothing_from_the_next_request_on() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    script = client_of(lab.author)
    assert script.get(f"/api/v1/reports/{report.uuid}/").status_code == 200
    lab.author.left_on = timezone.localdate()
    lab.author.save()
    assert script.get(f"/api/v1/reports/{report.uuid}/").status_code == 404
    assert script.get("/api/v1/reports/").json()["count"] == 0


def test_a_read_only_token_writes_nothing() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    script = client_of(lab.author, read_only=True)
    address = f"/api/v1/reports/{draft.uuid}/"
    answers = [
        script.post("/api/v1/reports/", {"group": lab.group.slug, "week": "2026-W46"}),
        script.post("/api/v1/projects/", {"group": lab.group.slug, "name": "新项目"}),
        script.put(address, {"rows": []}, headers={"If-Match": f'"{draft.uuid}-1"'}),
        script.patch(address, {"note": "x"}, headers={"If-Match": f'"{draft.uuid}-1"'}),
        script.delete(address),
        script.post(f"{address}submit/", headers={"If-Match": f'"{draft.uuid}-1"'}),
        script.post(f"{address}approve/", {"revision": 1}),
        script.post(f"{address}return/", {"revision": 1, "reason": "x"}),
        script.put(f"{address}feedback/", {"text": "x"}),
        script.post(f"{address}pdf/"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 10
    assert WeeklyReport.objects.get().version == 1


def test_a_token_for_one_group_does_not_know_the_other() -> None:
    lab, second = make_lab(), make_group()
    there = make_member(second, "刘涛", account=lab.author.account)
    here, elsewhere = make_submitted(lab.author), make_submitted(there)
    script = client_of(lab.author, group=lab.group)
    assert [report["uuid"] for report in script.get("/api/v1/reports/").json()["results"]] == [str(here.uuid)]
    assert script.get(f"/api/v1/reports/{elsewhere.uuid}/").status_code == 404
    assert script.get("/api/v1/reports/", {"group": second.slug}).status_code == 404
    assert script.get(f"/api/v1/groups/{second.slug}/").status_code == 404
    assert script.post("/api/v1/reports/", {"group": second.slug, "week": "2026-W46"}).status_code == 400


def test_last_use_is_noted_once_a_minute() -> None:
    token = token_of(make_lab().author)
    stored = ApiToken.objects.get()
    assert stored.last_used_at is None
    client_with(token).get("/api/v1/groups/")
    first = ApiToken.objects.get().last_used_at
    client_with(token).get("/api/v1/groups/")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_a_session_needs_the_csrf_token_to_write_whatever_the_content_type() -> None:
    lab = make_lab()
    draft = make_draft(lab.author)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lab.author.account)  # type: ignore[arg-type]
    assert browser.get("/api/v1/groups/").status_code == 200
    for content_type in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        answer = browser.post(f"/api/v1/reports/{draft.uuid}/submit/", "{}", content_type=content_type)
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert WeeklyReport.objects.get().state == "draft"


def test_no_other_origin_is_let_in() -> None:
    script = client_of(make_lab().author)
    for origin in ("https://evil.example", "null", "https://testserver.evil.example"):
        answer = script.get("/api/v1/groups/", headers={"Origin": origin})
        assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


@time_machine.travel("2026-11-22T04:00:30Z", tick=False)
def test_guessing_is_slowed_down_and_every_guess_looks_alike() -> None:
    lab = make_lab()
    hidden = make_draft(lab.other)
    script = client_of(lab.author)
    answers = [script.get(f"/api/v1/reports/{hidden.uuid}/")]
    answers += [script.get(f"/api/v1/reports/00000000-0000-4000-8000-{number:012x}/") for number in range(199)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {404}
    refused = script.get("/api/v1/reports/")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60


@time_machine.travel("2026-11-22T04:00:30Z", tick=False)
def test_strangers_are_slowed_down_sooner() -> None:
    statuses = [APIClient().get("/api/v1/groups/").status_code for _try in range(61)]
    assert statuses == [401] * 60 + [429]


def test_the_window_slides() -> None:
    """Of the minute before counts what still reaches into the last sixty seconds."""
    script = client_of(make_lab().author)

    def passed(moment: str, tries: int) -> int:
        with time_machine.travel(moment, tick=False):
            return [script.get("/api/v1/groups/").status_code for _try in range(tries)].count(200)

    assert passed("2026-11-22T04:00:59Z", 200) == 200
    assert passed("2026-11-22T04:01:15Z", 60) == 50
    assert passed("2026-11-22T04:03:00Z", 10) == 10


def test_an_outage_of_the_cache_is_none_of_the_api(settings: object) -> None:
    script = client_of(make_lab().author)
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert script.get("/api/v1/groups/").status_code == 200
