"""F7, F8: the same submission twenty times, two windows on one feedback, eight scripts on one text."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from activity.models import Notice
from bench.crowd import Entry, Person, Reply, api, make_crowd, post_json, together
from bench.figure import Figure
from bench.figures.load import submit_all
from bench.stand import web_server
from members.models import Project
from reports.models import Feedback, ReportRevision, WeeklyReport

TIMES = 20
EDITS = 50
CLIENTS, APPENDS = 8, 25


def submitted_twenty_times() -> Figure:
    """F7: by API with one key, and by the page without one."""
    crowd = make_crowd(2)
    scripted, clicked = crowd.students
    body = {"group": crowd.group.slug, "week": crowd.week.name, "rows": [{"project": "", "this_week": "整理"}]}
    with web_server() as (port, _web):
        _ = (scripted.token, clicked.cookie)
        made = together([lambda: _until_done(port, scripted, "reports/", body, {}, "make")] * TIMES)
        uuid, etag = made[0].json()["uuid"], made[0].headers["etag"]
        path = f"reports/{uuid}/submit/"
        sent = together([lambda: _until_done(port, scripted, path, None, {"If_Match": etag}, "send")] * TIMES)
        bare = together([lambda: api(port, clicked, "POST", "reports/", body)] * TIMES)
        entry = Entry(crowd, clicked)
        entry.row, entry.version = bare_row(clicked), 1
        forms = together([lambda: entry.submit(port)] * TIMES)
    made_of = Counter(reply.status for reply in bare)
    revisions = ReportRevision.objects.filter(report__group=crowd.group).count()
    same = len({reply.json()["uuid"] for reply in [*made, *sent]}) == 1
    rude = sum(reply.status not in (200, 201, 302, 400, 409) for reply in [*made, *sent, *bare, *forms])
    twice = _told_twice(crowd.advisor)
    reports = WeeklyReport.objects.filter(group=crowd.group).count()
    holds = (reports, revisions, same, rude, twice, made_of[201]) == (2, 2, True, 0, 0, 1)
    value = (
        f"{reports} reports and {revisions} revisions of 2 people, one id: {same}, {rude} errors, {twice} told twice"
    )
    return Figure("F7", holds, value, "2 and 2, True, 0, 0")


def bare_row(person: Person) -> str:
    return str(WeeklyReport.objects.get(member=person.member).rows.get().uuid)


def _told_twice(advisor: Person) -> int:
    keys = Notice.objects.filter(group=advisor.member.group_id).values_list("member", "kind", "subject")
    return sum(count - 1 for count in Counter(keys).values())


def _until_done(port: int, person: Person, path: str, body: Any, headers: dict[str, str], key: str) -> Reply:
    """As a script does it: while the first one is under way it asks again."""
    while True:
        reply = api(port, person, "POST", path, body, Idempotency_Key=f"{key}-{person.member.pk}", **headers)
        if reply.status != 409 or reply.json().get("code") != "in-progress":
            return reply
        time.sleep(0.2)


def written_at_once() -> Figure:
    """F8: what was acknowledged is there, in this order; who was late is shown both texts."""
    crowd = make_crowd(1)
    submit_all(crowd)
    report = WeeklyReport.objects.get(group=crowd.group)
    with web_server() as (port, _web):
        acknowledged, stale, blind = _two_windows(port, crowd.advisor, report)
        stored = Feedback.objects.get(report=report, row_uuid=None).text
        survivors = sum(f"<{mark}>" in stored for mark in acknowledged)
        appended, kept, refused = _eight_scripts(port, crowd.students[0], crowd.group.pk)
    holds = survivors == len(acknowledged) and blind == 0 and appended == kept == CLIENTS * APPENDS
    value = f"feedback {survivors} of {len(acknowledged)} edits there, {stale} stale with both texts, {blind} without; "
    value += f"API {kept} of {appended} appends there, {refused} refused and repeated"
    return Figure("F8", holds, value, "all acknowledged there, 0 without both texts")


def _two_windows(port: int, advisor: Person, report: WeeklyReport) -> tuple[list[str], int, int]:
    """Each window adds its mark to what it read; when the other was first it gets the other's text and adds to that."""
    address = f"/g/{report.group.slug}/reports/{report.uuid}/feedback/"
    lock, acknowledged, counts = threading.Lock(), [], Counter[str]()
    _ = advisor.cookie

    def window(name: str) -> None:
        text, version = "", 0
        for edit in range(EDITS):
            mark = f"{name}{edit}"
            while True:
                sent = {"row": "", "text": f"{text}<{mark}>", "version": version}
                reply = post_json(port, advisor, address, sent)
                told = reply.json()
                if reply.status == 200:
                    with lock:
                        acknowledged.append(mark)
                    text, version = sent["text"], told["version"]
                    break
                counts["stale" if reply.status == 409 and "current" in told else "blind"] += 1
                if reply.status != 409:
                    return
                text, version = _text_of(told["current"]), told["version"]

    together([lambda: window("a"), lambda: window("b")])
    return acknowledged, counts["stale"], counts["blind"]


def _text_of(current: Any) -> str:
    return str(current["text"]) if isinstance(current, dict) else str(current)


def _eight_scripts(port: int, person: Person, group: int) -> tuple[int, int, int]:
    """Eight scripts of eight people add lines to one project's plan: read, append, PUT with If-Match, again on 412."""
    crowd = make_crowd(CLIENTS)
    _ = [one.token for one in crowd.students]
    made = api(port, crowd.advisor, "POST", "projects/", {"group": crowd.group.slug, "name": "共用"})
    path = f"projects/{made.json()['uuid']}/"
    counts, lock = Counter[str](), threading.Lock()

    def script(number: int) -> None:
        one, rng = crowd.students[number], random.Random(number)
        for line in range(APPENDS):
            while True:
                read = api(port, one, "GET", path)
                plan = f"{read.json()['plan']}\n- <{number}.{line}>"
                put = api(port, one, "PATCH", path, {"plan": plan}, If_Match=read.headers["etag"])
                with lock:
                    counts[str(put.status)] += 1
                if put.status == 200:
                    break
                time.sleep(rng.uniform(0, 0.4))  # as a good script does: all at once again would meet again

    together([lambda n=n: script(n) for n in range(CLIENTS)])
    plan = Project.objects.get(group=crowd.group).plan
    kept = sum(f"<{number}.{line}>" in plan for number in range(CLIENTS) for line in range(APPENDS))
    return counts["200"], kept, counts["412"]


FIGURES: dict[str, Callable[[], Figure]] = {"F7": submitted_twenty_times, "F8": written_at_once}
