"""F5: PostgreSQL is stopped at once and started again, while people write."""

import signal
import threading
import time
from collections.abc import Callable

from django.db import connection, connections

from bench.crowd import Crowd, Entry, Reply, api, make_crowd
from bench.figure import Figure
from bench.stand import postgres, wait_until, web_server
from reports.models import WeeklyReport

RATE = 20  # writes a second
BEFORE, DOWN, AFTER = 4.0, 3.0, 6.0  # seconds


def postgres_stopped() -> Figure:
    """F5: every write that was answered well is there, every other one is not; who asks meanwhile is told when to."""
    crowd = make_crowd(RATE)
    entries = [Entry(crowd, person) for person in crowd.students]
    for entry in entries:
        _ = (entry.person.cookie, entry.person.token)
    _keep_what_is_committed()
    journal: list[tuple[float, Reply]] = []
    over, times = threading.Event(), {}
    with web_server() as (port, _web):

        def write(number: int, entry: Entry) -> None:
            time.sleep(number / RATE)
            while not over.wait(1.0):
                sent = time.monotonic()
                reply = entry.save(port)
                journal.append((sent + reply.seconds, reply))
                if reply.status == 409:  # the answer of an earlier write was lost on its way: the page reads again
                    entry.version = reply.json()["version"]

        def read() -> None:
            while not over.wait(0.25):
                reply = api(port, crowd.advisor, "GET", f"reports/?group={crowd.group.slug}")
                journal.append((time.monotonic(), reply))

        _ = crowd.advisor.token
        threads = [threading.Thread(target=write, args=(n, e)) for n, e in enumerate(entries)]
        threads.append(threading.Thread(target=read))
        server = postgres()
        connections.close_all()
        for thread in threads:
            thread.start()
        time.sleep(BEFORE)
        times["down"] = time.monotonic()
        server.signal(signal.SIGQUIT)
        wait_until(lambda: not server.is_there(), 10)
        time.sleep(DOWN)
        server.start()
        wait_until(_answers, 20)
        times["up"] = time.monotonic()
        time.sleep(AFTER)
        over.set()
        for thread in threads:
            thread.join()
    return _judge(crowd, entries, journal, times)


def _keep_what_is_committed() -> None:
    """The servers of a run do not wait for their disk; this one must, as in production."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(cursor.fetchone()[0])} SET synchronous_commit = on")
    connections.close_all()


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # it is starting
        connection.close()
        return False
    return True


def _judge(crowd: Crowd, entries: list[Entry], journal: list[tuple[float, Reply]], times: dict[str, float]) -> Figure:
    stored = {
        report.member_id: report.rows.get().this_week for report in WeeklyReport.objects.filter(group=crowd.group)
    }
    lost = sum(stored.get(entry.person.member.pk, "") != entry.acknowledged for entry in entries)
    well = (200, 409)
    bad = [(at, reply) for at, reply in journal if reply.status not in well]
    outside = sum(not times["down"] <= at <= times["up"] + 2 for at, _reply in bad)
    rude = sum(not _is_polite(reply) for _at, reply in bad)
    statuses = ", ".join(sorted({str(reply.status) for _at, reply in bad}))
    first = min(at for at, reply in journal if reply.status == 200 and at > times["up"]) - times["up"]
    holds = (lost, outside, rude) == (0, 0, 0) and first <= 2 and len(bad) > 0
    value = f"{lost} lost or phantom of {len(journal)}, {len(bad)} refused, {outside} of them while it was up, "
    value += f"{rude} without Retry-After ({statuses}), first success after {first:.2f} s"
    return Figure("F5", holds, value, "0 lost or phantom, 0 while up, all with Retry-After, 2 s")


def _is_polite(reply: Reply) -> bool:
    return reply.status == 503 and "retry-after" in reply.headers


FIGURES: dict[str, Callable[[], Figure]] = {"F5": postgres_stopped}
