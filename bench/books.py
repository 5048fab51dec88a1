"""L5: the week of 300 members, five columns of 300 characters each, as one tagged PDF by one worker.

`.venv/bin/python -m bench.books [MEMBERS]` makes the group in a database of its own, has a job do the book in a fresh
process, as a worker's child does it, and reads the file back. A project's name ends at 200 characters: such are used.
"""

import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime

if "--job" not in sys.argv:
    FOLDER = tempfile.mkdtemp(prefix="zuji-books-")
    os.environ["ZUJI_DATA_DIR"] = FOLDER
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER}/books.sqlite3"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from activity.models import Job  # noqa: E402
from bench.load import GIVEN, SURNAMES, WORDS  # noqa: E402
from core.names import name_key, sort_key  # noqa: E402
from core.text import TITLE_LIMIT  # noqa: E402
from members.models import Group, Member  # noqa: E402
from members.services import create_group  # noqa: E402
from reports.document import RowDoc, WeeklyReportDoc, freeze  # noqa: E402
from reports.models import Feedback, ReportRevision, WeeklyReport  # noqa: E402

SECONDS, MIB = 28.0, 600.0
CHARACTERS = 300
WEEK = "2026-W47"
SENT = datetime(2026, 11, 20, 4, tzinfo=UTC)


def text(rng: random.Random, length: int = CHARACTERS) -> str:
    return "".join(rng.choices(WORDS, k=length))[:length]


def make_members(count: int) -> list[Member]:
    group = create_group(name="Bench books", slug="books", by=None, source="command")
    rng = random.Random("books")
    advisor = "周老师"
    names = [f"{rng.choice(SURNAMES)}{rng.choice(GIVEN)}{rng.choice(GIVEN)}{number}" for number in range(count)]
    people = [Member(group=group, name=name, name_key=name_key(name), sort_key=sort_key(name)) for name in names]
    Member.objects.create(
        group=group, name=advisor, name_key=advisor, sort_key=sort_key(advisor), is_advisor=True, owes_report=False
    )
    return Member.objects.bulk_create(people)


def make_reports(members: list[Member]) -> None:
    """Rows as the services would leave them, one report a member with feedback on its row."""
    rng = random.Random("texts")
    advisor = Member.objects.get(is_advisor=True)
    week = advisor.group.calendar.week_named(WEEK)
    days = {"week_start": week.first_day, "starts_on": week.first_day, "ends_on": week.last_day}
    sent = {"state": WeeklyReport.State.SUBMITTED, "submitted_at": SENT, "first_submitted_at": SENT}
    reports = WeeklyReport.objects.bulk_create(
        WeeklyReport(group=advisor.group, member=member, **days, **sent) for member in members
    )
    revisions = []
    for report in reports:
        row = RowDoc(text(rng, TITLE_LIMIT), text(rng), text(rng), text(rng), uuid=str(report.uuid))
        document = WeeklyReportDoc(WEEK, week.first_day, week.last_day, report.member.name, (row,))
        frozen = freeze(document)
        revisions.append(
            ReportRevision(report=report, number=1, document=frozen, submitted_by=report.member, submitted_at=SENT)
        )
    Feedback.objects.bulk_create(
        Feedback(
            report=revision.report, row_uuid=revision.report.uuid, advisor=advisor, text=text(rng), revision=revision
        )
        for revision in ReportRevision.objects.bulk_create(revisions)
    )


def render(job: str) -> None:
    """What a worker's child does with the message; tells seconds on the clock, of CPU, and its peak memory in MiB."""
    from reports.jobs import render_book

    begun, cpu = time.perf_counter(), time.process_time()
    render_book(job)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("told", time.perf_counter() - begun, time.process_time() - cpu, peak)


def rendered_apart(job: str) -> tuple[float, float, float]:
    """The same in a fresh process."""
    program = [sys.executable, "-m", "bench.books", "--job", job]
    said = subprocess.run(program, capture_output=True, check=True, text=True).stdout
    told = next(line for line in said.splitlines() if line.startswith("told "))
    seconds, cpu, peak = map(float, told.split()[1:])
    return seconds, cpu, peak


def names_missing(data: bytes, members: list[Member]) -> list[str]:
    shown = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    found = "".join(shown.split())
    return [member.name for member in members if member.name not in found]


def is_tagged(data: bytes) -> bool:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "/StructTreeRoot" in pdf.Root and bool(pdf.Root.MarkInfo.Marked)


def line(name: str, passed: bool, value: str, limit: str) -> bool:
    print(f"{'PASS' if passed else 'FAIL'} {name} {value} {limit}", flush=True)
    return passed


def main(count: int) -> int:
    call_command("migrate", verbosity=0, interactive=False)
    members = make_members(count)
    make_reports(members)
    job = Job.objects.create(
        kind="reports.render_week_book",
        group=Group.objects.get(),
        arguments={"week": WEEK, "audience": "full"},
    )
    connections.close_all()
    print(f"load before the run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    seconds, cpu, peak = rendered_apart(str(job.uuid))
    job.refresh_from_db()
    if job.file is None:
        line("L5", False, f"no file: {job.error or job.status}", "one file")
        return 1
    with job.file.file.open() as file:
        data = file.read()
    lost = names_missing(data, members)
    held = [
        line("L5", seconds <= SECONDS, f"{seconds:.1f}s (CPU {cpu:.1f}s)", f"<={SECONDS:.0f}s"),
        line("L5-memory", peak <= MIB, f"{peak:.0f}MiB", f"<={MIB:.0f}MiB"),
        line("L5-names", not lost, f"{len(members) - len(lost)} of {len(members)} names", "all"),
        line("L5-tagged", is_tagged(data), f"one document of {len(data) // 1024}KiB", "tagged"),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    if "--job" in sys.argv:
        render(sys.argv[-1])
        sys.exit(0)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
