"""Ledgers that nobody should write, and somebody does: never a crash, never a lost line, never a long wait."""

import time
from pathlib import Path

import pytest

from core.periods import read_period
from exchange.importing import plan_import
from exchange.importing.ledger_matching import RowKey, match_rows
from exchange.services import apply_import, export_markdown
from tests.exchange.files import source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member

HEAD = "| 年份 | 时间 | 任务 | 进度 | 参与成员 | 工作量 |\n|---|---|---|---|---|---|\n"
ROW = "| 2026 | 9.07-9.13 | 训练 | 完成 | 何川 | 中 |\n"
SUMMARY = "| 成员 | 少 | 中 | 大 |\n|---|---|---|---|\n"

AWKWARD = {
    "header only": HEAD,
    "blank rows": HEAD + "| | | | | | |\n" * 50,
    "no rows at all": "| 时间 | 论文 | 成员 |\n|---|---|---|\n",
    "pipes in code": HEAD + "| 2026 | 9.07-9.13 | `a|b` \\| c | `|` | 何川 | 中 |\n",
    "short and long rows": HEAD + ROW + "| | 9.14-9.20 | B |\n| | | C | | | 中 | 多 | 出 |\n",
    "no pipes at the edges": "年份 | 时间 | 任务 | 成员\n---|---|---|---\n2026 | 9.07-9.13 | A | 何川\n|||B|\n",
    "every kind of break": HEAD + "| 2026 | 9.07-<br />9.13 | A<br>B | C<BR/>D | 何<br />川 | 中<br /> |\n",
    "the same column twice": "| 时间 | 任务 | 任务 | 工作量 |\n|---|---|---|---|\n| 2026.9.07-9.13 | A | B | 中 |\n",
    "unknown columns": "| 时间 | 任务 | 心情 | 工作量 |\n|---|---|---|---|\n| 2026.9.07-9.13 | A | 😀 | 中 |\n",
    "english": "|Year|Period|Paper|Who|Workload|\n|---|---|---|---|---|\n|2026|9.07-9.13|ZeRO|all|L*2|\n",
    "over new year": HEAD + "| 2026 | 12.28-1.03 | A | | | |\n| | 1.04-1.10 | B | | | |\n",
    "full-width": HEAD + "| ２０２６年 | ９．０７－９．１３ | A | １００％ | 何川／何川 | 大＊５ |\n",
    "superscript and arabic digits": HEAD + "| 2026 | 9.07-9.13 | A | | 全体成员(٤) | 大*² |\n",
    "everyone and nobody": HEAD + "| 2026 | 9.07-9.13 | A | | 全体成员(999)/全员/ / ， | 中 |\n",
    "controls": HEAD + "| 2026 | 9.07-9.13 | \u202eA\u200b | \x0b | \u202e何川 | 中 |\n",
    "names of nothing": HEAD + "| 2026 | 9.07-9.13 | A | | \u200b/–/（）/** | 中 |\n",
    "a name that is too long": HEAD + f"| 2026 | 9.07-9.13 | A | | {'长' * 61}/何川 | 中 |\n",
    "many people in a row": HEAD + f"| 2026 | 9.07-9.13 | A | | {'/'.join(map(str, range(150)))} | 中 |\n",
    "a long cell of people": HEAD + f"| 2026 | 9.07-9.13 | A | | {'何川/' * 300} | {'中' * 80} |\n",
    "sums and odd numbers": SUMMARY
    + "| 何川 | 1e9 | ² | -3 |\n| 合计 | 9 | 9 | 9 |\n| | 1 | | |\n| 何川 | 1 | 1 | 1 |\n",
    "two summaries": LEDGER + "\n" + SUMMARY + "| 何川 | 1 | 2 | 3 |\n",
    "a measure of nonsense": "| 标准 | 时长 |\n|---|---|\n| 少 | 很久 |\n| 少 | 2-8小时 |\n\n" + HEAD + ROW,
    "a fenced ledger": "```\n" + LEDGER + "```\n",
    "an open fence": LEDGER + "\n```\n" + LEDGER,
    "the ledger twice": LEDGER + "\n" + LEDGER,
    "formulas": HEAD + "| 2026 | 9.07-9.13 | =1+1 | @SUM(A1) | +何川 | 中 |\n",
    "html": HEAD + "| 2026 | 9.07-9.13 | <script>alert(1)</script> | <b>x</b> | 何川 | 中 |\n",
    "equal rows": HEAD + ROW * 300,
    "many rows": HEAD + ROW + "| | | 训练 | 完成 | 何川 | 大*5 |\n" * 2_000,
    "many names": HEAD + "".join(f"| 2026 | 9.07-9.13 | A | | n{number} | 中 |\n" for number in range(150)),
    "many tables": (HEAD + ROW + "\n") * 600,
    "many unknown columns": f"|时间|任务|工作量|{'x|' * 150}\n|{'-|' * 153}\n|2026.9.07-9.13|A|中|{'y|' * 150}\n",
    "carriage returns": (HEAD + ROW).replace("\n", "\r"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_ledger_is_read_or_refused_at_once(name: str, tmp_path: Path) -> None:
    group = make_group()
    make_member(group, "何川")
    content = AWKWARD[name].encode()
    began = time.process_time()
    plan = plan_import(group, [source(content, "a.md")], accepted=True)
    assert time.process_time() - began < 15  # 3 s is what must hold; the test tells a hang
    (file,) = plan.as_json()["files"]
    lines = file["lines"]
    assert lines["read"] + lines["kept"] + lines["blank"] == lines["total"]
    assert min(lines.values()) >= 0
    assert plan.has_errors is False, file["problems"]
    apply_import(group=group, plan=plan, by=None)
    again = plan_import(group, [source(content, "a.md")], accepted=True)
    (changes,) = [one.as_json()["changes"] for one in again.files]
    assert (changes["create"], changes["update"]) == (0, 0)
    export_markdown(group=group, folder=tmp_path)
    assert (tmp_path / "a.md").read_bytes() == content
    assert not (tmp_path / "workload").exists()


REFUSED = {
    "days that cannot be": (HEAD + "| 2026 | 13.45-14.2 | A | | | |\n| | | B | | | |\n", "no-such-month", 3),
    "backwards": (HEAD + ROW + "| | 9.20-9.14 | A | | | |\n", "backwards", 4),
    "no period": (HEAD + "| 2026 | | A | | | |\n", "period-missing", 3),
    "no year": (HEAD + "| | 9.07-9.13 | A | | | |\n", "year-missing", 3),
    "a year of words": (HEAD + "| 二〇二六 | 9.07-9.13 | A | | | |\n", "not-year", 3),
    "a century": (HEAD + "| 2026 | 2026.1.1-2126.1.1 | A | | | |\n", "far-year", 3),
    "a year and a half": (HEAD + "| 2026 | 2026.1.1-2027.6.1 | A | | | |\n", "too-long", 3),
    "no title": (HEAD + "| 2026 | 9.07-9.13 | | | 何川 | 中 |\n", "title-missing", 3),
    "a title that is too long": (HEAD + f"| 2026 | 9.07-9.13 | {'长' * 501} | | | |\n", "too-long", 3),
    "a text that is too long": (HEAD + f"| 2026 | 9.07-9.13 | A | {'长' * 20_001} | | |\n", "too-long", 3),
    "words for a period": (HEAD + "| 2026 | 上周 | A | | | |\n", "not-period", 3),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_what_would_make_a_summary_wrong_is_refused_with_its_line(name: str) -> None:
    text, code, line = REFUSED[name]
    problems = plan_import(make_group(), [source(text, "a.md")], accepted=True).as_json()["files"][0]["problems"]
    errors = [(one["code"], one["line"]) for one in problems if one["severity"] == "error"]
    assert errors == [(code, line)]


def keys(*titles: str) -> list[RowKey]:
    """Rows of one period; "x!" is a row whose text is known from a file, "x?" one of another period."""
    one, other = read_period("9.07-9.13", year=2026), read_period("9.14-9.20", year=2026)
    return [
        RowKey("task", other if title.endswith("?") else one, title.rstrip("!?"), title if "!" in title else "")
        for title in titles
    ]


@pytest.mark.parametrize(
    ("rows", "stored", "found"),
    [
        (("a", "b"), ("b", "a"), {0: 1, 1: 0}),
        (("a", "a", "a"), ("a", "a"), {0: 0, 1: 1}),
        (("a!", "a"), ("a", "a!"), {0: 1, 1: 0}),
        (("训练基线二",), ("训练基线", "评测"), {0: 0}),
        (("完全不同",), ("训练基线",), {}),
        (("a?",), ("a",), {0: 0}),
        (("a?", "a?"), ("a",), {}),
        ((), ("a",), {}),
    ],
)
def test_rows_are_found_again(rows: tuple[str, ...], stored: tuple[str, ...], found: dict[int, int]) -> None:
    assert match_rows(keys(*rows), keys(*stored)) == found


def test_many_rows_of_one_week_are_found_again_though_all_were_changed() -> None:
    rows, stored = keys(*(f"训练第{n}号模型二" for n in range(150))), keys(*(f"训练第{n}号模型" for n in range(150)))
    assert match_rows(rows, stored) == {number: number for number in range(150)}


def test_ten_thousand_rows_are_matched_in_no_time() -> None:
    rows, stored = keys(*(f"训练{n}" for n in range(10_000))), keys(*(f"评测{n}" for n in range(10_000)))
    began = time.process_time()
    assert match_rows(rows, stored) == {}
    assert time.process_time() - began < 5
