"""Browsers of several people at once, each with a console that must stay empty."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from members.models import Member
from tests.servers import PATIENCE

# Playwright's own loop runs in this thread, and Django would take it for an asynchronous one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

OpenPage = Callable[..., Page]
PAGE_PATIENCE = 40_000  # milliseconds: the machine may be busy with other tests
expect.set_options(timeout=PAGE_PATIENCE)
# What a test brings about on purpose is reported by the browser itself; everything else fails the test.
EXPECTED = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED")


@pytest.fixture
def open_page(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[OpenPage]:
    """`open_page(member)`: a page of a browser of its own in which the member is logged in (None: nobody is).

    `same_as=page`: another tab of that browser. Further arguments go to the browser context.
    """
    contexts, consoles = [], []

    def open_one(member: Member | None, *, same_as: Page | None = None, **arguments: Any) -> Page:
        if same_as is None:
            values = {**browser_context_args, "base_url": live_server.url, **arguments}
            context = browser.new_context(**values)
            contexts.append(context)
            if member is not None:
                context.add_cookies([session_cookie(member, live_server.url)])
        else:
            context = same_as.context
        page = context.new_page()
        page.set_default_timeout(PAGE_PATIENCE)
        console: list[str] = []
        page.on("console", lambda message: console.append(message.text))
        page.on("pageerror", lambda error: console.append(str(error)))
        consoles.append(console)
        return page

    yield open_one
    for context in contexts:
        context.close()
    wait_for_last_requests()
    said = [text for console in consoles for text in console if not any(words in text for words in EXPECTED)]
    assert said == []


def wait_for_last_requests() -> None:
    """What a page sends while it closes is still being saved: only after that may the database be emptied."""
    end = time.monotonic() + PATIENCE
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < end, "a request to the live server does not end"
        time.sleep(0.02)


def session_cookie(member: Member, url: str) -> Any:
    client = Client()
    assert member.account is not None
    member.account.language = "en"  # the tests read message ids
    member.account.save()
    client.force_login(member.account)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": urlsplit(url).hostname, "path": "/"}
