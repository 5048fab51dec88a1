"""F3, F4: Redis is killed with everything in it, and Redis hangs."""

import signal
import threading
import time
from collections.abc import Callable

from activity.models import Job
from activity.services import request_job
from bench.crowd import Entry, Reply, api, get, make_crowd, post_form
from bench.figure import Figure, share
from bench.figures.load import submit_all
from bench.stand import redis, running_worker, wait_until, web_server
from reports.models import WeeklyReport

JOBS = 100
DOWN_SECONDS = 5
PAUSED_SECONDS = 20


def redis_lost() -> Figure:
    """F3: Redis, without append-only file, is killed with 100 jobs in its queue and comes back empty after 5 s."""
    crowd = make_crowd(60)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = entry.person.cookie
    by = crowd.advisor.member
    with web_server() as (port, _web), running_worker():
        jobs = [
            request_job(kind="bench.nap", group=crowd.group, by=by, arguments={"number": number}).pk
            for number in range(JOBS)
        ]
        server = redis()
        server.signal(signal.SIGKILL)
        wait_until(lambda: not server.is_there(), 5)
        killed, replies = time.monotonic(), []
        while time.monotonic() - killed < DOWN_SECONDS and entries:
            entry = entries.pop()
            replies += [entry.save(port), entry.submit(port)]
            if reply := _ask_for_pdf(port, entry):
                replies.append(reply)
        time.sleep(max(0.0, killed + DOWN_SECONDS - time.monotonic()))
        server.start()
        begun = time.monotonic()
        waiting = Job.objects.filter(pk__in=jobs).exclude(status=Job.Status.DONE)
        wait_until(lambda: not waiting.exists(), 75)
        seconds = time.monotonic() - begun
    done = Job.objects.filter(pk__in=jobs, status=Job.Status.DONE).count()
    errors, slow = sum(reply.status not in (200, 302) for reply in replies), share([r.seconds for r in replies], 0.99)
    holds = (done, errors) == (JOBS, 0) and slow <= 1.5 and seconds <= 60
    value = f"{errors} errors of {len(replies)} requests, p99 {slow:.2f} s; {done} jobs done after {seconds:.1f} s"
    return Figure("F3", holds, value, "0 errors, p99 1.5 s; 100 after 60 s")


def _ask_for_pdf(port: int, entry: Entry) -> Reply | None:
    report = WeeklyReport.objects.filter(member=entry.person.member).first()
    if report is None:
        return None
    return post_form(port, entry.person, f"/g/{report.group.slug}/reports/{report.uuid}/pdf/", {})


def redis_paused() -> Figure:
    """F4: Redis hangs for 20 s; pages, saves, submissions, the API and the asking for PDFs go on."""
    crowd = make_crowd(40)
    submit_all(crowd)
    reports = list(WeeklyReport.objects.filter(group=crowd.group))
    people = {person.member.pk: person for person in crowd.students}
    for person in people.values():
        _ = (person.cookie, person.token)
    board, over = f"/g/{crowd.group.slug}/weeks/{crowd.week.name}/board/", threading.Event()
    replies: list[Reply] = []
    with web_server() as (port, _web):

        def visit(mine: list[WeeklyReport]) -> None:
            for report in mine * 50:
                if over.is_set():
                    return
                person = people[report.member_id]
                address = f"/g/{crowd.group.slug}/reports/{report.uuid}/"
                replies.append(get(port, person, board))
                replies.append(get(port, person, address))
                replies.append(post_form(port, person, f"{address}pdf/", {}))
                replies.append(api(port, person, "GET", f"reports/{report.uuid}/"))
                replies.append(api(port, person, "POST", f"reports/{report.uuid}/pdf/"))

        server = redis()
        server.signal(signal.SIGSTOP)
        threads = [threading.Thread(target=visit, args=(reports[part::4],)) for part in range(4)]
        try:
            for thread in threads:
                thread.start()
            time.sleep(PAUSED_SECONDS)
            over.set()
            for thread in threads:
                thread.join()
        finally:
            server.signal(signal.SIGCONT)
    errors = sum(reply.status not in (200, 202, 302, 429) for reply in replies)
    longest = max(reply.seconds for reply in replies)
    value = f"longest of {len(replies)} requests {longest:.2f} s, {errors} errors"
    return Figure("F4", longest <= 2 and errors == 0, value, "2 s, 0 errors")


FIGURES: dict[str, Callable[[], Figure]] = {"F3": redis_lost, "F4": redis_paused}
