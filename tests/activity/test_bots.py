"""Bots of a group's chat, against a chat of this machine: each message once, in its form, and never inside."""

import json
from collections.abc import Iterator
from datetime import time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
import time_machine
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from activity.models import BotPost, Event, GroupBot
from activity.services import post_to_bots, read_bot_address, send_due_posts
from core.quiet_hours import QuietHours
from members.models import Member
from members.services import NotAllowed, add_bot, change_notice_rules, try_bot
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
KINDS = ["meeting.tomorrow", "reports.digest"]
DETAILS = {"week": "2026-W47", "day": "2026-11-19"}


class Chat(HTTPServer):
    """What was said to it; `answers` are what it says, the last one for ever."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.answers: list[tuple[int, dict[str, str]]] = [(200, {})]
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        answers = self.server.answers
        status, headers = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        answer = b'{"code": 0, "StatusCode": 0, "errcode": 0}'
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def chat(settings: Settings) -> Iterator[Chat]:
    settings.BOTS_INTO_NETWORK = True
    found = Chat()
    Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def admin() -> Member:
    return make_member(make_group(slug="lab", name="遥感组", language="en"), roles=("admin",))


def bot_at(chat: Chat, admin: Member, address: str = "") -> GroupBot:
    return add_bot(group=admin.group, name="群", address=address or f"json://{chat.place}/hook", kinds=KINDS, by=admin)


def post(admin: Member, kind: str = "meeting.tomorrow", key: str = "k") -> int:
    return post_to_bots(group=admin.group, kind=kind, key=key, details=DETAILS)


def test_what_concerns_the_group_is_said_once(chat: Chat, admin: Member) -> None:
    bot_at(chat, admin)
    assert [post(admin), post(admin), post(admin, "meeting.turns")] == [1, 0, 0]
    assert [send_due_posts(), send_due_posts()] == [1, 0]
    [(path, said)] = chat.heard
    assert (path, said["title"]) == ("/hook", "Zuji · 遥感组")
    assert said["message"].splitlines() == [
        "The group meets tomorrow: Thursday, November 19.",
        "http://localhost:8000/g/lab/",
    ]


@pytest.mark.parametrize(
    ("plugin", "address", "text"),
    [
        (NotifyWeComBot, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a-aaa", ("text", "content")),
        (NotifyDingTalk, f"https://oapi.dingtalk.com/robot/send?access_token={'a' * 64}", ("text", "content")),
        (NotifyFeishu, f"https://open.feishu.cn/open-apis/bot/v2/hook/{'b' * 36}", ("content", "text")),
    ],
)
def test_the_three_chats_take_their_own_webhooks(
    chat: Chat, admin: Member, monkeypatch: pytest.MonkeyPatch, plugin: Any, address: str, text: tuple[str, str]
) -> None:
    place = f"http://{chat.place}/hook?{{key}}" if plugin is NotifyWeComBot else f"http://{chat.place}/hook?{{token}}"
    monkeypatch.setattr(plugin, "notify_url", place)
    bot_at(chat, admin, address)
    post(admin)
    assert send_due_posts() == 1
    [(_path, said)] = chat.heard
    assert "The group meets tomorrow" in said[text[0]][text[1]]


def test_a_chat_that_is_away_is_asked_again_later_and_given_up_in_the_end(chat: Chat, admin: Member) -> None:
    bot = bot_at(chat, admin)
    chat.answers = [(503, {}), (503, {}), (200, {})]
    post(admin)
    now = timezone.now()
    sent = []
    for pause in (timedelta(), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=20)):
        with time_machine.travel(now + pause, tick=False):
            sent.append(send_due_posts())
            bot.refresh_from_db()
    assert (sent, len(chat.heard)) == ([0, 0, 0, 1], 3)
    assert (bot.failed_at, bot.sent_at is not None) == (None, True)
    chat.answers = [(500, {})]
    post(admin, key="other")
    for hour in range(1, 20):
        with time_machine.travel(now + timedelta(hours=hour), tick=False):
            send_due_posts()
    assert (len(chat.heard), BotPost.objects.get(key="other").due_at) == (8, None)


def test_a_message_in_other_hands_is_left_alone_until_they_are_dead(chat: Chat, admin: Member) -> None:
    bot_at(chat, admin)
    post(admin)
    BotPost.objects.update(claimed_at=timezone.now())
    assert send_due_posts() == 0
    BotPost.objects.update(claimed_at=timezone.now() - timedelta(minutes=10))
    assert send_due_posts() == 1


def test_inside_the_network_nothing_is_asked(chat: Chat, admin: Member, settings: Settings) -> None:
    settings.BOTS_INTO_NETWORK = False
    bot = bot_at(chat, admin)
    post(admin)
    assert send_due_posts() == 0
    bot.refresh_from_db()
    assert (chat.heard, bot.failed_at is not None) == ([], True)


def test_no_redirect_is_followed(chat: Chat, admin: Member) -> None:
    bot_at(chat, admin, f"json://{chat.place}/hook?redirect=yes")
    chat.answers = [(302, {"Location": f"http://{chat.place}/elsewhere"}), (200, {})]
    post(admin)
    assert send_due_posts() == 0
    assert [path for path, _said in chat.heard] == ["/hook"]


def test_quiet_hours_of_the_group_hold_but_a_test_goes_at_once(chat: Chat, admin: Member) -> None:
    with time_machine.travel("2026-11-18 23:30+08:00", tick=False):
        quiet = QuietHours(time(22), time(8))
        change_notice_rules(group=admin.group, member=None, reach={}, quiet=quiet, by=admin)
        bot = bot_at(chat, admin)
        post(admin)
        assert send_due_posts() == 0
        try_bot(bot=bot, by=admin)
        assert send_due_posts() == 1
    with time_machine.travel("2026-11-19 08:01+08:00", tick=False):
        assert send_due_posts() == 1


ODD = [
    "",
    "x",
    "https://example.org/",
    "syslog://",
    "dbus://",
    "mailto://a:b@x.org",
    "file:///etc/passwd",
    "json://",
    "slack://a/b/c?template=/etc/hostname",
    "json://x.org/?rto=100000",
    "a b",
]


@pytest.mark.parametrize("address", [*ODD, "x" * 2000])
def test_what_is_no_chat_is_refused(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_bot_address(address)
    assert list(refused.value.message_dict) == ["address"]


def test_the_page_shows_no_address_again_and_history_has_none(chat: Chat, admin: Member) -> None:
    client = logged_in(admin)
    sent = {"name": "群", "address": f"json://{chat.place}/SECRET", "kinds": KINDS}
    assert client.post("/g/lab/settings/bots/", sent).status_code == 302
    bot = GroupBot.objects.get()
    address = f"/g/lab/settings/bots/{bot.uuid}/"
    assert client.post(address, {"kinds": ["reports.digest"]}).status_code == 302
    assert client.post(f"{address}test/").status_code == 302
    assert send_due_posts() == 1
    page = client.get("/g/lab/settings/bots/").content.decode()
    events = "".join(str(details) for details in Event.objects.values_list("details", flat=True))
    assert ("SECRET" in page, "SECRET" in events, "Last taken" in page) == (False, False, True)
    refused = client.post("/g/lab/settings/bots/", {"name": "x", "address": "json://SECRET two"})
    assert (refused.status_code, "SECRET" in refused.content.decode()) == (400, False)
    assert client.post(f"{address}remove/").status_code == 302
    assert not GroupBot.objects.exists()
    with pytest.raises(NotAllowed):
        bot_at(chat, make_member(admin.group))
