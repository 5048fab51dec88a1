"""Who is meant by `@name` in a text."""

import re
import unicodedata
from collections.abc import Hashable, Iterable

_CODE = re.compile(r"(`+|~{3,})(?:(?!\1).)*\1", re.DOTALL)
_SIGN = re.compile(r"(?<![0-9A-Za-z._%+-])[@＠]")


def mentioned[T: Hashable](text: str, names: Iterable[tuple[str, T]]) -> set[T]:
    """Whose names stand behind an @ in the text. `names`: each spelling of a name with whom it belongs to.

    The longest name that fits counts; one that several people bear counts for nobody. Code and mail addresses hold no
    names. A name at the very end that is the beginning of a longer one may still be being typed: it counts for nobody.
    """
    bearers: dict[str, set[T]] = {}
    for name, bearer in names:
        if key := _folded(name):
            bearers.setdefault(key, set()).add(bearer)
    found: set[T] = set()
    if not bearers:
        return found
    longest = max(map(len, bearers))
    folded = _folded(_CODE.sub(" ", text))
    for sign in _SIGN.finditer(folded):
        behind = folded[sign.end() : sign.end() + longest + 1]
        fitting = [name for name in bearers if behind.startswith(name) and not _goes_on(behind, len(name))]
        if not fitting:
            continue
        name = max(fitting, key=len)
        is_unfinished = sign.end() + len(name) == len(folded) and any(
            other != name and other.startswith(name) for other in bearers
        )
        if len(bearers[name]) == 1 and not is_unfinished:
            found |= bearers[name]
    return found


def _folded(text: str) -> str:
    """Width and case make no difference, nor how many blanks stand in a name; a text's end stays where it is."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).lstrip()


def _goes_on(text: str, at: int) -> bool:
    """Whether a word of Latin letters goes on here: @Ann is not in @Annette."""
    word = re.compile(r"[0-9a-z_]")
    return bool(word.match(text[at : at + 1]) and word.match(text[at - 1 : at]))
