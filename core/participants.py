"""Who took part, as ledgers write it: `Shuo/Xiangzhe`, `刘、朱`, `全体成员(4)`, nothing at all.

全体成员(4) means the four members the group had at that time; who they were is not decided here.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.names import name_key
from core.roster import split_names

MOST_NAMES = 300
_BREAK = re.compile(r"<br *?/?>|\n", re.IGNORECASE)
_AND = re.compile(r"\s*[+＋]\s*|\s+and\s+", re.IGNORECASE)
_EVERYONE = re.compile(
    r"(?:全体(?:成员|人员|同学|组员)?|全员|全组|所有(?:人|成员|组员)|大家|everyone|everybody|all(?: members)?)"
    r"\s*(?:\(\s*(?P<size>[0-9]{1,3})\s*人?\s*\)|\[\s*(?P<square>[0-9]{1,3})\s*\]|(?P<bare>[0-9]{1,3})\s*人)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Participants:
    """The people of a line. `everyone`: all members of that time are among them, `size` of them, None: no number said.

    `written` is the cell; names are in its order, each once, without what stands for everyone.
    """

    written: str = ""
    names: tuple[str, ...] = ()
    everyone: bool = False
    size: int | None = None

    def __bool__(self) -> bool:
        return self.everyone or bool(self.names)


def read_participants(text: str) -> Participants:
    """The participants written in a cell. A line break inside a name (`Qin<br />hong`) is none of it."""
    flat = _BREAK.sub("", text)
    names: dict[str, str] = {}
    everyone, size = False, None
    for name in split_names(_AND.sub("/", flat)):
        said = _EVERYONE.fullmatch(unicodedata.normalize("NFKC", name).strip())
        if said is None:
            names.setdefault(name_key(name), name)
            continue
        number = said["size"] or said["square"] or said["bare"]
        everyone, size = True, int(number) if number and int(number) else size
    names.pop("", None)
    return Participants(text.strip(), tuple(names.values())[:MOST_NAMES], everyone, size)


def write_participants(names: Sequence[str]) -> str:
    """The names as a cell: `Shuo/Xiangzhe`."""
    return "/".join(names)
