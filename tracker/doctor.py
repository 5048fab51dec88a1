"""`manage.py doctor`: looks at an installation and names what is wrong, with its remedy."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from activity.models import Event, Job
from tracker.backup import schema
from tracker.backup.making import VERB
from tracker.backup.tables import file_columns
from tracker.checks import pdf_has_a_chinese_font, refusal

BACKUP_AGE = timedelta(hours=36)  # one a night, and one night may fail
WAITING = timedelta(minutes=10)  # for a worker; with workers a job waits seconds
FREE_BYTES = 1_000_000_000
NAMED = 20  # files; the others are counted
EVICTING = "allkeys"  # such a policy throws away the queues' own keys


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` is empty when it is well."""

    about: str
    told: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        return not self.remedy


def findings() -> Iterator[Finding]:
    """What was looked at, one after the other. Where the database is away nothing that needs it is asked."""
    yield from settings_found()
    yield fonts_found()
    yield from disks_found()
    yield redis_found()
    found = database_found()
    yield found
    if found.is_well:
        for look in DATABASE_LOOKS:
            yield from look()


def settings_found() -> Iterator[Finding]:
    why = refusal()
    yield Finding("settings", why or "nothing that stops the start", "correct them in the environment" if why else "")


def fonts_found() -> Finding:
    for missing in pdf_has_a_chinese_font():
        return Finding("fonts", str(missing.msg), str(missing.hint))
    return Finding("fonts", "a Chinese font is installed")


def disks_found() -> Iterator[Finding]:
    for folder in dict.fromkeys((settings.DATA_DIR, Path(settings.MEDIA_ROOT))):
        if folder.is_dir():
            free = shutil.disk_usage(folder).free
            remedy = "" if free >= FREE_BYTES else "free some space, before nothing can be saved any more"
            yield Finding("disk", f"{free / 1e9:.1f} GB free for {folder}", remedy)


def redis_found() -> Finding:
    if not settings.REDIS_URL:
        return Finding("redis", "none is set: jobs go through files, as on one machine")
    from redis import Redis, RedisError

    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            told = client.info()
    except RedisError as error:
        return Finding("redis", f"does not answer ({type(error).__name__})", "start it; nothing is lost meanwhile")
    policy = str(told.get("maxmemory_policy", "unknown"))
    if policy.startswith(EVICTING):
        remedy = "set maxmemory-policy noeviction: with this policy Redis throws queues away when memory is short"
        return Finding("redis", f"maxmemory-policy is {policy}", remedy)
    kept = "with" if told.get("aof_enabled") else "without"
    return Finding("redis", f"answers; maxmemory-policy {policy}, {kept} append-only file")


def database_found() -> Finding:
    try:
        lacking = schema.pending()
    except Exception as error:  # whatever the driver raises: this is what is asked here
        return Finding("database", f"does not answer ({type(error).__name__})", "start it, or correct DATABASE_URL")
    if lacking:
        return Finding("database", f"waits for migrations: {', '.join(lacking)}", "manage.py migrate")
    return Finding("database", f"{connection.vendor} answers, its schema is up to date")


def backups_found() -> Iterator[Finding]:
    last = Event.objects.filter(verb=VERB).order_by("-at").values_list("at", flat=True).first()
    remedy = "manage.py backup --to DIR, every night"
    if last is None:
        yield Finding("backup", "there is none yet", remedy)
        return
    age = timezone.now() - last
    told = f"the last good one is {age.total_seconds() / 3600:.0f} hours old"
    yield Finding("backup", told, remedy if age > BACKUP_AGE else "")


def jobs_found() -> Iterator[Finding]:
    now = timezone.now()
    stale = Job.objects.filter(
        Q(status=Job.Status.PENDING, created_at__lt=now - WAITING)
        | Q(status=Job.Status.RUNNING, leased_until__lt=now - WAITING)
    ).count()
    failed = Job.objects.filter(status=Job.Status.FAILED, finished_at__gt=now - timedelta(days=1)).count()
    remedy = "start worker and beat, and read their log" if stale else ""
    yield Finding("jobs", f"{stale} wait for more than ten minutes; {failed} failed in the last day", remedy)


def files_found() -> Iterator[Finding]:
    """Every stored file is there and is what was stored."""
    count, bad = 0, []
    for name, sha256 in _named_files():
        count += 1
        if trouble := _trouble_of(name, sha256):
            bad.append(f"{name} ({trouble})")
    if not bad:
        yield Finding("files", f"{count} are there and unchanged")
        return
    more = f" and {len(bad) - NAMED} more" if len(bad) > NAMED else ""
    remedy = "restore them from a backup; PDFs are made anew when they are asked for"
    yield Finding("files", f"{len(bad)} of {count} are not: {', '.join(bad[:NAMED])}{more}", remedy)


def _named_files() -> Iterator[tuple[str, str]]:
    for table, column, sha256 in file_columns():
        digest = f'"{sha256}"' if sha256 else "''"
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}", {digest} FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
            yield from cursor.fetchall()


def _trouble_of(name: str, sha256: str) -> str:
    try:
        with default_storage.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "cannot be read"
    return "changed" if sha256 and digest != sha256 else ""


DATABASE_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (backups_found, jobs_found, files_found)
