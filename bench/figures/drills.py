"""B1, B2, B3: lose everything and have it again, back up while people write, refuse what is broken."""

import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from bench.crowd import Entry, make_crowd
from bench.figure import Figure
from bench.stand import web_server
from tracker.backup.archive import ArchiveRefused
from tracker.backup.restoring import check_archive


@dataclass
class Place:
    """A database and a data directory of their own, for one drill."""

    database: str
    folder: Path

    @classmethod
    def new(cls) -> "Place":
        place = cls(f"drill_{uuid.uuid4().hex[:8]}", Path(tempfile.mkdtemp(prefix="zuji-drill-")))
        place.create()
        return place

    def create(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.database}")

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.database} WITH (FORCE)")
        shutil.rmtree(self.folder / "files", ignore_errors=True)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{self.database}"
        environment = os.environ | {"DATABASE_URL": url, "ZUJI_DATA_DIR": str(self.folder)}
        return subprocess.run([sys.executable, *command], check=False, env=environment, capture_output=True, text=True)

    def must(self, *command: str) -> str:
        done = self.run(*command)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr[-500:]}")
        return done.stdout

    def digest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.must("-m", "bench.decade", "digest"))
        return found


def everything_lost() -> Figure:
    """B1: 104,000 reports and their files are backed up, dropped, restored and compared."""
    place = Place.new()
    place.must("manage.py", "migrate", "--verbosity", "0")
    reports = place.must("-m", "bench.decade", "fill").strip()
    before = place.digest()
    times = [time.monotonic()]
    place.must("manage.py", "backup", "--to", str(place.folder / "backups"))
    times.append(time.monotonic())
    (archive,) = (place.folder / "backups").glob("*.zip")
    place.drop()
    place.create()
    place.must("manage.py", "restore", str(archive))
    times.append(time.monotonic())
    after = place.digest()
    times.append(time.monotonic())
    works = place.must("-m", "bench.decade", "works").strip()
    size = archive.stat().st_size
    place.drop()
    steps = [later - earlier for earlier, later in itertools.pairwise(times)]
    same, wall = before == after, sum(steps)
    value = f"{wall:.1f} s (backup {steps[0]:.1f}, restore {steps[1]:.1f}, verify {steps[2]:.1f}), {reports} reports, "
    value += f"{len(before)} hashes equal: {same}, {size / 1e6:.0f} MB, log-in and PDF: {works}"
    return Figure("B1", same and wall <= 30 and works == "works", value, "30 s, all hashes equal")


def backup_under_writes() -> Figure:
    """B2: a backup while 20 people save each second is the state of one moment."""
    crowd = make_crowd(20)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = entry.person.cookie
    over = threading.Event()
    target = Place.new()
    with web_server() as (port, _web):

        def write(number: int, entry: Entry) -> None:
            time.sleep(number / 20)
            while not over.wait(0.9):
                entry.save(port)

        threads = [threading.Thread(target=write, args=(n, e)) for n, e in enumerate(entries)]
        for thread in threads:
            thread.start()
        time.sleep(4)
        least = {entry.person.member.pk: entry.saves - 1 for entry in entries}
        command = [sys.executable, "manage.py", "backup", "--to", str(target.folder / "backups")]
        subprocess.run(command, check=True, capture_output=True)
        most = {entry.person.member.pk: entry.saves for entry in entries}
        time.sleep(1)
        over.set()
        for thread in threads:
            thread.join()
    (archive,) = (target.folder / "backups").glob("*.zip")
    target.must("manage.py", "restore", str(archive))
    torn, behind = (
        _torn(target, least, most),
        [k for k, counts in target.digest().items() if k.endswith("on") and not counts],
    )
    target.drop()
    value = f"{torn} of {len(entries)} reports torn or of another moment, {len(behind)} sequences behind their ids"
    return Figure("B2", torn == 0 and not behind, value, "0, 0")


def _torn(target: Place, least: dict[int, int], most: dict[int, int]) -> int:
    """Reports whose row is not that of their version, or not of the time of the backup."""
    import psycopg2

    settings_of = connection.settings_dict
    with (
        psycopg2.connect(
            dbname=target.database, user=settings_of["USER"], host=settings_of["HOST"], port=settings_of["PORT"] or None
        ) as raw,
        raw.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT r.member_id, r.version, w.this_week FROM reports_weeklyreport r "
            "JOIN reports_reportrow w ON w.report_id = r.id WHERE r.member_id = ANY(%s)", [list(least)],
        )  # fmt: skip
        rows = cursor.fetchall()
    bad = len(least) - len(rows)
    for member, version, text in rows:
        save = int(re.findall(r"第 (\d+) 次", text)[-1])
        bad += not (save == version and least[member] <= save <= most[member])
    return bad


def broken_archives() -> Figure:
    """B3: one byte changed anywhere, or the end cut off: refused, and the target is as it was."""
    place = Place.new()
    place.must("manage.py", "migrate", "--verbosity", "0")
    command = [sys.executable, "manage.py", "backup", "--to", str(place.folder / "backups")]
    subprocess.run(command, check=True, capture_output=True)
    (archive,) = (place.folder / "backups").glob("*.zip")
    data, rng, bad = archive.read_bytes(), random.Random(3), place.folder / "bad.zip"
    before, taken = place.digest(), 0
    for _ in range(300):
        spoiled = bytearray(data)
        if rng.random() < 0.7:
            spoiled[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        else:
            del spoiled[rng.randrange(len(data)) :]
        bad.write_bytes(spoiled)
        try:
            check_archive(bad)
            taken += 1
        except ArchiveRefused:
            pass
    refused = place.run("manage.py", "restore", str(bad), "--yes")
    same = place.digest() == before
    place.drop()
    holds = taken == 0 and refused.returncode != 0 and "Nothing was changed" in refused.stderr and same
    return Figure("B3", holds, f"{taken} of 300 taken, target as it was: {same}", "0, True")


FIGURES: dict[str, Callable[[], Figure]] = {"B1": everything_lost, "B2": backup_under_writes, "B3": broken_archives}
