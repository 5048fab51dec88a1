"""How a group wants its PDFs: logo, footer, columns. And the style sheet that they all share."""

from dataclasses import dataclass

from activity.pdf import print_style
from core.vocabulary import COLUMNS
from members.models import Group
from members.queries import logo_of

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
    return Look(logo_of(group), group.pdf_footer, columns)


def style_sheet(columns: list[str]) -> str:
    """The sheet, with the widths of these columns: fixed ones, because automatic ones take quadratic time."""
    whole = sum(SHARES[column] for column in columns)
    widths = [f"th.{column} {{ width: {100 * SHARES[column] / whole:.2f}% }}" for column in columns]
    return "\n".join([print_style("print.css"), *widths])


def book_style_sheet(columns: list[str]) -> str:
    """The same with what books have besides: cover, contents, the list of who is missing."""
    return "\n".join([style_sheet(columns), print_style("print-book.css")])
