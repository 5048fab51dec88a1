"""Whatever can be typed is documented: management commands and scripts."""

import re

import pytest

from tests.house.tree import ROOT, project_files, read

DOCS = "\n".join(read(path) for path in project_files() if path.suffix == ".md")
COMMANDS = sorted(
    path.stem
    for path in project_files()
    if path.parts[1:3] == ("management", "commands") and not path.stem.startswith("_")
)
SCRIPTS = sorted(str(path) for path in project_files() if path.parts[0] == "script")


def test_there_is_something_to_document() -> None:
    assert {"trial", "setup", "demo"} <= set(COMMANDS)
    assert {"script/server", "script/test"} <= set(SCRIPTS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_management_command_is_documented(command: str) -> None:
    assert re.search(rf"manage\.py {command}\b", DOCS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_documented(script: str) -> None:
    assert re.search(rf"`?{re.escape(script)}(?![\w.])", DOCS)


def test_no_document_names_a_script_or_command_that_is_gone() -> None:
    named = set(re.findall(r"\bscript/[a-z_-]+(?:\.py)?", DOCS))
    assert {name for name in named if not (ROOT / name).exists()} == set()

    ours_and_djangos = {*COMMANDS, "migrate", "makemigrations", "makemessages", "check", "collectstatic", "shell",
                        "createsuperuser", "dumpdata", "changepassword", "compilemessages", "runserver"}  # fmt: skip
    assert set(re.findall(r"manage\.py ([a-z_]+)", DOCS)) - ours_and_djangos == set()
