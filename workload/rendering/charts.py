"""The charts of a summary, drawn from its document: pure, in the active language."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from workload.document import Column, HeatMap, Load, Trend
from workload.models import BucketChoice
from workload.rendering.drawing import (
    NAME_WIDTH,
    WIDTH,
    box,
    line,
    marks,
    nice_top,
    number,
    picture,
    short_name,
    squares,
    words,
)

LEFT, RIGHT = 40, WIDTH - 10
OPACITIES = {"small": 0.3, "medium": 0.6, "large": 1.0}  # from below: large, medium, small, unknown
LEVELS = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the highest value
SIDES = (0.34, 0.52, 0.7, 0.9)  # of a cell: how much is told by size, so that it can be read without colours
ROW = 20


def bucket_words() -> dict[str, str]:
    """少, 中, 大 and unknown in the active language."""
    named = {bucket.value: str(bucket.label) for bucket in BucketChoice}
    return {**named, "": pgettext("workload", "Unknown")}


def hours_in_words(hours: float) -> str:
    return _("{hours} h").format(hours=number(hours))


def draw_trend(trend: Trend, name: str = "trend") -> SafeString:
    """Stacked bars: what all members together did, column by column."""
    named = bucket_words()
    sums = [sum(column[place] for column in trend.counts) for place in range(4)]
    said = pgettext("between names", ", ").join(
        f"{word} {total}" for word, total in zip(named.values(), sums, strict=True)
    )
    top, base, height = nice_top(max(trend.highest, 4)), 230.0, 180.0
    shapes = [_legend(list(zip(named.values(), sums, strict=True)))]
    for part in (0.0, 0.5, 1.0):
        y = base - part * height
        shapes += [line(LEFT, y, RIGHT, y), words(LEFT - 6, y + 4, number(top * part), anchor="end", size=11)]
    step = (RIGHT - LEFT) / max(1, len(trend.columns))
    for place, counts in enumerate(trend.counts):
        shapes.append(_bar(counts, LEFT + place * step, step, base, height / top))
    shapes.append(_column_labels(trend.columns, LEFT, step, base + 15))
    return picture(
        name, height=268, title=_("What was done, over time"), description=_say_days(trend.columns, said), shapes=shapes
    )


def _bar(counts: tuple[int, int, int, int], x: float, step: float, base: float, scale: float) -> str:
    small, medium, large, unknown = counts
    width = min(46.0, step * 0.72)
    left, shapes = x + (step - width) / 2, []
    for bucket, count in (("large", large), ("medium", medium), ("small", small), ("", unknown)):
        if not count:
            continue
        tall = count * scale
        base -= tall
        shapes.append(marks(box(left, base, width, tall, hollow=not bucket), opacity=OPACITIES.get(bucket, 1)))
        if tall >= 15 and width >= 18:
            shapes.append(
                words(left + width / 2, base + tall / 2 + 4, str(count), anchor="middle", size=11,
                      on_marks=bucket == "large")
            )  # fmt: skip
    total = small + medium + large + unknown
    if total and step >= 16:
        shapes.append(words(x + step / 2, base - 4, str(total), anchor="middle", size=11))
    return "".join(shapes)


def _legend(entries: Sequence[tuple[str, int]]) -> str:
    shapes, x = [], float(LEFT)
    for place, (word, total) in enumerate(entries):
        opacity = (0.3, 0.6, 1.0, 1.0)[place]
        shapes += [marks(box(x, 8, 14, 14, hollow=place == 3), opacity=opacity), words(x + 20, 20, f"{word} {total}")]
        x += 130
    return "".join(shapes)


def _column_labels(columns: Sequence[Column], left: float, step: float, y: float) -> str:
    """Numbers of weeks or months, as many as there is room for, and above several of them their month or year."""
    every = max(1, -(-18 // max(1, int(step))))
    shapes, above = [], None
    for place, column in enumerate(columns):
        x = left + place * step
        if place % every == 0:
            shapes.append(words(x + step / 2, y, column.label, anchor="middle", size=11))
        if column.group and column.group != above:
            above = column.group
            shapes += [line(x, y - 12, x, y + 18), words(x + 4, y + 16, above, size=11)]
    return "".join(shapes)


def draw_heat_map(heat: HeatMap, name: str = "heat", highest: float | None = None) -> SafeString:
    """Members down, columns across; the more hours, the larger the square. `highest`: of all parts of one map."""
    highest = heat.highest if highest is None else highest
    step = min(60.0, (RIGHT - NAME_WIDTH) / max(1, len(heat.columns)))
    top = 68
    shapes = [_heat_legend(highest), _column_labels(heat.columns, NAME_WIDTH, step, 46)]
    places: list[list[tuple[float, float]]] = [[] for _ in LEVELS]
    for row, hours in enumerate(heat.hours):
        y = top + row * ROW + ROW / 2
        shapes += [words(NAME_WIDTH - 8, y + 4, short_name(heat.members[row]), anchor="end")]
        shapes += [line(NAME_WIDTH, y + ROW / 2, NAME_WIDTH + step * len(heat.columns), y + ROW / 2, strength=0.12)]
        for column, value in enumerate(hours):
            if value > 0:
                places[level_of(value, highest)].append((NAME_WIDTH + (column + 0.5) * step, y))
    side = min(step, ROW)
    shapes += [marks(squares(found, side * share)) for found, share in zip(places, SIDES, strict=True) if found]
    number_of = len(heat.members)
    people = ngettext("{number} member", "{number} members", number_of).format(number=number_of)
    return picture(
        name,
        height=top + ROW * number_of + 8,
        title=_("Who did how much when"),
        description=_say_days(heat.columns, people),
        shapes=shapes,
    )


def level_of(hours: float, highest: float) -> int:
    """0 to 3: how large a square stands for the hours."""
    return next(level for level, share in enumerate(LEVELS) if hours <= share * highest + 1e-9)


def _heat_legend(highest: float) -> str:
    shapes, x = [], float(NAME_WIDTH)
    for share, side in zip(LEVELS, SIDES, strict=True):
        label = _("up to {hours} h").format(hours=number(highest * share))
        shapes += [marks(squares([(x + 8, 14)], 18 * side)), words(x + 24, 18, label, size=11)]
        x += 130
    return "".join(shapes) if highest else ""


def draw_load(load: Load, name: str = "load", highest: float | None = None) -> SafeString:
    """A bar for each member, and a line where the group's median is. `highest`: of all parts of one chart."""
    highest = max(load.hours, default=0.0) if highest is None else highest
    top, right, head = nice_top(max(highest, load.median, 1)), RIGHT - 100, 34
    scale = (right - NAME_WIDTH) / top
    shapes = []
    for row, hours in enumerate(load.hours):
        y = head + row * ROW
        shapes.append(words(NAME_WIDTH - 8, y + 14, short_name(load.members[row]), anchor="end"))
        if hours:
            shapes.append(marks(box(NAME_WIDTH, y + 4, hours * scale, ROW - 8), opacity=0.6))
        shapes.append(words(right + 10, y + 14, _beside(hours, load.median), size=11))
    bottom, middle = head + ROW * len(load.hours), NAME_WIDTH + load.median * scale
    median = _("median {hours} h").format(hours=number(load.median))
    shapes += [line(NAME_WIDTH, head, NAME_WIDTH, bottom), line(middle, 22, middle, bottom, strength=0.9, dashed=True)]
    shapes.append(words(middle, 16, median, anchor="middle" if load.median > top / 8 else "start", size=11))
    return picture(
        name, height=bottom + 8, title=_("Load beside the group's median"), description=median, shapes=shapes
    )


def _beside(hours: float, median: float) -> str:
    said = hours_in_words(hours)
    return f"{said} · {hours / median:.1f}×" if median else said


def _say_days(columns: Sequence[Column], said: str) -> str:
    if not columns:
        return _("Nothing was counted.")
    days = f"{columns[0].first_day:%Y-%m-%d} – {columns[-1].last_day:%Y-%m-%d}"
    return f"{days}: {said}"
