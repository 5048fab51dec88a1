"""No drawers: a file is named for its subject."""

from tests.house.tree import project_files

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "lib"}
ENTRIES = {
    "activity", "core", "exchange", "meetings", "members", "papers", "reports", "tasks", "tracker", "workload",
    "bench", "deploy", "docs", "locale", "requirements", "script", "static", "templates", "tests", ".ci",
}  # fmt: skip


def test_no_file_and_no_folder_is_a_drawer() -> None:
    drawers = [
        str(path)
        for path in project_files()
        if any(part.lower().rsplit(".", 1)[0].strip("_") in DRAWERS for part in path.parts)
    ]

    assert drawers == []


def test_the_top_of_the_house_is_what_the_architecture_says() -> None:
    folders = {path.parts[0] for path in project_files() if len(path.parts) > 1}

    assert folders - ENTRIES == set(), "a new top-level folder needs a line in docs/architecture.md and here"
