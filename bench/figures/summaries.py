"""W1: the summary of a week, a year and ten years of 300 members, 1.5 million participations, at the server."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.crowd import Crowd, make_crowd
from bench.figure import Figure
from bench.workload import YEARS, fill
from workload.queries import Selection, summary
from workload.views.choosing import query_of

MEMBERS, ROUNDS, MOST_TIMES, MOST_QUERIES = 300, 7, 1.5, 15
BARE = (
    "SELECT member_id, bucket, sum(times) FROM workload_participation"
    " WHERE group_id = %s AND is_counted AND last_day BETWEEN %s AND %s GROUP BY member_id, bucket"
)
LAST = date(2026, 12, 27)
SPANS = {
    "week": Selection(date(2026, 11, 16), date(2026, 11, 22)),
    "year": Selection(date(2026, 1, 1), date(2026, 12, 31)),
    "ten years": Selection(),
}


def summaries() -> Figure:
    """Within 1.5 times of the bare aggregate of the same numbers, in this very run; no page above 15 queries.

    Times are those of the server (EXPLAIN ANALYZE), medians in turn. `page` is all that the page asks the database,
    log-in and menu too.
    """
    crowd = make_crowd(MEMBERS)
    begun = time.monotonic()
    count = fill(crowd.group, [person.member for person in crowd.students])
    loaded = time.monotonic() - begun
    said, holds = [f"{count:,} participations in {loaded:.0f} s"], True
    for name, selection in SPANS.items():
        ours = _queries(lambda selection=selection: summary(crowd.group, **selection.as_arguments))
        page, answered = _page(crowd, selection)
        bare = [(BARE, (crowd.group.pk, selection.since or LAST - timedelta(days=366 * (YEARS + 1)),
                        selection.until or LAST + timedelta(days=366)))]  # fmt: skip
        times = {"bare": bare, "summary": ours, "page": page}
        found: dict[str, list[float]] = {which: [] for which in times}
        for _round in range(ROUNDS):
            for which, queries in times.items():
                found[which].append(sum(_server_ms(*query) for query in queries))
        ms = {which: statistics.median(taken) for which, taken in found.items()}
        ratio = ms["summary"] / ms["bare"]
        holds = holds and ratio <= MOST_TIMES and len(page) <= MOST_QUERIES
        said.append(
            f"{name}: bare {ms['bare']:.1f} ms, summary {ms['summary']:.1f} ({ratio:.2f} times), "
            f"page {ms['page']:.1f} in {len(page)} queries, answered in {answered:.0f} ms"
        )
    return Figure("W1", holds, "; ".join(said), f"{MOST_TIMES} times, {MOST_QUERIES} queries")


def _page(crowd: Crowd, selection: Selection) -> tuple[list[tuple[str, Sequence[Any]]], float]:
    """The queries of the page, and how long the process takes for it at its best, in ms."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    account = crowd.advisor.member.account
    assert account is not None
    client.force_login(account)
    address = f"/g/{crowd.group.slug}/workload/?{query_of(selection)}"
    taken = []
    for _round in range(3):
        begun = time.perf_counter()
        assert client.get(address).status_code == 200
        taken.append(time.perf_counter() - begun)
    return _queries(lambda: client.get(address)), 1000 * min(taken)


def _queries(work: Callable[[], Any]) -> list[tuple[str, Sequence[Any]]]:
    """What the work asks the database."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [(query["sql"], ()) for query in captured if query["sql"].startswith(("SELECT", "WITH"))]


def _server_ms(sql: str, parameters: Sequence[Any]) -> float:
    """Planning and execution at the server, in ms."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters or None)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]
    return float(plan["Planning Time"] + plan["Execution Time"])


FIGURES: dict[str, Callable[[], Figure]] = {"W1": summaries}
