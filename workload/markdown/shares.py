"""Columns of a wide table: one for each member, in its cells what that member did of the row.

A cell holds hours (`2`, `.5`, `3h`, `1 hour`), a bucket (`中`), or a mere sign of having taken part (`x`, `✓`, `?`).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from core.buckets import BucketLimits, UnreadableWorkload, Workload, read_workload
from core.cells import read_cell
from core.durations import read_minutes
from core.names import InvalidName, clean_name
from core.tables import Table
from workload.document import Share, WorkRow, needs_shares, write_hours

NOTHING: Final = "nothing"
"""What a cell says of somebody who did not take part."""
_NONE = frozenset({"", "-", "--", "–", "—", "/", "\\", "无", "否", "none", "no", "n/a", "na", "✗", "✘", "❌"})
_TICKS = frozenset({"x", "✓", "✔", "√", "☑", "✅", "●", "○", "yes", "y", "是", "参与", "?", "??", "???"})
_PERSON_HOURS = re.compile(r"(?<=[0-9])\s*(?:ph|person[- ]?hours?|man[- ]?hours?)$", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_UNIT = re.compile(r"\s*(?:[(（\[]\s*)?(?:h|hrs?|hours?|小时|工时)\s*[)）\]]?\s*$", re.IGNORECASE)
_MOST_MINUTES = 60 * 400  # of one cell: more is a number of something else
_LONGEST_NAME = 30
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "di", "la", "van", "von"})
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        """accuracy activity actual administration amount analysis architecture area assignment budget build
        category code coding comment comments communication cost count day debugging deployment description
        design development diff difference documentation done due duration effort end engineering epoch error
        estimate estimated evaluation experiment f1 finish hour hours id implementation integration item
        learning loss management map maven git meeting meetings milestone min minutes module month no note notes
        num number other others phase plan planned planning points precision preparation presentation price
        priority progress project qty quality quantity rank rate ratio real recall remaining remark remarks
        report research result results review risk score setup size spent sprint start status step stories story
        study subtotal sum target task tasks team test testing tests time topic total type unit units value
        version week weight work writing year 备注 编号 编码 编程 测试 层级 差异 代码 单价 单位 得分 调研 费用
        分数 工作 估计 合计 会议 价格 阶段 结束 进度 精度 开发 开始 类别 类型 轮次 排名 其他 其它 权重 设计 实际
        实现 数量 损失 文档 显存 小计 序号 学习 优先级 召回率 准确率 指标 周数 总计 总数 资料 天数 次数 篇数
        计划""",
    )
)
"""Words that make a title one of another thing than a member."""


def read_share(text: str, limits: BucketLimits, name: str = "") -> Share | str | None:
    """The share that a cell states, NOTHING, or None where it says something else."""
    said = _said(text, limits)
    return replace(said, name=name) if isinstance(said, Share) else said


@lru_cache(maxsize=1_024)  # a table says the same few lengths over and over
def _said(text: str, limits: BucketLimits) -> Share | str | None:
    plain = unicodedata.normalize("NFKC", text).strip(" \t\n*`_~").replace("\ufe0f", "")
    if plain.casefold() in _NONE:
        return NOTHING
    if plain.casefold() in _TICKS:
        return Share("")
    clock = _CLOCK.fullmatch(plain)  # 1:30 is an hour and a half
    plain = f"{int(clock[1])}h{clock[2]}min" if clock else plain
    minutes = read_minutes(_PERSON_HOURS.sub("h", plain), bare_is_hours=True)
    if minutes is not None:
        if minutes > _MOST_MINUTES or re.search(r"[.,][0-9]{3}$", plain):
            return None
        return Share("", Workload(limits.bucket_of(-int(-minutes // 1))), round(minutes)) if minutes else NOTHING
    try:
        return Share("", read_workload(plain))
    except UnreadableWorkload:
        return None


def people_columns(table: Table, known: Sequence[str]) -> tuple[str, ...]:
    """For each column whose shares it holds, "" for those of other things; nobody's where fewer than two are."""
    names = [
        name_in(title) if not column and _holds_shares(table, place) else ""
        for place, (title, column) in enumerate(zip(table.header, known, strict=True))
    ]
    once = [name if name not in names[:place] else "" for place, name in enumerate(names)]
    has_any = any(row.cells[place].strip() for row in table.rows for place, name in enumerate(once) if name)
    return tuple(once) if len(set(once) - {""}) > 1 and has_any else ("",) * len(known)


def shares_of(cells: Sequence[str], people: Sequence[str], limits: BucketLimits) -> tuple[list[Share], list[str]]:
    """Who did what of a row, and the cells that say neither."""
    shares, odd = [], []
    for cell, name in zip(cells, people, strict=True):
        text = read_cell(cell) if name else ""
        said = read_share(text, limits, name) if name else NOTHING
        if isinstance(said, Share):
            shares.append(said)
        elif said is None:
            odd.append(text)
    return shares, odd


def shares_in(
    text: str, names: Sequence[str], limits: BucketLimits, *, bare_is_hours: bool = False
) -> tuple[Share, ...]:
    """`2h/1.5h` behind two names: what each of them did; nothing where the text is no such row."""
    parts = [part.strip() for part in re.split(r"[/／、，;；]", text)]
    if len(names) < 2 or len(parts) != len(names) or not (bare_is_hours or re.search(r"[^\W\d_]", text)):
        return ()
    shares = []
    for part, name in zip(parts, names, strict=True):
        share = read_share(part, limits, name) if part else Share(name)
        if not isinstance(share, Share) or (part and not str(share)):
            return ()
        shares.append(share)
    return tuple(shares) if needs_shares(shares) else ()


def share_cells(work: WorkRow, people: Sequence[str], habits: Mapping[str, str]) -> dict[str, str]:
    """What the row says in the column of each person. `habits`: how the table writes hours and who took part."""
    shares = {share.name: share for share in work.shares}
    cells = {}
    for name in filter(None, people):
        share = shares.get(name) or Share(name, work.workload if habits["workload"] else Workload())
        if name not in work.participants.names:
            cells[name] = ""
        elif share.minutes:
            cells[name] = write_hours(share.minutes, unit=habits["unit"])
        else:
            cells[name] = str(share.workload) or habits["tick"]
    return cells


def habits_of(table: Table, people: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """How cells of people are written: `unit` behind hours, `tick` for who took part, `workload` where they say it."""
    cells = [row.cells[place].strip() for row in table.rows for place, name in enumerate(people) if name]
    hours = [cell for cell in cells if read_minutes(cell, bare_is_hours=True)]
    bare = sum(read_minutes(cell) is None for cell in hours)
    tick = next((cell for cell in cells if cell.casefold() in _TICKS), "?")
    says = "" if {"workload", "hours"} & set(columns) else "yes"
    return {"unit": "" if 2 * bare >= len(hours) else "h", "tick": tick, "workload": says}


def _holds_shares(table: Table, place: int) -> bool:
    filled = [text for row in table.rows if (text := read_cell(row.cells[place]).strip())]
    odd = sum(read_share(text, BucketLimits()) is None for text in filled)
    return 5 * odd <= len(filled) or (odd == 1 and len(filled) > 2)


def name_in(title: str) -> str:
    """The person whom a title names; "" for titles of other things."""
    text = _UNIT.sub("", read_cell(title).replace("\n", "").strip(" *_`"))
    try:
        name = clean_name(text)
    except InvalidName:
        return ""
    words = re.findall(r"[^\W_]+", name.casefold())
    if len(name) > _LONGEST_NAME or len(words) > 4 or not re.fullmatch(r"@?[^\W\d_](?:[\w.'’·-]| (?=[^\W\d_]))*", name):
        return ""
    if any(word in _NO_NAMES for word in words) or any(name.endswith(word) for word in _NO_NAMES if not word.isascii()):
        return ""
    inner = [word for word in name.split() if word.isascii() and word.casefold() not in _PARTICLES]
    has_small_words = len(words) > 1 and any(word[0].islower() for word in inner)
    return "" if has_small_words else name
