"""What a person would see and reach on a page."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SAVED = re.compile(r"^Saved at \d\d:\d\d$")


COLOURS = ("color-contrast", "link-in-text-block")
"""Rules of axe that ask about colours: what a dark page can break and a light one not."""


def accessibility_problems(page: Page, *rules: str) -> list[tuple[str, Any]]:
    """Rules of axe that the page breaks, with the first place each. `rules`: only these are tried."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    violations = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], rule["nodes"][0]["target"]) for rule in violations]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def save_state(page: Page, place: str = "report-entry") -> Any:
    return page.locator(f"{place} [data-save-words]")


def expect_saved(page: Page, place: str = "report-entry") -> None:
    expect(save_state(page, place)).to_have_text(SAVED)


def cell(page: Page, name: str, row: int = 1) -> Any:
    """A text field of the entry by its label: "Results", "Project", …"""
    return page.locator("[data-row]").nth(row - 1).get_by_label(name, exact=True)
