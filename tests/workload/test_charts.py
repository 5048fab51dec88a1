"""Charts are drawn from their documents alone: the same numbers give the same picture, and every one can be read."""

import itertools
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from core.buckets import BucketLimits
from members.models import Member
from tests.factories.members import make_group, make_member
from tests.factories.workload import make_work
from workload.document import Column, HeatMap, Load, SummaryRow, Trend, bucket_hours, load_of
from workload.queries import Selection, chart_columns, heat_map, summary, trend
from workload.rendering import draw_heat_map, draw_load, draw_trend
from workload.rendering.charts import level_of
from workload.rendering.drawing import nice_top, short_name

MONDAY = date(2026, 11, 16)
WEEKS = tuple(
    Column(str(44 + n), f"2026-W{44 + n}", MONDAY + timedelta(7 * n), MONDAY + timedelta(7 * n + 6), "11月")
    for n in range(3)
)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("text")]


@pytest.mark.parametrize(
    "svg",
    [
        pytest.param(draw_trend(Trend(WEEKS, ((1, 2, 3, 1), (0, 0, 0, 0), (5, 0, 0, 0)))), id="trend"),
        pytest.param(draw_trend(Trend()), id="no trend"),
        pytest.param(draw_heat_map(HeatMap(WEEKS, ("刘涛", "<b>&"), ((1.0, 0.0, 40.0), (0.0, 0.0, 0.0)))), id="heat"),
        pytest.param(draw_heat_map(HeatMap(WEEKS, (), ())), id="no heat"),
        pytest.param(draw_load(Load(("刘涛", "<b>&"), (5.0, 0.0), 2.5)), id="load"),
        pytest.param(draw_load(Load()), id="no load"),
    ],
)
def test_each_is_a_whole_picture_with_title_and_description(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    named = [node.get("id") for node in root if node.get("id") and node.text]

    assert root.get("role") == "img"
    assert named == (root.get("aria-labelledby") or "").split()
    assert "style" not in svg  # the pages' policy lets no inline style through
    assert "nan" not in svg.lower()


def test_the_bars_say_their_numbers() -> None:
    shown = texts(draw_trend(Trend(WEEKS, ((1, 2, 3, 1), (0, 0, 0, 0), (5, 0, 0, 0)))))

    assert {"Small 6", "Medium 2", "Large 3", "Unknown 1", "7", "5"} <= set(shown)


def test_levels_differ_in_size_not_only_in_colour() -> None:
    svg = draw_heat_map(HeatMap(WEEKS, ("刘涛",), ((1.0, 20.0, 40.0),)))
    marks = re.findall(r"h([\d.]+)v", svg[svg.index("刘涛") :])

    assert len(set(marks)) == 3
    assert [level_of(hours, 40) for hours in (1, 5, 5.1, 20, 40)] == [0, 0, 1, 2, 3]


def test_load_is_told_beside_the_median() -> None:
    shown = texts(draw_load(Load(("刘涛", "陈静"), (30.0, 10.0), 20.0)))

    assert {"median 20 h", "30 h · 1.5×", "10 h · 0.5×"} <= set(shown)


def test_hours_are_the_middle_of_a_bucket_and_the_lower_end_of_the_largest() -> None:
    assert bucket_hours(BucketLimits(120, 480)) == (1, 5, 8)
    assert bucket_hours(BucketLimits(60, 240)) == (0.5, 2.5, 4)


def test_the_median_is_that_of_all_members_zeros_too() -> None:
    rows = [SummaryRow("a", small=1), SummaryRow("b", large=2, unknown=9), SummaryRow("c")]

    assert load_of(rows, BucketLimits()) == Load(("a", "b", "c"), (1, 16, 0), 1)


@pytest.mark.parametrize(("highest", "top"), [(0, 2), (3, 4), (10, 10), (11, 12), (17, 20), (95, 100), (101, 120)])
def test_axes_end_at_even_numbers(highest: float, top: float) -> None:
    assert nice_top(highest) == top


def test_long_names_are_cut_by_the_width_of_their_characters() -> None:
    assert short_name("欧阳文静欧阳文静欧阳文静", 10) == "欧阳文静…"
    assert short_name("a\u202eb") == "a[U+202E]b"


@pytest.fixture
def member() -> Member:
    return make_member(make_group(first_weekday=6), "刘涛")


@pytest.mark.django_db
def test_a_short_period_is_shown_with_the_weeks_before(member: Member) -> None:
    make_work(member.group, member, workload="大", starts_on="2026-11-21")  # a Saturday: the last day of its week
    make_work(member.group, member, workload="少", starts_on="2026-11-14")
    selection = Selection(date(2026, 11, 15), date(2026, 11, 21))

    columns = chart_columns(member.group, selection)
    rows = summary(member.group).rows

    assert (len(columns), columns[-1].name, columns[-1].first_day) == (12, "2026-W47", date(2026, 11, 15))
    assert trend(member.group, selection, columns).counts[-2:] == ((1, 0, 0, 0), (0, 0, 1, 0))
    assert heat_map(member.group, selection, columns, rows).hours[0][-2:] == (1, 8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "number", "first"),
    [
        ("2026-01-01", "2026-12-31", 53, "2026-W01"),
        ("2024-01-01", "2026-12-31", 36, "2024-01"),
        ("2001-01-01", "2026-12-31", 26, "2001"),
    ],
)
def test_long_periods_are_shown_by_months_and_years(
    member: Member, since: str, until: str, number: int, first: str
) -> None:
    columns = chart_columns(member.group, Selection(date.fromisoformat(since), date.fromisoformat(until)))

    assert (len(columns), columns[0].name) == (number, first)
    assert all(one.last_day < other.first_day for one, other in itertools.pairwise(columns))


@pytest.mark.django_db
def test_charts_of_all_the_time_begin_with_the_first_item(member: Member) -> None:
    assert chart_columns(member.group, Selection()) == ()

    make_work(member.group, member, starts_on="2020-05-01")
    make_work(member.group, member, starts_on="2026-05-01", workload="大*3")
    columns = chart_columns(member.group, Selection())
    shown = trend(member.group, Selection(), columns)

    assert [column.label for column in columns] == [str(year) for year in range(2020, 2027)]
    assert [sum(counts) for counts in shown.counts] == [1, 0, 0, 0, 0, 0, 3]
