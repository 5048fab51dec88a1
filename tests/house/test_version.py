"""The version that archives and pages name is that of the project."""

import tomllib

from tests.house.tree import read
from tracker import VERSION


def test_one_version() -> None:
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == VERSION
