"""Exit code 0 when the program of this container does its work: `healthcheck.py web`, `worker` or `beat`."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = Path("/state/beat-schedule")
BEAT_SILENCE_SECONDS = 600  # beat writes its schedule every three minutes


def web() -> bool:
    """The web server and the database behind it answer, asked as the proxy would ask."""
    host = os.environ.get("ZUJI_ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(
        "http://127.0.0.1:8000/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310  a fixed http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def worker() -> bool:
    """This container's worker answers over the broker."""
    ping = ["celery", "-A", "tracker", "inspect", "ping", "--timeout", "5", "-d", f"celery@{os.uname().nodename}"]
    return subprocess.run(ping, check=False, capture_output=True).returncode == 0  # noqa: S603  fixed words


def beat() -> bool:
    """The schedule was written to not long ago."""
    written = [path.stat().st_mtime for path in BEAT_SCHEDULE.parent.glob(f"{BEAT_SCHEDULE.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE_SECONDS


CHECKS = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
