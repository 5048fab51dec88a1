"""Figures beside their targets: one line each, PASS or FAIL."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import django

from bench.measuring import Times


@dataclass(frozen=True)
class Target:
    """At most p50, p99 (ms), CPU (ms a request), share of one core (%), memory; at least so many a second."""

    name: str
    p50: float | None = None
    p99: float | None = None
    cpu: float | None = None
    core: float | None = None
    mib: float | None = None
    per_second: float | None = None


@dataclass(frozen=True)
class Row:
    """A measured line: figures as text in the order of the table, and what was missed."""

    target: Target
    figures: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def verdict(self) -> str:
        limits = [self.target.p50, self.target.p99, self.target.cpu, self.target.core]
        limits += [self.target.mib, self.target.per_second]
        if all(limit is None for limit in limits):
            return ""
        return f"FAIL ({', '.join(self.missed)})" if self.missed else "PASS"


HEADINGS = ("", "p50 ms", "p99 ms", "CPU ms each", "per second", "target", "")


def row_of(target: Target, times: Times | None = None, *, mib: float | None = None) -> Row:
    measured: dict[str, float | None] = {"mib": mib}
    if times is not None:
        core = 100 * times.cpu / times.wall
        measured |= {"p50": times.at(0.5), "p99": times.at(0.99), "cpu": times.cpu_each, "core": core}
    figures = [f"{measured[key]:.1f}" if measured.get(key) is not None else "" for key in ("p50", "p99", "cpu")]
    figures.append(f"{times.per_second:.0f}" if times is not None else f"{mib:.0f} MiB")
    missed = []
    for key in ("p50", "p99", "cpu", "core", "mib"):
        limit, value = getattr(target, key), measured.get(key)
        if limit is not None and value is not None and value > limit:
            missed.append(f"{key} {value:.1f}")
    if target.per_second is not None and times is not None and times.per_second < target.per_second:
        missed.append(f"{times.per_second:.0f}/s")
    return Row(target, tuple(figures), tuple(missed))


def _limits(target: Target) -> str:
    names = {"p50": "p50 ≤ {:g}", "p99": "p99 ≤ {:g}", "cpu": "CPU ≤ {:g}", "core": "≤ {:g} % of a core"}
    names |= {"mib": "≤ {:g} MiB", "per_second": "≥ {:g}/s"}
    limits = {key: getattr(target, key) for key in names}
    return ", ".join(names[key].format(limit) for key, limit in limits.items() if limit is not None)


def print_rows(title: str, rows: list[Row]) -> None:
    """A Markdown table, as it goes into docs/performance.md."""
    print(f"\n### {title}\n")
    lines = [HEADINGS, ("---", *["---:"] * 4, "---", "---")]
    lines += [(row.target.name, *row.figures, _limits(row.target), row.verdict) for row in rows]
    for line in lines:
        print("| " + " | ".join(line) + " |")


def print_machine(connection: Any) -> None:
    """What the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version()" if connection.vendor == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
        )
        database = " ".join(cursor.fetchone()[0].split()[:2])
    print(
        f"{date.today()}: {os.cpu_count()} cores ({model}), Python {platform.python_version()}, "
        f"Django {django.get_version()}, {database}; load {os.getloadavg()[0]:.1f} before the run"
    )
