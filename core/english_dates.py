"""Days with English months as groups write periods of them: `Sept 8 - 12`, `Apr 29 - May 5`, `25 May - 1 June`."""

import re

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<{0}>[0-9]{{1,2}})(?:st|nd|rd|th)?"
_JOINED = r"\s*(?:-|–|—|−|~|to)\s*"
_YEAR = r"(?:,?\s+(?P<year>20[0-9]{2}))?"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH.format('m1')}\s+{_DAY.format('d1')}{_JOINED}(?:{_MONTH.format('m2')}\s+)?{_DAY.format('d2')}(?![0-9:]){_YEAR}",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"(?<![0-9]){_DAY.format('d1')}\s+(?:{_MONTH.format('m1')})?{_JOINED}{_DAY.format('d2')}\s+{_MONTH.format('m2')}(?![a-z]){_YEAR}",
    re.IGNORECASE,
)


def with_numbers(text: str) -> str:
    """The text with its periods of English months in numbers: `Sept 8 - 12` as `9.8-9.12`."""
    return _DAY_FIRST.sub(_in_numbers, _MONTH_FIRST.sub(_in_numbers, text))


def _in_numbers(match: re.Match[str]) -> str:
    first, last = match["m1"] or match["m2"], match["m2"] or match["m1"]
    one, two = (_NAMES.index(name[:3].casefold()) + 1 for name in (first, last))
    year = f"{match['year']}." if match["year"] else ""
    is_over = two < one and year  # the year stands behind the last day
    begin = f"{int(match['year']) - 1}." if is_over else year
    end = year if is_over else ""
    return f"{begin}{one}.{match['d1']}-{end}{two}.{match['d2']}"
