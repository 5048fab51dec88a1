"""Days that do not begin with their year: in which order they are written, and what they say then."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.day_orders import DayOrder, order_of, written_like, year_first


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/21/2026", "04/02/2026"], "mdy"),
        (["21/03/2026", "02/04/2026"], "dmy"),
        (["4.4.26", "28.4.26", "20.6.26"], "dmy"),
        (["26.04.04", "26.04.28", "26.06.20"], "ymd"),
        (["02/05/2026", "03/05/2026", "04/05/2026"], "dmy"),  # three days on end, not three months
        (["02/05/2026 - 03/05/2026"], "dmy"),
        (["02/03/2026"], None),
        (["2.3.2026"], "dmy"),
        (["2026-03-21", "3.21"], None),
        (["13/13/2026"], None),
        ([], None),
    ],
)
def test_all_days_together_tell_their_order(texts: list[str], order: DayOrder | None) -> None:
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("21/03/2026", "2026-03-21"),
        ("21.3.26 - 4.4.26", "2026-03-21 - 2026-04-04"),
        ("31/02/2026", "31/02/2026"),
        ("May 27", "5.27"),
        ("Wed, May 27th, 2026", "2026.5.27"),
        ("27 May 2026", "2026.5.27"),
        ("Jun 29–Jul 5", "6.29-7.5"),
        ("3 Mayors", "3 Mayors"),
        ("2026-03-21", "2026-03-21"),
    ],
)
def test_a_day_begins_with_its_year(text: str, plain: str) -> None:
    assert year_first(text, "dmy") == plain


@given(
    st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["3/21/2026", "03/21/2026", "21.3.26", "2026/3/9"])
)
def test_a_day_is_written_as_its_neighbours_are(day: date, sample: str) -> None:
    order: DayOrder = "dmy" if "." in sample else "mdy"
    written = written_like(sample, day, order)
    assert year_first(written, order).replace("/", "-") in (day.isoformat(), f"{day.year}-{day.month}-{day.day}")
