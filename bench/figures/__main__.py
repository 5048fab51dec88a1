"""Measures the figures that are named, or all: `script/services.py -- .venv/bin/python -m bench.figures [NAME …]`."""

import os
import sys
import tempfile
import time

os.environ["ZUJI_DATA_DIR"] = tempfile.mkdtemp(prefix="zuji-figures-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
os.environ["ZUJI_MAIL_URL"] = f"filemail:///{os.environ['ZUJI_DATA_DIR']}/mails"
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.figure import Figure  # noqa: E402
from bench.figures import (  # noqa: E402
    attacks,
    broker,
    browsers,
    database,
    drills,
    load,
    schedule,
    stopping,
    summaries,
    twice,
    workers,
)
from bench.stand import end_started  # noqa: E402
from bench.table import print_machine  # noqa: E402

MODULES = (load, workers, broker, database, twice, schedule, stopping, browsers, attacks, drills, summaries)
FIGURES = {name: measure for module in MODULES for name, measure in module.FIGURES.items()}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(FIGURES):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}", file=sys.stderr)
        return 2
    if connection.vendor != "postgresql":
        print("Figures are measured on PostgreSQL and Redis: script/services.py -- … brings both.", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    print_machine(connection)
    failed = 0
    for name in names or FIGURES:
        begun = time.monotonic()
        try:
            figure = FIGURES[name]()
        except Exception as error:  # the others are measured all the same
            figure = Figure(name, holds=False, value=f"{type(error).__name__}: {error}", limit="")
        failed += not figure.holds
        print(f"{figure}  ({time.monotonic() - begun:.0f} s)", flush=True)
    end_started()
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
