"""Measures pages, saves and PDFs on a loaded group and prints them beside the targets.

`script/services.py -- .venv/bin/python -m bench.pages lab` brings a PostgreSQL and a Redis for the run.
"""

import os
import sys
import tempfile
import time

SIZES_WANTED = sys.argv[1:] or ["lab"]
if "ZUJI_DATA_DIR" not in os.environ:  # the measured files must not mix with those of a real installation
    os.environ["ZUJI_DATA_DIR"] = tempfile.mkdtemp(prefix="zuji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from bench.load import load  # noqa: E402
from bench.measuring import Times, at_once, at_rate, in_turn, memory_mib, parent_of  # noqa: E402
from bench.sizes import SIZES  # noqa: E402
from bench.table import Target, print_machine, print_rows, row_of  # noqa: E402
from bench.visitors import Stage, running_server  # noqa: E402
from reports.models import WeeklyReport  # noqa: E402
from reports.rendering import print_report, to_pdf  # noqa: E402

REPORT = Target("page: one weekly report", p50=10, p99=30, cpu=9)
REPORT_8 = Target("page: one weekly report, 8 connections", per_second=150)
BOARD = Target("page: the week's board", p50=18, cpu=16)
QUEUE = Target("page: list of 50 (the queue)", p50=18, cpu=16)
API = Target("REST: list of 100 reports", cpu=8)
SAVE = Target("save of a 2 KB draft", p50=10, p99=50)
RUSH = Target("deadline rush: 30 drafts a second", p50=10, p99=50, core=25)
RUSH_120 = Target("deadline rush: 120 drafts a second", p99=100)
PDF = Target("PDF of one report", p50=350)
MEMORY = Target("memory of the web processes", mib=250)


def measure(name: str) -> None:
    """One size: the server's pages over HTTP, then the PDF in this process."""
    group = load(name)
    database = _database_processes()
    stage = Stage(group)
    with running_server() as (port, web):
        roots = [web, *database]
        hello = in_turn(port, stage.hello, 200, roots)
        rows = [row_of(Target("floor: /healthz"), hello)]
        rows.append(row_of(REPORT, in_turn(port, stage.report_page, 300, roots)))
        rows.append(row_of(REPORT_8, at_once(port, stage.report_page, 600, roots, connections=8)))
        rows.append(row_of(BOARD, in_turn(port, stage.board, 150, roots)))
        rows.append(row_of(QUEUE, in_turn(port, stage.queue, 150, roots)))
        rows.append(row_of(API, in_turn(port, stage.api_list, 150, roots)))
        rows.append(row_of(SAVE, in_turn(port, stage.save, 200, roots)))
        for rush, rate in ((RUSH, 30), (RUSH_120, 120)):
            if len(stage.students) >= rate:  # else one student's saves would meet each other
                rows.append(row_of(rush, at_rate(port, stage.save, 15 * rate, roots, rate=rate)))
        rows.append(row_of(MEMORY, mib=memory_mib(web)))
    rows.append(row_of(PDF, _pdf_times(group.pk)))
    size = SIZES[name]
    count = WeeklyReport.objects.filter(group=group).count()
    print_rows(f"{name}: {size.members} members, {size.weeks} weeks, {count} reports", rows)


def _database_processes() -> list[int]:
    """The postmaster, where PostgreSQL runs on this machine: its CPU counts. SQLite works inside the web processes."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        return [parent_of(backend)]
    except OSError:
        print("The database runs elsewhere: its CPU is not in the figures.")
        return []


def _pdf_times(group_id: int) -> Times:
    reports = WeeklyReport.objects.filter(group=group_id, state=WeeklyReport.State.REVIEWED).select_related("group")
    seconds, cpu, wall = [], time.process_time(), time.perf_counter()
    for number, report in enumerate(reports[:11]):
        begun = time.perf_counter()
        to_pdf(print_report(report))
        if number:  # the first one loads the engine and its fonts
            seconds.append(time.perf_counter() - begun)
        else:
            cpu, wall = time.process_time(), time.perf_counter()
    return Times(seconds, time.process_time() - cpu, time.perf_counter() - wall)


def main() -> int:
    if not set(SIZES_WANTED) <= set(SIZES):
        print(f"usage: python -m bench.pages [{'|'.join(SIZES)}] …", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.STATIC_ROOT.is_dir():
        call_command("collectstatic", verbosity=0, interactive=False)
    print_machine(connection)
    for name in SIZES_WANTED:
        measure(name)
    connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
