"""script/import-score: what it counts as met, and that it notices what a reader drops."""

from dataclasses import replace
from pathlib import Path

import import_score
import pytest
from import_facts import facts_of, met_of, unaccounted

from exchange.importing import plan_import
from exchange.markdown import decode
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group


def test_each_value_of_a_list_counts_and_so_does_each_that_was_invented() -> None:
    expected = {"kind": "minutes", "meetings": ["2026-11-16", "11-23"], "present": 3}
    found = {"kind": "minutes", "meetings": ["2026-11-16", "2025-11-23", "2026-11-30"], "present": 2}
    assert met_of(expected, found) == (3, 5, ["meetings 2/3", "present 2≠3"])
    assert met_of(expected, {"kind": "kept"})[:2] == (0, 4)


@pytest.mark.django_db
def test_a_line_that_no_value_holds_is_found_without_asking_the_reader() -> None:
    (plan,) = plan_import(make_group(), [source()], accepted=True).files
    lines = decode(source().content).text.split("\n")
    assert unaccounted(plan, lines, {}) == []
    assert unaccounted(plan, [*lines, "周四请假"], {}) == [len(lines) + 1]
    assert unaccounted(replace(plan, steps=()), lines, {})[:2] == [1, 5]
    facts = facts_of(plan, REPORT, {})
    assert (facts["periods"], facts["projects"], facts["work"]) == (["2026-11-16/2026-11-22"], 1, 3)


@pytest.mark.django_db
def test_the_table_names_kind_lines_and_share(tmp_path: Path) -> None:
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "a.md").write_text(REPORT, "utf-8")
    (tmp_path / "lab" / "b.png").write_bytes(b"x")
    ((path, name),) = import_score.documents(tmp_path / "lab")
    score = import_score.score_of(make_group(), path, name)
    assert (score.kind, score.total, score.lost, score.crash, score.is_bad) == ("weekly-report", 13, 0, "", False)
    assert "not written down" in "\n".join(import_score.table([score]))
    assert "1 crashes" in "\n".join(import_score.table([score, replace(score, crash="KeyError")]))


def test_expected_values_name_documents_and_hold_no_sentences() -> None:
    values = import_score.expected_values()
    assert {name.partition("/")[0] for name in values} == {"seeds", "corpus"}
    words = [
        one
        for facts in values.values()
        for value in facts.values()
        for one in ([value] if isinstance(value, str) else [])
    ]
    assert {word for word in words if len(word) > 20} == set()
