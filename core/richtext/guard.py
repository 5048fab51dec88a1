"""How much work one text may make. The limits are far beyond what people write by hand."""

import re
import time

MOST_CPU_SECONDS = 0.6
DEEPEST_NESTING = 20
MOST_TABLE_CELLS = 10_000
MOST_BLOCKS = 20_000
MOST_INLINES = 8_000

_CONTAINERS = re.compile(r"[ \t]*+(?:(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))[ \t]*+)*+")
_MARKER = re.compile(r">|[-*+]|[0-9]+[.)]")


class TooMuchWork(Exception):
    """The text would take too long, or nests too deep, to be rendered."""


class Budget:
    """What one text may cost: CPU time of this thread (not of others, nor of a busy machine), and inline parts."""

    def __init__(self, seconds: float = MOST_CPU_SECONDS, inlines: int = MOST_INLINES) -> None:
        self._ends = time.thread_time() + seconds
        self._inlines = inlines

    def check(self) -> None:
        if time.thread_time() > self._ends:
            raise TooMuchWork("it takes too long")

    def spend_inline(self) -> None:
        self._inlines -= 1
        if self._inlines < 0:
            raise TooMuchWork("it has too many parts")
        self.check()


def refuse_deep_lines(text: str) -> None:
    """Refuses lines that open more lists and quotes than can be shown: before a parser recurses into them."""
    for line in text.split("\n"):
        opened = _CONTAINERS.match(line)
        if opened and len(_MARKER.findall(opened[0])) > DEEPEST_NESTING:
            raise TooMuchWork("it nests too deep")
