"""Mails by real workers and a real, if small, mail server: told once, mailed once (F6, F12)."""

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings

from activity.models import Notice
from activity.services import tell
from members.models import Member
from tests.factories.members import make_group, make_member
from tests.servers import PATIENCE, StartWorker
from tracker.celery import app

pytestmark = [pytest.mark.services, pytest.mark.sqlite_too]


class Post(socketserver.ThreadingTCPServer):
    """Takes mails by SMTP on a free port of this machine and keeps them."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[EmailMessage] = []

    def wait_for(self, number: int, said: Callable[[], str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(self.mails) < number:
            assert time.monotonic() < deadline, f"{len(self.mails)} of {number} mails came:\n{said()}"
            time.sleep(0.1)


class _Conversation(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self._say("220 post")
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command == b"DATA":
                self._say("354 go on")
                self._take()
            elif command == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 fine")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.mails.append(mail)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, settings: Settings, transactional_db: None) -> Iterator[Post]:
    app.control.purge()
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setenv("ZUJI_MAIL_URL", settings.MAIL_URL)
        yield server
        server.shutdown()


@pytest.fixture
def member(transactional_db: None) -> Member:
    return make_member(make_group(name="遥感组", language="en", reminder_hours=168), "刘涛")


def test_what_is_told_is_mailed_by_a_worker(post: Post, member: Member, start_worker: StartWorker) -> None:
    worker = start_worker()
    tell(member=member, kind="report.returned", key="k", details={"week": "2026-W47"})
    post.wait_for(1, worker.text)

    mail = post.mails[0]
    assert member.account is not None
    assert mail["To"] == member.account.email
    assert "returned your report of week 47, 2026" in mail["Subject"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Hello 刘涛," in body.get_content()


def test_two_workers_and_everything_twenty_times_is_one_mail(
    post: Post, member: Member, start_worker: StartWorker
) -> None:
    workers = [start_worker() for _ in range(2)]
    for _ in range(20):
        app.send_task("reports.remind")
        app.send_task("activity.send_due_mails")
    time.sleep(1.5)  # the mail of a reminder is due a second after it was told
    for _ in range(20):
        app.send_task("activity.send_due_mails")
    tell(member=member, kind="report.returned", key="last", details={"week": "2026-W47"})
    post.wait_for(2, lambda: "\n".join(worker.text() for worker in workers))
    time.sleep(1)

    assert sorted("due on" in mail["Subject"] for mail in post.mails) == [False, True]
    assert list(Notice.objects.filter(mailed_at=None)) == []
