"""The walls hold: what they forbid fails the build. Each case adds one file to a copy of the house."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, project_files

FLOORS = "Floors: packages import only downwards"
ROOMS = "Rooms: inside an app only downwards, and no file with another name"
PURE = "Pure: core, every markdown.py and every document.py know no framework"
DOOR = "One door to the PDF engine: activity.pdf"
PROGRAM = Path(sys.executable).parent / "lint-imports"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for path in project_files():
        if path.suffix == ".py" or path.name == "pyproject.toml":
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
    return copy


def broken_walls(house: Path) -> list[str]:
    done = subprocess.run([PROGRAM, "--no-cache"], cwd=house, check=False, capture_output=True, text=True)
    return re.findall(r"^(.*) BROKEN", done.stdout, flags=re.MULTILINE)


def test_the_walls_of_the_copy_stand(house: Path) -> None:
    assert broken_walls(house) == []


@pytest.mark.parametrize(
    ("added", "source", "wall"),
    [
        ("members/services/above.py", "import reports.models", FLOORS),
        ("core/above.py", "def f():\n    import members.models", FLOORS),
        ("reports/oddments.py", "", ROOMS),
        ("activity/document.py", "import activity.models", ROOMS),
        ("core/orm.py", "def f():\n    import django", PURE),
        ("activity/markdown.py", "import rest_framework", PURE),
        ("tracker/printing.py", "def f():\n    import weasyprint", DOOR),
    ],
)
def test_a_breach_is_found(house: Path, added: str, source: str, wall: str) -> None:
    target = house / added
    assert not target.exists()
    target.write_text(f"{source}\n")
    try:
        assert wall in broken_walls(house)
    finally:
        target.unlink()
