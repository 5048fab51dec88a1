"""Reads a pasted roster: one person a line, with name, mail address, role and day of joining in any order.

Columns are parted by tabs, commas, semicolons or two blanks, or stand in a Markdown table; a line of titles is skipped.
What each part is shows by itself: an address has an @, a day has numbers, a role is one of the words below, the name
is what is left.
"""

import re
from datetime import date

from core.names import InvalidName, clean_name, login_key
from core.periods import UnreadablePeriod, read_date
from core.tables import split_row, unescape_cell
from members.document import Role, RosterDoc, RosterEntry, RosterProblem

LINE_LIMIT = 500
_COLUMNS = re.compile(r"\t+|[,，;；]|\s{2,}")
_RULE = re.compile(r"[\s|:+-]+")
_DAY = re.compile(r"[0-9０-９]{4}\s*[-/.年．／－]|[0-9]{8}$|[0-9]{1,2}[-/.月][0-9]")
_BETWEEN_ROLES = re.compile(r"[/／、+＋&＆和及与]|\band\b")
_ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    "admin": ("管理员", "管理", "admin", "administrator"),
    "advisor": ("导师", "老师", "教师", "教授", "副教授", "指导教师", "advisor", "supervisor", "teacher", "professor"),
    "guest": ("访客", "来宾", "嘉宾", "guest", "visitor"),
    "student": (
        *("学生", "成员", "组员", "博士", "硕士", "博士生", "硕士生", "研究生", "本科生", "博士后", "实习生"),
        *("student", "member", "phd", "phd student", "master", "postdoc", "intern"),
    ),
}
_ROLES: dict[str, Role] = {word: role for role, words in _ROLE_WORDS.items() for word in words}
_TITLES = frozenset(
    (
        *("姓名", "名字", "成员姓名", "邮箱", "邮件", "电子邮件", "电子邮箱", "角色", "身份", "职务"),
        *("加入", "加入日期", "加入时间", "入组日期", "入组时间", "序号", "编号"),
        *("name", "mail", "e-mail", "email", "mail address", "role", "roles", "joined", "joined on", "no", "no."),
    )
)


class _Unreadable(Exception):
    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text


def read_roster(text: str) -> RosterDoc:
    """The people of a pasted roster. Nothing is guessed: a part that is neither of the four makes a problem."""
    entries: list[RosterEntry] = []
    problems: list[RosterProblem] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        cells = _cells(line)
        if not cells or _is_heading(cells):
            continue
        if len(entries) + len(problems) >= LINE_LIMIT:
            problems.append(RosterProblem(number, "too-many", str(LINE_LIMIT)))
            break
        try:
            entries.append(_entry(number, cells))
        except _Unreadable as error:
            problems.append(RosterProblem(number, error.code, error.text[:100], line.strip()[:200]))
    return RosterDoc(tuple(entries), tuple(problems))


def _cells(line: str) -> list[str]:
    if len(line) > 2000:
        return [line]
    line = line.strip()
    if not line or _RULE.fullmatch(line):
        return []
    if line.startswith("|"):
        parts = [unescape_cell(cell) for cell in split_row(line)]
    else:
        parts = _COLUMNS.split(re.sub(r"^(?:[-*]|\d{1,3}[.)、])\s+", "", line))
    cells = [part.strip() for part in parts if part.strip()]
    numbered = len(cells) > 1 and cells[0].isdecimal() and len(cells[0]) <= 3
    return cells[1:] if numbered else cells


def _is_heading(cells: list[str]) -> bool:
    return all(cell.casefold() in _TITLES for cell in cells)


def _entry(line: int, cells: list[str]) -> RosterEntry:
    found: dict[str, str] = {}
    roles: set[Role] = set()
    joined_on: date | None = None
    for cell in cells:
        if "@" in cell or "＠" in cell:
            _once(found, "email", _mail(cell))
        elif named := _roles(cell):
            roles |= named
        elif _DAY.match(cell):
            _once(found, "joined_on", cell)
            joined_on = _day(cell)
        elif "name" not in found:
            found["name"] = _name(cell)
        else:
            raise _Unreadable("unknown-part", cell)
    if "name" not in found:
        raise _Unreadable("no-name", cells[0])
    if "guest" in roles and len(roles) > 1:
        raise _Unreadable("guest-only", found["name"])
    return RosterEntry(line, found["name"], found.get("email", ""), frozenset(roles), joined_on)


def _once(found: dict[str, str], part: str, text: str) -> None:
    if part in found:
        raise _Unreadable(f"two-{part.replace('_', '-')}", text)
    found[part] = text


def _roles(cell: str) -> set[Role]:
    """The roles that the cell names, or none when one of its words is no role."""
    words = [word.strip().casefold() for word in _BETWEEN_ROLES.split(cell) if word.strip()]
    if not words or any(word not in _ROLES for word in words):
        return set()
    return {_ROLES[word] for word in words}


def _name(cell: str) -> str:
    try:
        return clean_name(cell)
    except InvalidName as error:
        raise _Unreadable("bad-name", cell) from error


def _mail(cell: str) -> str:
    address = re.sub(r"^mailto:|[<>《》]", "", cell.replace("＠", "@").strip())
    try:
        return login_key(address)
    except InvalidName as error:
        raise _Unreadable("bad-mail", cell) from error


def _day(cell: str) -> date:
    try:
        return read_date(cell)
    except (UnreadablePeriod, ValueError) as error:
        raise _Unreadable("bad-day", cell) from error
