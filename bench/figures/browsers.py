"""F9: Chromium killed while somebody writes, and opened again: how many seconds of typing are gone."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.crowd import Crowd, Person, make_crowd
from bench.figure import Figure
from bench.stand import web_server
from reports.models import WeeklyReport

PACE = 0.05  # seconds from letter to letter
LIMIT = 5.0  # seconds of typing that may be lost
LETTERS = (40, 130)  # typed until it dies: about the first save, and after some
PATIENCE = 30_000  # milliseconds


def killed_browser() -> Figure:
    """Half of them without the net, where only the browser's own copy is left to offer."""
    programs = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, programs)), None)
    if program is None:
        return Figure("F9", holds=False, value="no Chromium here", limit="apt-get install chromium")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # its loop runs in this thread
    lost, offered, wrong = [], 0, 0
    cases = [(letters, is_offline) for letters in LETTERS for is_offline in (False, True)]
    crowd = make_crowd(len(cases))
    with web_server() as (port, _web), sync_playwright() as playwright:
        for person, (letters, is_offline) in zip(crowd.students, cases, strict=True):
            with tempfile.TemporaryDirectory(prefix="zuji-chromium-", ignore_cleanup_errors=True) as profile:

                def start(profile: str = profile) -> Any:
                    return playwright.chromium.launch_persistent_context(
                        profile,
                        executable_path=program,
                        args=["--no-sandbox", "--disable-gpu"],
                        base_url=f"http://127.0.0.1:{port}",
                        locale="zh-CN",
                    )

                typed = _write_and_die(start, crowd, person, profile, letters, is_offline)
                found, was_offered = _come_back(start, crowd, person)
            offered += was_offered or not is_offline
            wrong += not typed.startswith(found)
            lost.append((len(typed) - len(found)) * PACE)
    submitted = WeeklyReport.objects.filter(group=crowd.group).exclude(first_submitted_at=None).count()
    holds = max(lost) <= LIMIT and (offered, wrong, submitted) == (len(cases), 0, 0)
    value = f"at most {max(lost):.1f} s of typing lost in {len(cases)} kills, offered in all: {offered == len(cases)}, "
    value += f"{wrong} texts changed, {submitted} submitted"
    return Figure("F9", holds, value, f"{LIMIT:.0f} s, offered, 0, 0")


def _open(context: Any, crowd: Crowd, person: Person) -> Any:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": person.cookie, "domain": "127.0.0.1", "path": "/"}
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"/g/{crowd.group.slug}/weeks/{crowd.week.name}/mine/")
    return page


def _write_and_die(
    start: Callable[[], Any], crowd: Crowd, person: Person, profile: str, letters: int, is_offline: bool
) -> str:
    """The text as it stood in the field when every process of the browser was killed."""
    context = start()
    page = _open(context, crowd, person)
    context.set_offline(is_offline)
    page.locator("[data-cell=results]").first.press_sequentially("0123456789" * (letters // 10), delay=1000 * PACE)
    typed: str = page.locator("[data-cell=results]").first.input_value()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and profile.encode() in (folder / "cmdline").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue
    time.sleep(0.5)  # its files are free again
    return typed


def _come_back(start: Callable[[], Any], crowd: Crowd, person: Person) -> tuple[str, bool]:
    """What the writer has after taking what is offered, and whether something was."""
    context = start()
    page = _open(context, crowd, person)
    offer = page.locator("[data-kept]")
    page.wait_for_timeout(500)  # it is looked for after the page is there
    was_offered = bool(offer.is_visible())
    if was_offered:
        page.locator("[data-kept-restore]").click()
    found: str = page.locator("[data-cell=results]").first.input_value()
    context.close()
    return found, was_offered


FIGURES: dict[str, Callable[[], Figure]] = {"F9": killed_browser}
