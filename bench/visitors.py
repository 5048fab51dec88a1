"""The server that is measured, and who visits it: logged-in members of a group with what they ask for."""

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.measuring import Request
from members.models import Account, Group, Member
from reports.models import WeeklyReport

CSRF = "b" * 32


@contextmanager
def running_server() -> Iterator[tuple[int, int]]:
    """gunicorn as `manage.py trial` runs it, on a free port: (port, process id)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"--bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4 --log-level warning"
    command = [sys.executable, "-m", "gunicorn", "tracker.wsgi:application", *options.split(), "--no-control-socket"]
    server = subprocess.Popen(command, env=os.environ | {"ZUJI_PUBLIC_URL": f"http://127.0.0.1:{port}"})
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline or server.poll() is not None:
                    raise
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


class Stage:
    """The requests of one group's people. `number` counts them and chooses who asks for what."""

    def __init__(self, group: Group) -> None:
        members = list(group.members.exclude(account=None).select_related("account", "group"))
        self.advisor = next(member for member in members if member.is_advisor)
        self.students = [member for member in members if member.owes_report]
        self.week = group.calendar.week_of(timezone.localdate())
        self.slug = group.slug
        self._cookies = {member.pk: _cookie(member.account) for member in [self.advisor, *self.students]}
        newest = WeeklyReport.objects.filter(group=group).exclude(first_submitted_at=None)
        self._reports = list(newest.order_by("-week_start")[:200].values_list("uuid", flat=True))
        self._drafts = [_Draft(member, self.week.first_day) for member in self.students]

    def hello(self, number: int) -> Request:
        return Request("GET", "/healthz", {})

    def report_page(self, number: int) -> Request:
        report = self._reports[number % len(self._reports)]
        return self._get(self.advisor, reverse("reports:report", args=[self.slug, report]))

    def board(self, number: int) -> Request:
        return self._get(self.advisor, reverse("reports:board", args=[self.slug, self.week.name]))

    def queue(self, number: int) -> Request:
        return self._get(self.advisor, reverse("reports:queue", args=[self.slug]))

    def api_list(self, number: int) -> Request:
        reader = self.students[number % len(self.students)]  # in turn: each account has its own limit a minute
        return self._get(reader, f"/api/v1/reports/?group={self.slug}&page_size=100")

    def save(self, number: int) -> Request:
        """An autosave by one student after the other, each on the version that his last save made."""
        draft = self._drafts[number % len(self._drafts)]
        address = reverse("reports:save", args=[self.slug, self.week.name])
        headers = self._headers(draft.member) | {"Content-Type": "application/json", "X-CSRFToken": CSRF}
        return Request("POST", address, headers, draft.next_body())

    def _get(self, member: Member, path: str) -> Request:
        return Request("GET", path, self._headers(member))

    def _headers(self, member: Member) -> dict[str, str]:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self._cookies[member.pk]}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        return {"Cookie": cookies, "Accept-Language": "zh-CN", "Accept-Encoding": "gzip"}


class _Draft:
    """What a student's browser holds: rows of about 2 KB and the version it saves on."""

    def __init__(self, member: Member, first_day: Any) -> None:
        self.member = member
        report = WeeklyReport.objects.filter(member=member, week_start=first_day, deleted_at=None).first()
        self._version = report.version if report else 0
        self._saves = 0
        stored = list(report.rows.filter(is_removed=False)) if report else []
        self._rows = [
            {
                "uuid": str(row.uuid),
                "project": row.project_name,
                "this_week": row.this_week,
                "results": row.results,
                "next_week": row.next_week,
            }
            for row in stored
        ] or [{"uuid": str(uuid.uuid4()), "project": "", "this_week": "整理" * 300, "results": "", "next_week": ""}]

    def next_body(self) -> bytes:
        """One more edit. The version counts on by itself: nobody else writes this report."""
        self._saves += 1
        rows = [*self._rows[:-1], self._rows[-1] | {"next_week": f"第 {self._saves} 次修改 {time.monotonic_ns()}"}]
        body = json.dumps({"version": self._version, "rows": rows, "note": ""}).encode()
        self._version += 1
        return body


def _cookie(account: Account | None) -> str:
    """A session without a password: hashing 300 of them would take two minutes."""
    assert account is not None
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
