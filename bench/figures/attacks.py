"""What hostile texts, files and bodies may cost: the longest of each kind. The tests hold that they do no harm.

In seconds of CPU: nothing here waits, and what else the machine does is left out.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from bench.crowd import make_crowd
from bench.figure import Figure


def _longest(
    name: str, limit: float, works: Iterable[tuple[str, Callable[[], Any]]], limits: dict[str, float] | None = None
) -> Figure:
    """The longest of all; `limits` are those of single works that have one of their own."""
    worst, longest, count, over = "", 0.0, 0, []
    for label, work in works:
        begun = time.process_time()
        work()
        seconds, count = time.process_time() - begun, count + 1
        if seconds > (limits or {}).get(label, limit):
            over.append(label)
        if seconds > longest:
            worst, longest = label, seconds
    value = f"longest of {count}: {longest:.2f} s of CPU ({worst}){'; too long: ' if over else ''}{', '.join(over)}"
    return Figure(name, not over, value, f"{limit:g} s each")


def markdown() -> Figure:
    """Built texts and repeats up to the limit of a field."""
    from core.richtext import render_markdown
    from tests.core.test_richtext_attacks import BUILT, LONGEST, REPEATED

    texts = [(name, text[:LONGEST]) for name, text in BUILT.items()]
    texts += [(repr(piece), (piece * LONGEST)[:LONGEST]) for piece in REPEATED]
    return _longest("markdown", 2, ((name, lambda text=text: render_markdown(text)) for name, text in texts))


def files() -> Figure:
    """Awkward files, planned for an import."""
    from exchange.importing import plan_import
    from tests.exchange.files import source
    from tests.exchange.test_awkward_files import AWKWARD, BYTES

    crowd = make_crowd(1)
    contents = {name: text.encode() for name, text in AWKWARD.items()} | BYTES
    with transaction.atomic():
        return _longest(
            "files",
            3,
            (
                (name, lambda data=data: plan_import(crowd.group, [source(data)], accepted=True))
                for name, data in contents.items()
            ),
        )


def json_bodies() -> Figure:
    """Deep and endless JSON, refused."""
    from tracker.api.strict_json import InvalidJSON, read_json

    def refuse(body: bytes) -> None:
        try:
            read_json(body)
        except InvalidJSON:
            return
        raise AssertionError("it was read")

    bodies = {
        "100,000 brackets": b"[" * 100_000,
        "5,000 levels": b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "quotes": b'"' + b'\\"' * 500_000,
        "an open text": b'"' + b'\\"' * 499_999 + b"\\",
        "brackets and quotes": b'["' * 500_000,
        "5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    }
    return _longest("json", 1, ((name, lambda body=body: refuse(body)) for name, body in bodies.items()))


def pdfs() -> Figure:
    """One cell with each of the texts that hold an engine up."""
    from tests.reports.sheets import pdf_of_cell
    from tests.reports.test_pdf_attacks import HEAVY

    pdf_of_cell("字体")  # the engine and its fonts are loaded once
    works = ((name, lambda text=text: pdf_of_cell(text)) for name, (text, _seconds) in HEAVY.items())
    return _longest("pdfs", 2, works, {name: seconds for name, (_text, seconds) in HEAVY.items()})


FIGURES: dict[str, Callable[[], Figure]] = {"markdown": markdown, "files": files, "json": json_bodies, "pdfs": pdfs}
