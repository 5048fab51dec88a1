"""Asking for work: once, and never held up by a broker that is away."""

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from celery import Celery
from django.conf import settings
from pytest_django import DjangoCaptureOnCommitCallbacks

import tracker.celery
from activity.models import Job
from activity.services import finish_job, publishing, request_job, take_lease
from tests.factories.activity import make_job
from tests.factories.members import make_group, make_member

KIND = "tests.nothing"


def messages() -> list[str]:
    """What lies in the trial's file broker."""
    return [path.read_text() for path in (settings.BROKER_DIR / "queue").glob("*.msg")]


@pytest.fixture
def _empty_broker() -> None:
    if settings.REDIS_URL:
        pytest.skip("reads the folder of the trial's broker")
    for path in (settings.BROKER_DIR / "queue").glob("*.msg"):
        path.unlink()


@pytest.mark.django_db
@pytest.mark.usefixtures("_empty_broker")
def test_a_job_is_published_after_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    member = make_member(make_group())
    with django_capture_on_commit_callbacks(execute=True):
        job = request_job(kind=KIND, group=member.group, by=member, arguments={"report": "x"})
        assert messages() == []

    assert len(messages()) == 1
    stored = Job.objects.get()
    assert stored == job
    assert stored.published_at is not None
    assert (stored.status, stored.requested_by, stored.arguments) == (Job.Status.PENDING, member, {"report": "x"})


@pytest.mark.django_db
def test_what_is_under_way_is_not_asked_for_twice() -> None:
    group = make_group()
    member, other = make_member(group), make_member(group)
    wanted = {"report": "x", "audience": "full"}
    first = request_job(kind=KIND, group=group, by=member, arguments=wanted)

    assert request_job(kind=KIND, group=group, by=member, arguments=wanted) == first
    held = take_lease(first.uuid)
    assert held is not None
    assert request_job(kind=KIND, group=group, by=member, arguments=wanted) == first
    for differs in (
        {"by": other, "arguments": wanted},
        {"by": None, "arguments": wanted},
        {"by": member, "arguments": {"report": "x", "audience": "guest"}},
    ):
        assert request_job(kind=KIND, group=group, **differs) != first
    finish_job(held)
    assert request_job(kind=KIND, group=group, by=member, arguments=wanted) != first


@pytest.fixture
def broken_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], publishing.Publisher]]:
    """Celery's app with Redis at an address of our choosing, and a publisher that knows nothing of it yet."""

    def at(url: str) -> publishing.Publisher:
        app = Celery("tests", broker=url, set_as_current=False)
        app.conf.broker_transport_options = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
        app.set_default()
        app.set_current()
        fresh = publishing.Publisher()
        monkeypatch.setattr(publishing, "publisher", fresh)
        return fresh

    yield at
    tracker.celery.app.set_default()
    tracker.celery.app.set_current()


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that takes connections and never answers, like a Redis that is paused."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as server:
        yield server.getsockname()[1]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["down", "paused"])
def test_two_hundred_requests_are_not_held_up_by_a_broker_that_is_away(
    state: str,
    broken_broker: Callable[[str], publishing.Publisher],
    silent_server: int,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    port = silent_server if state == "paused" else closed_port()
    broken_broker(f"redis://127.0.0.1:{port}/0")
    group = make_group()
    slowest, started = 0.0, time.monotonic()
    for number in range(200):
        before = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            request_job(kind=KIND, group=group, by=None, arguments={"number": number})
        slowest = max(slowest, time.monotonic() - before)

    assert slowest < 1.5
    assert time.monotonic() - started < 5
    assert Job.objects.filter(status=Job.Status.PENDING, published_at=None).count() == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("_empty_broker")
def test_a_publisher_tries_again_after_a_while(
    broken_broker: Callable[[str], publishing.Publisher], monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = broken_broker(f"redis://127.0.0.1:{closed_port()}/0")
    job = make_job(make_group())
    assert not publisher.send(job.kind, job.uuid)
    tracker.celery.app.set_default()
    tracker.celery.app.set_current()
    assert not publisher.send(job.kind, job.uuid)  # quiet

    monkeypatch.setattr(publishing, "QUIET", 0.0)
    publisher._quiet_until = time.monotonic()
    assert publisher.send(job.kind, job.uuid)
    assert len(messages()) == 1


@pytest.mark.usefixtures("_empty_broker")
def test_every_thread_publishes_to_the_configured_broker() -> None:
    sent: list[bool] = []
    threads = [
        threading.Thread(target=lambda: sent.append(publishing.Publisher().send(KIND, uuid.uuid4()))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sent == [True, True, True]
    assert len(messages()) == 3
