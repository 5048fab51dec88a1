"""The doctor names what is wrong, each with its remedy, and says so by its exit code."""

import io
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from pytest_django.fixtures import Settings

from activity.models import Job, RenderedFile
from activity.services import record_event, store_rendered_file
from members.models import Group
from tests.factories.activity import make_job
from tests.factories.members import make_group
from tracker import doctor
from tracker.doctor import BACKUP_AGE, Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


def stored(group: Group, content: str) -> RenderedFile:
    return store_rendered_file(
        kind="weekly-report",
        subject=uuid.UUID(int=7),
        audience="full",
        content_hash=content,
        group=group,
        name="周报.pdf",
        data=b"%PDF " + content.encode(),
    )


def the(*found: Finding) -> Finding:
    (one,) = found
    return one


def test_a_backup_of_last_night_is_well_and_an_older_one_is_not() -> None:
    assert the(*doctor.backups_found()).told == "there is none yet"
    record_event(verb="instance.backed_up", group=None, by=None)
    assert the(*doctor.backups_found()).is_well
    with time_machine.travel(timezone.now() + BACKUP_AGE - timedelta(minutes=1), tick=False):
        assert the(*doctor.backups_found()).is_well
    with time_machine.travel(timezone.now() + BACKUP_AGE + timedelta(minutes=1), tick=False):
        found = the(*doctor.backups_found())
    assert (found.is_well, found.told) == (False, "the last good one is 36 hours old")


def test_files_that_are_gone_or_changed_are_named(group: Group) -> None:
    gone, changed, whole = (stored(group, word) for word in ("gone", "changed", "whole"))
    assert the(*doctor.files_found()).told == "3 are there and unchanged"
    default_storage.delete(str(gone.file.name))
    Path(changed.file.path).write_bytes(b"%PDF something else")
    found = the(*doctor.files_found())
    assert found.told.startswith("2 of 3 are not: ")
    assert f"{gone.file.name} (missing)" in found.told
    assert f"{changed.file.name} (changed)" in found.told
    assert str(whole.file.name) not in found.told
    assert "restore them from a backup" in found.remedy


def test_jobs_that_wait_for_no_worker_are_told(group: Group) -> None:
    make_job(group)
    assert the(*doctor.jobs_found()).is_well
    Job.objects.update(created_at=timezone.now() - timedelta(hours=1))
    found = the(*doctor.jobs_found())
    assert (found.told, found.is_well) == ("1 wait for more than ten minutes; 0 failed in the last day", False)


@pytest.mark.parametrize(("policy", "is_well"), [("noeviction", True), ("volatile-lru", True), ("allkeys-lru", False)])
def test_a_redis_that_throws_queues_away_is_refused(
    policy: str, is_well: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    told: dict[str, Any] = {"maxmemory_policy": policy, "aof_enabled": 1}
    monkeypatch.setattr("redis.Redis.info", lambda self: told)
    found = doctor.redis_found()
    assert (found.is_well, policy in found.told) == (is_well, True)


def test_a_redis_that_is_away_is_told(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert not doctor.redis_found().is_well


def test_a_database_that_is_away_ends_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[str]:
        raise OperationalError("no")

    monkeypatch.setattr("tracker.backup.schema.pending", away)
    last = list(doctor.findings())[-1]
    assert (last.about, last.told) == ("database", "does not answer (OperationalError)")


def test_migrations_that_wait_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.backup.schema.pending", lambda: ["reports.0009_next"])
    found = doctor.database_found()
    assert (found.told, found.remedy) == ("waits for migrations: reports.0009_next", "manage.py migrate")


def test_a_disk_that_is_nearly_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_BYTES", 10**18)
    assert not any(found.is_well for found in doctor.disks_found())


def test_the_command_says_all_of_it_and_ends_with_one() -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    assert "FAIL  backup: there is none yet\n      -> manage.py backup --to DIR, every night" in out.getvalue()
    assert "ok    files: 0 are there and unchanged" in out.getvalue()
