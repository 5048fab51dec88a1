"""The few shapes that charts are made of. One text of SVG serves page and PDF.

Colours come from `currentColor`: the page gives marks its accent in light and dark, on paper they have the one written
here. What must be told apart differs in lightness and is labelled: colours alone say nothing.
"""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.tables import display_width
from core.text import visible_controls

WIDTH = 960
FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
MARKS, ON_MARKS = "#1d5c7a", "#ffffff"
NAME_WIDTH = 150


def picture(name: str, *, height: float, title: str, description: str, shapes: Iterable[str]) -> SafeString:
    """A whole SVG. `name` is unique on its page; title and description are what screen readers say."""
    size = f'viewBox="0 0 {WIDTH} {number(height)}" width="{WIDTH}" height="{number(height)}"'
    head = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-says">{escape(description)}</desc>'
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} role="img" '
        f'aria-labelledby="{name}-title {name}-says" font-family="{FONTS}" font-size="12" fill="currentColor">'
        f"{head}{''.join(shapes)}</svg>"
    )


def marks(*shapes: str, opacity: float = 1) -> str:
    """Shapes in the colour of data."""
    strength = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<g class="marks" color="{MARKS}" fill="currentColor"{strength}>{"".join(shapes)}</g>'


def box(x: float, y: float, width: float, height: float, *, hollow: bool = False) -> str:
    look = ' fill="none" stroke="currentColor" stroke-dasharray="3 2"' if hollow else ""
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{look}/>'


def squares(places: Iterable[tuple[float, float]], side: float) -> str:
    """Many squares of one size around these middles, as one shape."""
    half, full = number(-side / 2), number(side)
    path = "".join(f"M{number(x)} {number(y)}m{half} {half}h{full}v{full}h{number(-side)}z" for x, y in places)
    return f'<path d="{path}"/>'


def line(x1: float, y1: float, x2: float, y2: float, *, strength: float = 0.25, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" fill="none" stroke="currentColor" '
        f'stroke-opacity="{strength:g}"{dashes}/>'
    )


def words(x: float, y: float, text: str, *, anchor: str = "", size: int = 0, on_marks: bool = False) -> str:
    """A text with its baseline at y. `on_marks`: it stands on a full mark, and is light."""
    look = f' text-anchor="{anchor}"' if anchor else ""
    look += f' font-size="{size}"' if size else ""
    look += f' class="on-marks" fill="{ON_MARKS}"' if on_marks else ""
    return f'<text x="{number(x)}" y="{number(y)}"{look}>{escape(text)}</text>'


def short_name(name: str, columns: int = 20) -> str:
    """The name as long as there is room; a wide character takes two columns."""
    name = visible_controls(name)
    if display_width(name) <= columns:
        return name
    while name and display_width(name) > columns - 1:
        name = name[:-1]
    return f"{name}…"


def number(value: float) -> str:
    """Short: 12, 12.5."""
    return f"{value:.1f}".removesuffix(".0")


def nice_top(highest: float) -> float:
    """The end of an axis, not below the highest value: 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 30, 40, …"""
    power = 1.0
    while power * 10 < highest:
        power *= 10
    factors = (2, 4, 6, 8, 10) if power == 1 else (1, 1.2, 1.4, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)
    return next(power * factor for factor in factors if power * factor >= highest)
