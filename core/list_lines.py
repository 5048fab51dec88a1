"""Adding a line to a Markdown text that may be a list: it goes on as the list does."""

import re

_ITEM = re.compile(r"(?:([-*+])|([0-9]{1,9})([.)、．]))([ \t]+|$)")


def with_line(text: str, line: str) -> str:
    """The text with one more line, marked like the last item of its outermost list; where there is none, by "1."."""
    kept = text.rstrip()
    if not kept:
        return f"1. {line}"
    found = next((match for above in reversed(kept.split("\n")) if (match := _ITEM.match(above))), None)
    if found is None:
        return f"{kept}\n\n1. {line}"
    bullet, number, sign, gap = found.groups()
    return f"{kept}\n{bullet or f'{int(number) + 1}{sign}'}{gap or ' '}{line}"
