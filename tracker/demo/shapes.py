"""How the demo's texts are written down. Times are days after the week's first day and a time of day."""

from dataclasses import dataclass


@dataclass(frozen=True)
class At:
    """`At(4, "17:40")`: the fifth day of the week; `At(8, …)` lies in the week after."""

    day: int
    time: str


@dataclass(frozen=True)
class Word:
    """An advisor's feedback. `by` is a key of `people.PEOPLE`. Older ones are settled, unless they `stay_open`."""

    by: str
    text: str
    mark: str = ""
    answer: str = ""
    stays_open: bool = False


@dataclass(frozen=True)
class Row:
    """One project's line; cells are Markdown. `this_week` None: what the last report planned, as the form opens."""

    project: str
    results: str = ""
    next_week: str = ""
    this_week: str | None = None
    feedback: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Return:
    """A report given back. With `sent` and `rows`: an earlier submission; the author has sent a better one since."""

    by: str
    at: At
    reason: str
    sent: At | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Report:
    """One member's week. `sent` None: a draft. `reviewed` None: waits for an advisor, or was returned."""

    rows: tuple[Row, ...]
    sent: At | None = None
    note: str = ""
    feedback: tuple[Word, ...] = ()
    reviewed: At | None = None
    reviewed_by: str = ""
    returned: Return | None = None


Reports = dict[int, Report]  # by how many weeks ago the week was; 0 is this week
