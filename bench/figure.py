"""A figure: what was measured, what it must be, and whether it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the result. `limit` is what docs/reliability.md and docs/performance.md promise."""

    name: str
    holds: bool
    value: str
    limit: str

    def __str__(self) -> str:
        return f"{'PASS' if self.holds else 'FAIL'} {self.name} {self.value} | {self.limit}"


def share(values: list[float], part: float) -> float:
    """The value below which this part of the values is; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
