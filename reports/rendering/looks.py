"""How a group wants its PDFs: logo, footer, columns. And the style sheet that they all share."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core.vocabulary import COLUMNS
from members.models import Group

LANGUAGE_TAGS = {"zh-hans": "zh-CN", "en": "en"}  # the engine picks Chinese shapes of characters for zh-CN only
SHARES = {"project": 14, "this_week": 21, "results": 26, "feedback": 18, "next_week": 21}  # of a line's width


@dataclass(frozen=True)
class Look:
    """What a group has set. `columns`: as they stand from left to right; empty means all, as groups know them."""

    logo: bytes | None = None
    footer: str = ""
    columns: tuple[str, ...] = ()

    def columns_for(self, *, with_feedback: bool) -> list[str]:
        """The columns of a table. Where feedback was all that stood beside the project, its place is not left empty."""
        wanted = [column for column in self.columns or tuple(COLUMNS) if with_feedback or column != "feedback"]
        return wanted if len(wanted) > 1 else [column for column in COLUMNS if column != "feedback"]


def look_of(group: Group) -> Look:
    columns = tuple(column for column in group.pdf_columns if column in COLUMNS)
    return Look(_logo(group), group.pdf_footer, columns)


def style_sheet(columns: list[str]) -> str:
    """The sheet, with the widths of these columns: fixed ones, because automatic ones take quadratic time."""
    whole = sum(SHARES[column] for column in columns)
    widths = [f"th.{column} {{ width: {100 * SHARES[column] / whole:.2f}% }}" for column in columns]
    return "\n".join([_stored("print.css"), *widths])


def book_style_sheet(columns: list[str]) -> str:
    """The same with what books have besides: cover, contents, the list of who is missing."""
    return "\n".join([style_sheet(columns), _stored("print-book.css")])


@lru_cache(maxsize=2)
def _stored(name: str) -> str:
    return (Path(settings.BASE_DIR) / "static" / "css" / name).read_text(encoding="utf-8")


def _logo(group: Group) -> bytes | None:
    """The group's picture; a lost one does not keep a report from being printed."""
    if not group.logo:
        return None
    try:
        with group.logo.open() as file:
            return bytes(file.read())
    except OSError:
        return None
