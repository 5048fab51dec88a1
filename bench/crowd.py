"""A group of people with open sessions and tokens, and a client that asks for them and keeps what was answered."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client

from core.names import name_key, sort_key
from core.weeks import Week
from members.models import Account, Group, Member
from members.services import create_group, create_token

CSRF = "b" * 32
CELL = "整理数据集并复现基线，共 320 条记录；见 [记录](https://git.demo.example/r/7)。"


@dataclass
class Person:
    member: Member

    @cached_property
    def cookie(self) -> str:
        client = Client()
        assert self.member.account is not None
        client.force_login(self.member.account)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    @cached_property
    def token(self) -> str:
        account = Account.objects.get(memberships=self.member)
        return create_token(account=account, name="bench", by=account, read_only=False).text


@dataclass
class Crowd:
    """A group of its own for one figure, without a report in it."""

    group: Group
    advisor: Person
    students: list[Person]

    @cached_property
    def week(self) -> Week:
        from django.utils import timezone

        return self.group.calendar.week_of(timezone.localdate())


def make_crowd(count: int) -> Crowd:
    slug = f"bench-{uuid.uuid4().hex[:12]}"
    group = create_group(name=slug, slug=slug, by=None, source="command")
    password = make_password(None)
    names = [f"成员{number}" for number in range(count)] + ["导师"]
    accounts = Account.objects.bulk_create(
        [Account(email=f"p{number}@{slug}.example", password=password) for number in range(len(names))]
    )
    members = [
        Member(
            group=group,
            account=account,
            name=name,
            name_key=name_key(name),
            sort_key=sort_key(name),
            is_advisor=name == "导师",
            is_admin=name == "导师",
            owes_report=name != "导师",
        )
        for name, account in zip(names, accounts, strict=True)
    ]
    people = [Person(member) for member in Member.objects.bulk_create(members)]
    return Crowd(group, people[-1], people[:-1])


@dataclass(frozen=True)
class Reply:
    """What was answered. Status 0: there was no answer."""

    status: int
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


def ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Reply:
    """One request over a connection of its own."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers | {"Connection": "close"})
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return Reply(0, time.perf_counter() - begun)
    finally:
        connection.close()
    named = {name.lower(): value for name, value in answer.getheaders()}
    return Reply(answer.status, time.perf_counter() - begun, named, content)


def by_session(person: Person) -> dict[str, str]:
    cookies = f"{settings.SESSION_COOKIE_NAME}={person.cookie}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookies, "Accept-Language": "zh-CN", "X-CSRFToken": CSRF}


def by_token(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}


def get(port: int, person: Person, path: str) -> Reply:
    return ask(port, "GET", path, by_session(person))


def post_json(port: int, person: Person, path: str, data: dict[str, Any]) -> Reply:
    headers = by_session(person) | {"Content-Type": "application/json"}
    return ask(port, "POST", path, headers, json.dumps(data).encode())


def post_form(port: int, person: Person, path: str, data: dict[str, str]) -> Reply:
    headers = by_session(person) | {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", path, headers, urlencode(data).encode())


def api(port: int, person: Person, method: str, path: str, data: Any = None, **headers: str) -> Reply:
    sent = by_token(person) | {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(port, method, f"/api/v1/{path}", sent, json.dumps(data).encode() if data is not None else None)


class Entry:
    """What one student's browser holds: his row, the version he saves on, and the text that was acknowledged last."""

    def __init__(self, crowd: Crowd, person: Person) -> None:
        self.person, self.address = person, f"/g/{crowd.group.slug}/weeks/{crowd.week.name}/mine/"
        self.row, self.version, self.saves, self.acknowledged = str(uuid.uuid4()), 0, 0, ""

    def open(self, port: int) -> Reply:
        return get(port, self.person, self.address)

    def save(self, port: int) -> Reply:
        self.saves += 1
        text = f"{CELL * 6} 第 {self.saves} 次"
        row = {"uuid": self.row, "project": "", "this_week": text, "results": CELL * 3, "next_week": CELL}
        reply = post_json(
            port, self.person, f"{self.address}save/", {"version": self.version, "rows": [row], "note": ""}
        )
        if reply.status == 200:
            self.version, self.acknowledged = reply.json()["version"], text
        return reply

    def submit(self, port: int) -> Reply:
        """As the page's own form does."""
        text = self.acknowledged or CELL * 6
        form = {"action": "submit", "version": str(self.version), "row_uuid": self.row, "project": "", "note": ""}
        form |= {"this_week": text, "results": CELL * 3, "next_week": CELL}
        reply = post_form(port, self.person, self.address, form)
        if reply.status == 302:
            self.acknowledged = text
        return reply


def together(works: list[Callable[[], Any]], at_once: int = 0) -> list[Any]:
    """Do all in threads, beginning at the same instant (those that fit into `at_once` threads)."""
    count = at_once or len(works)
    start = threading.Barrier(count) if count == len(works) else None

    def run(work: Callable[[], Any]) -> Any:
        if start is not None:
            start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, works))
