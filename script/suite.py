"""What script/test does once the environment stands: the checks, then the tests in parts, each on its servers."""

import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import checks
import services
import translations

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5
# Each part names its own servers; and modules are compiled once, not in every process.
UNSET = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOOLS = {  # what the tests of PDFs look at files with, and the pictures of emoji in them
    "/usr/bin/pdftotext": "poppler-utils",
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf": "fonts-noto-color-emoji",
}
USAGE = """script/test [--fast] [PYTEST-ARGUMENTS]

  (nothing)          all checks, all tests on PostgreSQL, Redis, a real worker and Chromium
  --fast             all checks, and the quick tests that need no server and no browser, on SQLite
  PYTEST-ARGUMENTS   only the tests they choose, with PostgreSQL, Redis and Chromium; no checks
"""


@dataclasses.dataclass(frozen=True)
class Part:
    """One run of pytest: which tests, with how many processes, on which servers."""

    name: str
    marked: str
    processes: int
    servers: tuple[str, ...] = ()


FAST = "not services and not browser"
PARTS = (
    Part("PostgreSQL", FAST, processes=2, servers=("DATABASE_URL",)),
    Part("SQLite, what can differ there", f"sqlite_too and {FAST}", processes=0),
    Part("a real worker on SQLite", "sqlite_too and services and not browser", processes=0),
    Part("a real worker, PostgreSQL and Redis", "services and not browser", processes=0,
         servers=("DATABASE_URL", "REDIS_URL")),
    Part("Chromium, a real worker, PostgreSQL and Redis", "browser", processes=0,
         servers=("DATABASE_URL", "REDIS_URL")),
)  # fmt: skip
FAST_PART = Part("SQLite, without servers and browser", f"{FAST} and not thorough", processes=2)


def _pytest(part: Part, arguments: list[str], servers: dict[str, str]) -> bool:
    """Run one part; True when it passed or there was nothing to run."""
    print(f"\nTests on {part.name}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {name: servers[name] for name in part.servers}
    marked = ["-m", part.marked] if part.marked else []
    spread = ["-n", str(part.processes)] if part.processes else ["-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", *spread, *marked, *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode in (0, NO_TESTS_COLLECTED)


def _has_browser() -> bool:
    """Chromium, installed where we may; without it the browser's tests are left out, in CI they fail instead."""
    if any(shutil.which(name) for name in BROWSERS):
        return True
    if services.apt_install("chromium", "fonts-noto-cjk") and shutil.which("chromium"):
        return True
    print(
        "\nNo Chromium here: the browser's tests are NOT run. Run: sudo apt-get install chromium fonts-noto-cjk",
        flush=True,
    )
    return False


@contextlib.contextmanager
def _servers(parts: tuple[Part, ...]) -> Iterator[dict[str, str]]:
    if any(part.servers for part in parts):
        with services.started() as environment:
            yield environment
    else:
        yield {}


def _prepare_pdf_libraries() -> None:
    """The PDF tests need the libraries and the font that script/server installs, and tools that read PDFs back."""
    subprocess.run([sys.executable, "script/system_libraries.py"], check=False, cwd=ROOT)
    missing = [package for path, package in TOOLS.items() if not Path(path).exists()]
    if missing and not services.apt_install(*missing):
        print(f"Tests of PDFs need: sudo apt-get install {' '.join(missing)}", flush=True)


def _chosen_parts(fast: bool) -> tuple[tuple[Part, ...], list[str]]:
    """The parts to run, and the names of those that have to run but cannot."""
    if fast:
        return (FAST_PART,), []
    if _has_browser():
        return PARTS, []
    return PARTS[:-1], ["browser (no Chromium)"] if os.environ.get("CI") == "true" else []


def run(arguments: list[str]) -> int:
    fast = "--fast" in arguments
    arguments = [argument for argument in arguments if argument != "--fast"]
    _prepare_pdf_libraries()
    translations.compile_all()
    failed: list[str] = []
    if arguments and not fast:
        parts: tuple[Part, ...] = (Part("PostgreSQL and Redis", "", 0, ("DATABASE_URL", "REDIS_URL")),)
    else:
        if not arguments:
            failed += checks.failed_checks()
        parts, missing = _chosen_parts(fast)
        failed += missing
    with _servers(parts) as servers:
        failed += [f"tests on {part.name}" for part in parts if not _pytest(part, arguments, servers)]
    if failed:
        print(f"\nFailed: {'; '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    def stop(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(USAGE)
        return 0
    try:
        return run(sys.argv[1:])
    except services.ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
