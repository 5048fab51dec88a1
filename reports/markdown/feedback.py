"""Feedback as one text: `**王老师**：…` begins what one advisor wrote, unsigned text comes first.

A first line that is nothing but `👍`, `待改` or `面谈` is the advisor's mark. `答：…` begins the author's answer, which
goes on to the end of what this advisor wrote. A line that looks like one of these without being meant gets a backslash
before it. `****：` signs for nobody: it stands before unsigned text that follows a signed one, and before unsigned text
that would read as "none".
"""

import re
from collections.abc import Sequence

from core.vocabulary import is_nothing
from reports.document import FeedbackDoc

MARKS = {"good": "👍", "revise": "待改", "talk": "面谈"}
_MARK_OF = {word: mark for mark, word in MARKS.items()}
_ANSWER = "答："
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
            found[-1][1].append(line)
            continue
        if found and gap == "\n\n" and found[-1][1][-1:] == [""]:
            found[-1][1].pop()
        rest = signature["rest"].lstrip(" \t")
        found.append((re.sub(r"\\(.)", r"\1", signature["name"]).strip(), [rest] if rest else []))
    feedback = tuple(_feedback_of(advisor, lines) for advisor, lines in found)
    return () if feedback[0] == FeedbackDoc(text) and is_nothing(text) else feedback


def _feedback_of(advisor: str, lines: Sequence[str]) -> FeedbackDoc:
    """One advisor's lines: mark, text, answer."""
    mark = _MARK_OF.get(lines[0], "") if lines else ""
    rest = lines[1:] if mark else lines
    at = next((place for place, line in enumerate(rest) if line.startswith(_ANSWER)), len(rest))
    text = [_without_guard(line, first=not place and not mark) for place, line in enumerate(rest[:at])]
    answer = list(rest[at:])
    if answer:
        begin = answer.pop(0).removeprefix(_ANSWER).lstrip(" \t")
        answer = [begin, *answer] if begin else answer
    return FeedbackDoc("\n".join(text), advisor, mark, "\n".join(_without_guard(line) for line in answer))


def _signed(one: FeedbackDoc, *, first: bool) -> str:
    body = "\n".join(_body(one))
    if first and not one.advisor and not is_nothing(body):
        return body
    name = re.sub(r"([*\\])", r"\\\1", one.advisor)
    begins_anew = body and (body[0] == "\n" or _BLOCK_START.match(body))
    return f"**{name}**：" + ("\n" if begins_anew else "") + body


def _body(one: FeedbackDoc) -> list[str]:
    lines = [MARKS[one.mark]] if one.mark else []
    if one.text:
        texts = one.text.split("\n")
        lines += [_with_guard(line, first=not place and not one.mark) for place, line in enumerate(texts)]
    if one.answer:
        answer = [_with_guard(line) for line in one.answer.split("\n")]
        stands_alone = not answer[0] or _BLOCK_START.match(answer[0])
        lines += [_ANSWER, *answer] if stands_alone else [_ANSWER + answer[0], *answer[1:]]
    return lines


def _looks_special(line: str, *, first: bool) -> bool:
    """Whether the line, without backslashes, would be read as a signature, an answer or, at the head, a mark."""
    bare = line.lstrip("\\")
    return _SIGNATURE.fullmatch(bare) is not None or bare.startswith(_ANSWER) or (first and bare in _MARK_OF)


def _with_guard(line: str, *, first: bool = False) -> str:
    return "\\" + line if _looks_special(line, first=first) else line


def _without_guard(line: str, *, first: bool = False) -> str:
    return line[1:] if line.startswith("\\") and _looks_special(line, first=first) else line
