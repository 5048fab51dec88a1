"""A write that is sent again with its Idempotency-Key is done once: cases 182 to 184."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from activity.models import Event, IdempotencyKey
from activity.services import purge_activity
from members.services import create_token
from reports.models import WeeklyReport
from tests.factories.api import Lab, client_of, client_with, make_lab, token_of
from tests.factories.pages import logged_in
from tracker.api import idempotency

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/reports/"
KEY = "c0ffee-1"


@pytest.fixture
def lab() -> Lab:
    return make_lab(slug="lab")


def body(week: str = "2026-W40") -> dict[str, Any]:
    return {"group": "lab", "week": week}


def post(client: APIClient, key: str = KEY, week: str = "2026-W40", **more: Any) -> Any:
    return client.post(ADDRESS, body(week), headers={"Idempotency-Key": key, "Accept-Language": "en"}, **more)


def test_the_first_answer_comes_back_whole(lab: Lab) -> None:
    client = client_of(lab.author)
    first, again = post(client), post(client)
    assert (first.status_code, again.status_code, WeeklyReport.objects.count()) == (201, 201, 1)
    assert again.content == first.content
    for name in ("ETag", "Location", "Content-Type", "Content-Language"):
        assert again.headers[name] == first.headers[name]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert again.headers["Cache-Control"] == "no-store, private"
    assert Event.objects.filter(verb="report.opened").count() <= 1


def test_a_submission_that_is_repeated_is_one_revision(lab: Lab) -> None:
    client = client_of(lab.author)
    made = client.post(ADDRESS, body() | {"rows": [{"project": "基座", "this_week": "整理"}]})
    address = f"{ADDRESS}{made.json()['uuid']}/submit/"
    headers = {"If-Match": made.headers["ETag"], "Idempotency-Key": KEY}
    answers = [client.post(address, headers=headers) for _ in range(3)]
    assert {(answer.status_code, answer.headers["ETag"]) for answer in answers} == {(200, answers[0].headers["ETag"])}
    assert WeeklyReport.objects.get().revisions.count() == 1


def test_a_key_is_for_one_request(lab: Lab) -> None:
    client = client_of(lab.author)
    post(client)
    other = post(client, week="2026-W41")
    assert (other.status_code, other.json()["code"], WeeklyReport.objects.count()) == (422, "key-taken", 1)
    assert other.headers["Content-Type"] == "application/problem+json"
    elsewhere = client.post("/api/v1/projects/", {"group": "lab", "name": "x"}, headers={"Idempotency-Key": KEY})
    assert elsewhere.status_code == 422


def test_keys_of_two_people_do_not_meet(lab: Lab) -> None:
    assert post(client_of(lab.author)).status_code == 201
    assert post(client_of(lab.other)).status_code == 201
    assert WeeklyReport.objects.count() == IdempotencyKey.objects.count() == 2


def test_a_refusal_is_kept_too(lab: Lab) -> None:
    client = client_of(lab.author)
    refused = post(client, week="2026-W99")
    again = post(client, week="2026-W99")
    assert (refused.status_code, again.status_code, again.content) == (400, 400, refused.content)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_what_failed_by_us_may_be_sent_again(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(lab.author)
    with monkeypatch.context() as broken:
        broken.setattr("reports.services.open_report", refuse)
        assert post(client).status_code == 503
    assert IdempotencyKey.objects.count() == 0
    assert post(client).status_code == 201


def refuse(**given: Any) -> None:
    raise OperationalError("gone")


def test_one_that_asked_too_often_may_ask_again(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(lab.author)
    with monkeypatch.context() as busy:
        busy.setattr("tracker.api.throttles.AccountThrottle.allow_request", lambda self, request, view: False)
        assert post(client).status_code == 429
    assert post(client).status_code == 201


def test_while_it_is_under_way_the_others_wait(lab: Lab) -> None:
    IdempotencyKey.objects.all().delete()
    client = client_of(lab.author)
    post(client)
    IdempotencyKey.objects.update(status=None)
    busy = post(client)
    assert (busy.status_code, busy.json()["code"], busy.headers["Retry-After"]) == (409, "in-progress", "1")
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        again = post(client)  # the server that had it died: it is done again, and finds what the first one did
    assert (again.status_code, again.json()["code"]) == (409, "already-there")


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 256, "\t", "a\x7f"])
def test_what_is_no_key_is_refused(lab: Lab, key: str) -> None:
    answer = post(client_of(lab.author), key=key)
    assert (answer.status_code, WeeklyReport.objects.count()) == (400, 0)
    assert "1 to 255" in answer.json()["detail"]


def test_reading_needs_no_key_and_pages_have_none(lab: Lab) -> None:
    client = client_of(lab.author)
    assert client.get(ADDRESS, headers={"Idempotency-Key": KEY}).status_code == 200
    assert logged_in(lab.author).post("/log-out/", headers={"Idempotency-Key": KEY}).status_code == 302
    assert IdempotencyKey.objects.count() == 0


def test_strangers_leave_no_key(lab: Lab) -> None:
    assert post(client_with("zuji_nobody_" + "x" * 40)).status_code == 401
    assert post(APIClient()).status_code == 401
    assert IdempotencyKey.objects.count() == 0


def test_who_lost_a_right_gets_no_old_answer(lab: Lab) -> None:
    client = client_of(lab.author)
    post(client)
    lab.author.left_on = timezone.localdate() - timedelta(days=1)
    lab.author.save()
    answer = post(client)
    assert answer.status_code == 422
    assert "刘涛" not in answer.content.decode()


def test_another_token_of_the_same_person_gets_no_answer_of_this_one(lab: Lab) -> None:
    post(client_of(lab.author))
    assert post(client_with(token_of(lab.author, read_only=True))).status_code == 403
    assert post(client_with(token_of(lab.author, group=lab.group))).status_code == 422


def test_a_session_needs_its_csrf_token_for_the_first_answer(lab: Lab) -> None:
    assert lab.author.account is not None
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lab.author.account)
    answer = browser.post(ADDRESS, body(), content_type="application/json", headers={"Idempotency-Key": KEY})
    assert (answer.status_code, WeeklyReport.objects.count()) == (403, 0)


def test_a_large_body_is_refused_as_without_a_key(lab: Lab) -> None:
    answer = client_of(lab.author).post(ADDRESS, {"group": "x" * 1_100_000}, headers={"Idempotency-Key": KEY})
    assert (answer.status_code, IdempotencyKey.objects.count()) == (413, 0)


def test_keys_go_after_a_day(lab: Lab) -> None:
    client = client_of(lab.author)
    post(client)
    with time_machine.travel(timezone.now() + timedelta(hours=23), tick=False):
        purge_activity()
        assert IdempotencyKey.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert post(client).status_code == 409  # its day is over: done again, as if it were new
        assert IdempotencyKey.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=50), tick=False):
        purge_activity()
    assert IdempotencyKey.objects.count() == 0


def test_nothing_secret_is_kept(lab: Lab) -> None:
    assert lab.author.account is not None
    token = create_token(account=lab.author.account, name="script", by=lab.author.account, read_only=False).text
    post(client_with(token))
    kept = IdempotencyKey.objects.get()
    assert token.rpartition("_")[2] not in f"{kept.headers} {bytes(kept.body)!r} {kept.fingerprint}"
    assert set(kept.headers) <= set(idempotency.KEPT_HEADERS)


def at_once(count: int, send: Any) -> list[Any]:
    start, answers = threading.Barrier(count), []

    def work() -> None:
        start.wait()
        try:
            answers.append(send())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_at_once_with_one_key_are_one(lab: Lab) -> None:
    token = token_of(lab.author)
    answers = at_once(20, lambda: post(client_with(token)))
    statuses = Counter(answer.status_code for answer in answers)
    assert WeeklyReport.objects.count() == 1
    assert set(statuses) <= {201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in-progress"}
    assert len({answer.json()["uuid"] for answer in answers if answer.status_code == 201}) == 1
    assert post(client_with(token)).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_at_once_without_a_key_are_one_too(lab: Lab) -> None:
    token = token_of(lab.author)
    answers = at_once(20, lambda: client_with(token).post(ADDRESS, body()))
    report = WeeklyReport.objects.get()
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    assert all(str(report.uuid) in answer.headers["Location"] for answer in answers)
