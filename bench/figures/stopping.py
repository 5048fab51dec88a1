"""F13: web and worker are told to stop while people write and PDFs are made, as at every update."""

import threading
import time
from collections.abc import Callable

from activity.models import Job, RenderedFile
from bench.crowd import Entry, Reply, make_crowd
from bench.figure import Figure
from bench.figures.load import submit_all
from bench.stand import Program, running_worker, start_web, start_worker, wait_until
from reports.models import WeeklyReport
from reports.services import request_rendering

PDFS = 12
SECONDS = 12


def stopped_under_load() -> Figure:
    """Two web servers, one after the other told to stop: what they have begun they end. New requests go to the other
    one, as the proxy sends them. The worker is told to stop with PDFs in hand; another one does the rest.
    """
    crowd = make_crowd(20)
    readers = make_crowd(PDFS)
    submit_all(readers)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = entry.person.cookie
    ports, old = start_web()
    fronts = [ports]
    replies: list[Reply] = []
    over = threading.Event()

    def write(number: int, entry: Entry) -> None:
        time.sleep(number / 20)
        while not over.wait(0.5):
            reply = entry.save(fronts[-1])
            if reply.status == 0 and reply.seconds < 0.05:  # refused at once: the proxy asks the next server
                reply = entry.save(fronts[-1])
            replies.append(reply)

    threads = [threading.Thread(target=write, args=(n, e)) for n, e in enumerate(entries)]
    for thread in threads:
        thread.start()
    first = start_worker(beat=False)
    jobs = [
        request_rendering(report=report, by=report.member).pk
        for report in WeeklyReport.objects.filter(group=readers.group).select_related("member", "group")
    ]
    time.sleep(2)
    servers = _exchange(fronts, old)
    first.stop(70)
    with running_worker():
        time.sleep(max(0, SECONDS - 8))
        over.set()
        for thread in threads:
            thread.join()
        wait_until(lambda: not Job.objects.filter(pk__in=jobs).exclude(status=Job.Status.DONE).exists(), 60)
    servers.stop()
    failed = sum(reply.status != 200 for reply in replies)
    files = RenderedFile.objects.filter(group=readers.group).count()
    done = Job.objects.filter(pk__in=jobs, status=Job.Status.DONE).count()
    holds = (failed, done, files) == (0, PDFS, PDFS)
    value = f"{failed} of {len(replies)} requests failed, {done} of {PDFS} jobs done, {files} files"
    return Figure("F13", holds, value, "0 failed, all done, a file each")


def _exchange(fronts: list[int], old: Program) -> Program:
    """A new server takes over, then the old one is told to stop."""
    port, new = start_web()
    fronts.append(port)
    old.stop(40)
    return new


FIGURES: dict[str, Callable[[], Figure]] = {"F13": stopped_under_load}
