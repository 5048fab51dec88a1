"""docs/security.md promises tests by name: each of them exists."""

import re

from tests.house.tree import ROOT

NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = set(NAMED.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    assert len(named) > 90
    missing = []
    for path, name in sorted(named):
        file = ROOT / "tests" / path
        if not file.is_file() or f"def {name}(" not in file.read_text(encoding="utf-8"):
            missing.append(f"{path}::{name}")
    assert missing == []
