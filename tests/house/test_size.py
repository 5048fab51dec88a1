"""No file grows into one that nobody reads."""

from pathlib import Path

from tests.house.tree import read, text_files

LONGEST = 400


def _is_measured(path: Path) -> bool:
    """Not the lock, catalogues of translations, migrations and the licence: nobody reads those from top to bottom."""
    return not (
        path.parts[0] == "requirements" or path.suffix == ".po" or "migrations" in path.parts or path.name == "LICENSE"
    )


def test_no_file_is_longer_than_400_lines() -> None:
    measured = {str(path): read(path).count("\n") for path in text_files() if _is_measured(path)}

    assert {name: lines for name, lines in measured.items() if lines > LONGEST} == {}
