"""What script/test does once the environment stands: the checks, then the tests in parts, each on its servers."""

import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import checks
import databases
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
  --fast             the checks but that of the lock, and the quick tests that need no server and no browser, on SQLite
  PYTEST-ARGUMENTS   only the tests they choose, with PostgreSQL, Redis and Chromium; no checks
"""


@dataclasses.dataclass(frozen=True)
class Part:
    """One run of pytest: which tests, with how many processes, on which servers. `beside`: it mostly waits, so it runs
    at the same time as the parts after it, and its output comes after all of theirs. `ignored`: a file that has none of
    its tests."""

    name: str
    marked: str
    processes: int
    servers: tuple[str, ...] = ()
    beside: bool = False
    ignored: str = ""


CONTRACT = "tests/api/test_contract.py"  # seconds of every process that only collects it
FAST = "not services and not browser"
# Three processes on two cores: while one waits for a server or a browser, the others go on.
PARTS = (
    Part("SQLite, what can differ there", f"sqlite_too and {FAST}", processes=0, beside=True, ignored=CONTRACT),
    Part("PostgreSQL", FAST, processes=3, servers=("DATABASE_URL",)),
    Part("a real worker on SQLite", "sqlite_too and services and not browser", processes=0, beside=True,
         ignored=CONTRACT),
    Part("Chromium, a real worker, PostgreSQL and Redis", "services or browser", processes=3,
         servers=("DATABASE_URL", "REDIS_URL"), ignored=CONTRACT),
)  # fmt: skip
WITHOUT_CHROMIUM = dataclasses.replace(
    PARTS[-1], name="a real worker, PostgreSQL and Redis", marked="services and not browser", processes=2
)
# One process for each core: nothing there waits for anything.
FAST_PART = Part(
    "SQLite, without servers and browser",
    f"{FAST} and not thorough",
    processes=min(8, max(2, os.cpu_count() or 2)),
    ignored=CONTRACT,
)


def _failed_parts(parts: tuple[Part, ...], arguments: list[str], servers: dict[str, str]) -> list[str]:
    """The names of the parts that did not pass."""
    failed: list[str] = []
    with contextlib.ExitStack() as stack:
        aside: list[_Running] = []
        for part in parts:
            running = stack.enter_context(_Running(part, arguments, servers))
            if part.beside:
                aside.append(running)
            elif not running.has_passed():
                failed.append(part.name)
        failed += [running.part.name for running in aside if not running.has_passed()]
    return failed


class _Running:
    """A part under way. What runs beside others keeps its output until it is asked how it ended."""

    def __init__(self, part: Part, arguments: list[str], servers: dict[str, str]) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in UNSET}
        environment |= {name: servers[name] for name in part.servers}
        environment[databases.TEMPLATE] = servers["postgres" if part.servers else "sqlite"]
        marked = ["-m", part.marked] if part.marked else []
        spread = ["-n", str(part.processes)] if part.processes else ["-p", "no:xdist"]
        copied = [] if part.servers else ["--reuse-db"]  # a file of SQLite is there before Django would make one
        ignored = [f"--ignore={part.ignored}"] if part.ignored else []
        options = [*spread, *marked, *copied, *ignored]
        command = [sys.executable, "-m", "pytest", "--durations=15", *options, *arguments]
        self.part = part
        self._output = tempfile.TemporaryFile("w+") if part.beside else None  # noqa: SIM115  # closed in __exit__
        if not part.beside:
            print(f"\nTests on {part.name}", flush=True)
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._output, stderr=subprocess.STDOUT if part.beside else None
        )

    def __enter__(self) -> "_Running":
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._process.poll() is None:  # the suite was stopped
            self._process.terminate()
            self._process.wait()
        if self._output:
            self._output.close()

    def has_passed(self) -> bool:
        """Wait for its end. True when it passed or there was nothing to run."""
        try:
            code = self._process.wait()
        except BaseException:
            self._process.terminate()
            self._process.wait()
            raise
        if self._output:
            self._output.seek(0)
            print(f"\nTests on {self.part.name} (beside)", self._output.read(), sep="\n", flush=True)
        return code in (0, NO_TESTS_COLLECTED)


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
    """The servers that the parts need, and a migrated database of each kind for their processes to copy."""
    with contextlib.ExitStack() as stack:
        found: dict[str, str] = {}
        if any(part.servers for part in parts):
            found |= stack.enter_context(services.started())
            found["postgres"] = databases.migrated_postgres(found["DATABASE_URL"])
        if any(not part.servers for part in parts):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zuji-template-")))
            found["sqlite"] = str(databases.migrated_sqlite(folder))
        yield found


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
    return (*PARTS[:-1], WITHOUT_CHROMIUM), ["browser (no Chromium)"] if os.environ.get("CI") == "true" else []


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
            failed += checks.failed_checks(fast=fast)
        parts, missing = _chosen_parts(fast)
        failed += missing
    with _servers(parts) as servers:
        failed += [f"tests on {name}" for name in _failed_parts(parts, arguments, servers)]
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
