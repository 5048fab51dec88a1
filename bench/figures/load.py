"""L1, L2, L4: the last minutes before the deadline, two hundred at the same instant, two hundred PDFs."""

import contextlib
import threading
import time
from collections.abc import Callable

from activity.models import Job, RenderedFile
from bench.crowd import Crowd, Entry, Reply, get, make_crowd, together
from bench.figure import Figure, share
from bench.measuring import cpu_seconds, descendants
from bench.stand import postgres, running_worker, wait_until, web_server
from members.models import Group
from reports.models import WeeklyReport
from reports.services import RowInput, open_report, submit_report

PEOPLE = 200


def deadline_rush() -> Figure:
    """L1: in 30 s each of 200 opens the form, saves three times and submits."""
    crowd = make_crowd(PEOPLE)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = entry.person.cookie
    replies: list[Reply] = []
    with web_server() as (port, _web):

        def last_minutes(number: int, entry: Entry) -> None:
            begun = time.monotonic()
            steps = (entry.open, entry.save, entry.save, entry.save, entry.submit)
            for step, act in enumerate(steps):
                time.sleep(max(0.0, begun + number * 25 / PEOPLE + step - time.monotonic()))
                replies.append(act(port))

        together([lambda number=n, entry=e: last_minutes(number, entry) for n, e in enumerate(entries)])
    return _judge("L1", crowd, entries, replies, p50=0.150, p99=0.800)


def same_instant() -> Figure:
    """L2: 200 submissions at once."""
    crowd = make_crowd(PEOPLE)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = entry.person.cookie
    with web_server() as (port, web):
        for entry in entries:
            entry.save(port)
        roots = [web.process.pid, postgres().pid]
        begun, cpu = time.monotonic(), cpu_seconds(roots)
        replies = together([lambda entry=e: entry.submit(port) for e in entries])
        wall, cpu = time.monotonic() - begun, cpu_seconds(roots) - cpu
    found = _judge("L2", crowd, entries, replies, p50=4.0, p99=4.0)
    holds = found.holds and wall <= 5
    value = f"all in {wall:.2f} s, {found.value}, {1000 * cpu / PEOPLE:.0f} ms CPU each"
    return Figure("L2", holds, value, "all in 5 s, p99 4 s, 200 reports, 0 lost")


def _judge(name: str, crowd: Crowd, entries: list[Entry], replies: list[Reply], *, p50: float, p99: float) -> Figure:
    errors = sum(reply.status not in (200, 302) for reply in replies)
    reports = WeeklyReport.objects.filter(group=crowd.group).exclude(first_submitted_at=None)
    stored = {report.member_id: report.rows.get().this_week for report in reports}
    lost = sum(stored.get(entry.person.member.pk) != entry.acknowledged for entry in entries)
    seconds = [reply.seconds for reply in replies]
    middle, slow = share(seconds, 0.5), share(seconds, 0.99)
    holds = (errors, lost, len(stored)) == (0, 0, PEOPLE) and middle <= p50 and slow <= p99
    value = (
        f"p50 {1000 * middle:.0f} ms, p99 {1000 * slow:.0f} ms, {errors} errors of {len(replies)}, "
        f"{len(stored)} reports, {lost} lost"
    )
    limit = f"p50 {1000 * p50:.0f} ms, p99 {1000 * p99:.0f} ms, 0 errors, {PEOPLE} reports, 0 lost"
    return Figure(name, holds, value, limit)


def many_pdfs() -> Figure:
    """L4: 200 PDFs by two worker processes, while pages are read."""
    Job.objects.all().delete()  # those that the submissions of L1 and L2 asked for
    crowd = make_crowd(PEOPLE)
    submit_all(crowd)
    board = f"/g/{crowd.group.slug}/weeks/{crowd.week.name}/board/"
    jobs = Job.objects.filter(group=crowd.group)  # asked for by the submissions
    with web_server() as (port, _web), running_worker(processes=2) as worker:
        begun, over, pages, memory = time.monotonic(), threading.Event(), [], [0.0]
        reader = threading.Thread(target=_read, args=(over, lambda: pages.append(get(port, crowd.advisor, board))))
        watch = threading.Thread(target=_watch, args=(over, worker.process.pid, memory))
        for thread in (reader, watch):
            thread.start()
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: not jobs.exclude(status=Job.Status.DONE).exists(), 110)
        over.set()
        reader.join()
        wall = time.monotonic() - begun
    done = RenderedFile.objects.filter(group=crowd.group).count()
    slow, errors = share([page.seconds for page in pages], 0.99), sum(page.status != 200 for page in pages)
    holds = done == PEOPLE and wall <= 60 and slow <= 0.8 and errors == 0 and memory[0] <= 400
    value = f"{done} in {wall:.1f} s, p99 of {len(pages)} pages {1000 * slow:.0f} ms, {errors} errors, "
    value += f"largest worker process {memory[0]:.0f} MB"
    return Figure("L4", holds, value, "200 in 60 s, p99 of pages 800 ms, 0 errors, 400 MB a process")


def submit_all(crowd: Crowd) -> None:
    group = Group.objects.get(pk=crowd.group.pk)
    for person in crowd.students:
        member = person.member
        member.group = group
        rows = [
            RowInput(project="", this_week="整理数据集 " * 20, results="- 完成\n- 复现" * 8, next_week="训练 " * 20)
        ]
        report = open_report(member=member, week=crowd.week, by=member, rows=rows, note="", ends_on=None)
        submit_report(report=report, version=report.version, by=member)


def _read(over: threading.Event, ask: Callable[[], object]) -> None:
    while not over.wait(0.2):
        ask()


def _watch(over: threading.Event, pid: int, largest: list[float]) -> None:
    """The largest resident memory of a process below `pid`, in MB."""
    from pathlib import Path

    while not over.wait(0.2):
        for child in descendants(pid):
            try:
                status = Path(f"/proc/{child}/status").read_text()
            except OSError:
                continue
            rss = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)
            largest[0] = max(largest[0], rss / 1000)


FIGURES: dict[str, Callable[[], Figure]] = {"L1": deadline_rush, "L2": same_instant, "L4": many_pdfs}
