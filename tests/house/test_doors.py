"""Between apps only some rooms have a door: what other apps may import is small and named."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import project_files, read

APPS = {"activity", "members", "workload", "papers", "tasks", "reports", "meetings", "exchange"}
DOORS = {"models", "queries", "services", "permissions"}  # permissions: docs/adr/0005
MORE_DOORS = {
    # Who imports: what it may import besides. A document is the shape that the rooms of the same line speak in.
    "exchange": {"markdown", "importing", "document"},
    "papers": {"document", "markdown"},  # of workload: what all kinds of work share
    "tasks": {"document", "markdown"},
    "tracker": {"urls", "api"},
}

# A form is built from fields, and a shape of the API from shapes, that an app below has already.
SAME_ROOM = {"forms": {"forms", "views"}, "api": {"api"}}  # room that is imported: rooms that may

# Views stand behind the one door of a group's pages, which members keeps (docs/adr/0006).
MAY_USE_THE_PAGES_DOOR = {"views"}

# Rendering makes PDFs; the checks and the commands ask what is missing for it.
MAY_USE_THE_PDF_DOOR = {"rendering", "checks", "commands"}


def _imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if node.module in APPS else [node.module]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _closed_imports() -> Iterator[str]:
    for path in project_files():
        if path.suffix != ".py" or path.parts[0] not in APPS | {"tracker"} or "migrations" in path.parts:
            continue
        open_doors = DOORS | MORE_DOORS.get(path.parts[0], set())
        for module in _imported_modules(path):
            app, _, rest = module.partition(".")
            room = rest.split(".")[0]
            if app not in APPS or app == path.parts[0] or room in open_doors:
                continue
            if {*path.parts, path.stem} & SAME_ROOM.get(room, set()):
                continue
            if module.startswith("members.access") and {*path.parts, path.stem} & MAY_USE_THE_PAGES_DOOR:
                continue
            if module.startswith("activity.pdf") and {*path.parts, path.stem} & MAY_USE_THE_PDF_DOOR:
                continue
            yield f"{path}: {module}"


def test_other_apps_are_entered_by_their_doors_only() -> None:
    assert list(_closed_imports()) == []
