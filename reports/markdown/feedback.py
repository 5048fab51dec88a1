"""Feedback as one text: `**王老师**：…` begins what one advisor wrote, unsigned text comes first.

A line of feedback that looks like a signature itself gets a backslash before it. `****：` signs for nobody: it stands
before unsigned text that follows a signed one, and before unsigned text that would read as "none".
"""

import re
from collections.abc import Sequence

from core.vocabulary import is_nothing
from reports.document import FeedbackDoc

_SIGNATURE = re.compile(r"\*\*(?P<name>(?:\\.|[^*\\])*)(?:\*\*[ \t]*[：:]|[：:]\*\*)(?P<rest>.*)", re.DOTALL)
_BLOCK_START = re.compile(r"[-*+#>|`~]|[0-9]{1,9}[.)]|\s")


def join_feedback(feedback: Sequence[FeedbackDoc], *, gap: str = "\n") -> str:
    """The texts of several advisors as one; gap is what stands between two of them."""
    return gap.join(_signed(one, first=not place) for place, one in enumerate(feedback))


def split_feedback(text: str, *, gap: str = "\n") -> tuple[FeedbackDoc, ...]:
    """What join_feedback joined. Words for nothing (none, 无, 暂无 …) are no feedback."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        signature = _SIGNATURE.fullmatch(line)
        if signature is None:
            if not found:
                found.append(("", []))
            found[-1][1].append(_without_guard(line))
            continue
        if found and gap == "\n\n" and found[-1][1][-1:] == [""]:
            found[-1][1].pop()
        rest = signature["rest"].lstrip(" \t")
        found.append((re.sub(r"\\(.)", r"\1", signature["name"]).strip(), [_without_guard(rest)] if rest else []))
    feedback = tuple(FeedbackDoc("\n".join(lines), advisor) for advisor, lines in found)
    return () if feedback[0] == FeedbackDoc(text) and is_nothing(text) else feedback


def _signed(one: FeedbackDoc, *, first: bool) -> str:
    text = "\n".join(_with_guard(line) for line in one.text.split("\n"))
    if first and not one.advisor and not is_nothing(text):
        return text
    name = re.sub(r"([*\\])", r"\\\1", one.advisor)
    begins_anew = text and (text[0] == "\n" or _BLOCK_START.match(text))
    return f"**{name}**：" + ("\n" if begins_anew else "") + text


def _looks_signed(line: str) -> bool:
    return _SIGNATURE.fullmatch(line.lstrip("\\")) is not None


def _with_guard(line: str) -> str:
    return "\\" + line if _looks_signed(line) else line


def _without_guard(line: str) -> str:
    return line[1:] if line.startswith("\\") and _looks_signed(line) else line
