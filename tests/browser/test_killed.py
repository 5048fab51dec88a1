"""Chromium is killed in the middle of writing: what its writer, and another person on the machine, find afterwards."""

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from members.models import Member
from reports.models import WeeklyReport
from tests.browser.conftest import PAGE_PATIENCE, session_cookie, wait_for_last_requests
from tests.browser.looking import cell, expect_saved, save_state
from tests.factories.members import make_group, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/g/lab/weeks/2026-W47/mine/"
KEPT = "text of this report that was not saved"
PACE = 50  # ms from letter to letter
AT_MOST = 5_000 // PACE  # letters that may be lost

type Start = Callable[[], BrowserContext]


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "profile"
    kill(tmp_path / "profile")
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


@pytest.fixture
def start(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], profile: Path, live_server: Any
) -> Iterator[Start]:
    """A browser with a profile on the disk, as people have one; started again, it is the same browser."""
    contexts = []

    def launch() -> BrowserContext:
        context = browser_type.launch_persistent_context(
            profile, **browser_type_launch_args, base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        return context

    yield launch
    for context in contexts:
        if context.pages:
            context.close()
    wait_for_last_requests()


def kill(profile: Path) -> None:
    """As a power cut or the kernel does it: every process of the browser with this profile at once, without a word."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and str(profile).encode() in (folder / "cmdline").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def open_entry(context: BrowserContext, member: Member, url: str) -> Page:
    context.add_cookies([session_cookie(member, url)])
    page = context.new_page()
    page.set_default_timeout(PAGE_PATIENCE)
    page.goto(PAGE)
    return page


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def write_and_kill(page: Page, profile: Path, letters: int) -> str:
    """Type without a pause until the browser dies; the text as it stood in the field then."""
    cell(page, "Results").press_sequentially("0123456789" * (letters // 10), delay=PACE, timeout=120_000)
    text: str = cell(page, "Results").input_value()
    kill(profile)
    time.sleep(0.5)  # its files are free again
    return text


def test_without_the_net_nothing_is_lost_and_nobody_else_sees_it(
    start: Start, profile: Path, member: Member, live_server: Any
) -> None:
    context = start()
    page = open_entry(context, member, live_server.url)
    context.set_offline(True)
    text = write_and_kill(page, profile, 200)
    again = start()
    other = open_entry(again, make_member(member.group), live_server.url)
    expect(other.get_by_text(KEPT)).to_be_hidden()
    expect(cell(other, "Results")).to_have_value("")
    own = open_entry(again, member, live_server.url)
    expect(own.get_by_text(KEPT)).to_be_visible()
    expect(cell(own, "Results")).to_have_value("")  # offered, not put in unasked
    own.get_by_role("button", name="Put it back").click()
    kept = cell(own, "Results").input_value()
    assert (text.startswith(kept), len(text) - len(kept) <= AT_MOST) == (True, True)
    expect_saved(own)
    report = WeeklyReport.objects.get()
    assert (report.rows.get().results, report.first_submitted_at) == (kept, None)


def test_with_the_net_the_server_has_what_is_older_than_seconds(
    start: Start, profile: Path, member: Member, live_server: Any
) -> None:
    page = open_entry(start(), member, live_server.url)
    text = write_and_kill(page, profile, 200)
    wait_for_last_requests()
    report = WeeklyReport.objects.get()
    saved = report.rows.get().results
    assert (text.startswith(saved), len(text) - len(saved) <= AT_MOST) == (True, True)
    assert report.first_submitted_at is None
    own = open_entry(start(), member, live_server.url)
    if own.get_by_text(KEPT).is_visible():
        own.get_by_role("button", name="Put it back").click()
    expect(save_state(own)).to_have_text(re.compile("^Saved"))
    assert len(text) - len(cell(own, "Results").input_value()) <= AT_MOST
