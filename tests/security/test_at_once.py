"""Section J of the cases, as far as it is not told elsewhere: several who do the same at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from members.models import Project
from members.services import ProjectInput, create_project
from reports.models import WeeklyReport
from tests.factories.api import client_with, make_lab, token_of
from tests.factories.members import make_group, make_member
from tests.factories.pages import entry, logged_in, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_too]


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    start, answers = threading.Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        try:
            answers.append(work(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_name_given_by_eight_at_once_is_one_project() -> None:
    """Case 193: the others are told, and their rows find the one that is there."""
    group = make_group()
    members = [make_member(group) for _ in range(8)]

    def name_it(number: int) -> str:
        try:
            create_project(group=group, data=ProjectInput("遥感 基座"), by=members[number], source="page")
        except ValidationError:
            return "refused"
        return "made"

    assert Counter(at_once(8, name_it)) == {"made": 1, "refused": 7}
    assert Project.objects.count() == 1


def test_eight_windows_begin_one_report() -> None:
    """Cases 183, 184: one report, and who was late is shown it."""
    member = make_member(make_group(slug="lab"))
    browsers = [logged_in(member) for _ in range(8)]
    address = "/g/lab/weeks/2026-W40/mine/save/"

    def save(number: int) -> int:
        body = entry(row(this_week=f"text {number}"))
        return browsers[number].post(address, body, content_type="application/json").status_code

    assert Counter(at_once(8, save)) == {200: 1, 409: 7}
    report = WeeklyReport.objects.get()
    assert (report.version, report.rows.count()) == (1, 1)


def test_appends_of_several_scripts_all_survive() -> None:
    """Case 177: read, append, PATCH with If-Match, and again where another was first. (bench F8 has eight of them.)"""
    lab = make_lab(slug="lab")
    token = token_of(lab.author)
    made = client_with(token).post("/api/v1/reports/", {"group": "lab", "week": "2026-W40"}).json()
    address = f"/api/v1/reports/{made['uuid']}/"

    def append(number: int) -> int:
        client, tries = client_with(token), 0
        for line in range(3):
            while True:
                tries += 1
                read = client.get(address)
                note = f"{read.json()['note']}\n<{number}.{line}>"
                answer = client.patch(address, {"note": note}, headers={"If-Match": read.headers["ETag"]})
                if answer.status_code == 200:
                    break
                assert answer.status_code == 412
        return tries

    at_once(4, append)
    note = WeeklyReport.objects.get().note
    assert sorted(note.split()) == sorted(f"<{number}.{line}>" for number in range(4) for line in range(3))
