"""Looking at processes of this machine from tests."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.servers import PATIENCE


def is_alive(pid: int) -> bool:
    """Runs, and is no zombie that only waits to be fetched."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(pid: int) -> dict[int, str]:
    """Process id -> command line of all that this process started, and they in turn."""
    parents, commands = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            commands[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    found: dict[int, str] = {}
    for _depth in range(5):
        found |= {child: commands[child] for child, parent in parents.items() if parent == pid or parent in found}
    return found


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
