"""Periods with English months, in numbers."""

import pytest

from core.english_dates import with_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Week 1 (Date: Sept 8 - 12)", "Week 1 (Date: 9.8-9.12)"),
        ("Apr 29 - May 5", "4.29-5.5"),
        ("Jun 22–28 (Planning)", "6.22-6.28 (Planning)"),
        ("25 May - 1 June", "5.25-6.1"),
        ("Oct 6th to 10th, 2025", "2025.10.6-10.10"),
        ("Dec 29 - Jan 4, 2026", "2025.12.29-2026.1.4"),
        ("May 8:30 - 12", "May 8:30 - 12"),
        ("march 3 people - 4", "march 3 people - 4"),
        ("6.22-28", "6.22-28"),
    ],
)
def test_periods_of_english_months(text: str, expected: str) -> None:
    assert with_numbers(text) == expected
