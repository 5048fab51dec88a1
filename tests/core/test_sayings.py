import copy
import pickle

from core.sayings import Saying
from core.text import InvalidText


def test_a_saying_is_its_english_sentence() -> None:
    said = Saying("The report has {rows:,} rows.", rows=19_000)
    assert said == "The report has 19,000 rows."
    assert (said.template, said.values) == ("The report has {rows:,} rows.", {"rows": 19_000})


def test_what_was_written_may_hold_braces() -> None:
    said = Saying("{name} is nobody.", name="{a}")
    assert said == "{a} is nobody."
    assert [copy.deepcopy(said), pickle.loads(pickle.dumps(said))] == [said, said]
    assert copy.deepcopy(said).values == {"name": "{a}"}


def test_an_error_says_the_same() -> None:
    error = InvalidText("too_long", "The text has {length:,} characters.", length=1_000)
    assert Saying.of(error) == str(error)
    assert Saying.of(error).values == {"length": 1_000}
