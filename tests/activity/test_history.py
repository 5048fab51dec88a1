"""History is append-only, by the database itself."""

import importlib
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from activity.models import Event
from activity.services import record_event
from tests.factories.members import make_group, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


@pytest.fixture
def event() -> Event:
    if connection.vendor == "sqlite":  # tests/conftest.py lets tests empty the table there: DELETE is forbidden again
        migration = importlib.import_module("activity.migrations.0004_event_append_only")
        with connection.cursor() as cursor:
            cursor.execute(next(sql for sql in migration.SQLITE if "BEFORE DELETE" in sql))
    member = make_member(make_group())
    record_event(verb="report.submitted", group=member.group, by=member, subject_kind="report", subject=uuid.uuid4())
    return Event.objects.get()


def test_an_event_says_who_did_what(event: Event) -> None:
    assert (event.verb, event.subject_kind, event.source) == ("report.submitted", "report", "page")
    assert event.actor is not None
    assert event.account == event.actor.account
    assert event.group == event.actor.group


def test_events_of_the_system_have_no_actor() -> None:
    record_event(verb="group.created", group=None, by=None, details={"members": 3}, source="command")

    event = Event.objects.get()

    assert (event.actor, event.account, event.group, event.details) == (None, None, None, {"members": 3})


def test_the_database_refuses_to_change_an_event(event: Event) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(verb="nothing")

    assert Event.objects.get().verb == "report.submitted"


def test_the_database_refuses_to_delete_an_event(event: Event) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()

    assert Event.objects.count() == 1
