"""Production refuses to start with example or weak secrets, whichever program is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PROGRAMS = Path(sys.executable).parent
WEAK = {
    "DJANGO_SETTINGS_MODULE": "tracker.settings",
    "ZUJI_PRODUCTION": "1",
    "ZUJI_PUBLIC_URL": "https://zuji.example",
    "ZUJI_SECRET_KEY": "change-me",
    "DATABASE_URL": "postgres://zuji:password@127.0.0.1:1/zuji",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.mark.services
@pytest.mark.parametrize(
    "program",
    [
        "gunicorn --no-control-socket --bind 127.0.0.1:0 tracker.wsgi:application",
        "celery -A tracker worker --pool prefork --concurrency 1",
        "celery -A tracker beat --schedule DATA/beat-schedule --pidfile=",
        "python manage.py migrate --no-input",
    ],
)
def test_no_program_starts_with_an_example_secret(program: str, tmp_path: Path) -> None:
    name, *arguments = program.replace("DATA", str(tmp_path)).split()
    started = subprocess.run(
        [PROGRAMS / name, *arguments],
        check=False,
        cwd=settings.BASE_DIR,
        env=os.environ | WEAK | {"ZUJI_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = started.stdout + started.stderr

    assert started.returncode != 0
    assert "ZUJI_SECRET_KEY is missing, an example or too short." in said
    assert "The password in DATABASE_URL is an example or too short." in said
    assert "change-me" not in said
