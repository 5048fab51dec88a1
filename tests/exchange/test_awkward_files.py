"""Files that nobody should write, and somebody does: never a crash, never a lost line, never a long wait."""

import time

import pytest

from exchange.importing import plan_import
from exchange.services import apply_import, export_markdown
from reports.models import WeeklyReport
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db

TITLE = "# 周报 - 2026年第47周（11.16-11.22）\n\n"
HEAD = TITLE + "| 项目名称 | 本周任务 | 下周计划 |\n|---|---|---|\n"

AWKWARD = {
    # no content
    "empty": "",
    "only line ends": "\n\n\n",
    "only blanks": " \t\u3000\u00a0\n",
    "only a title": TITLE,
    "title without line end": TITLE.rstrip(),
    "header only": HEAD,
    "template": HEAD + "|  |  |  |\n" * 5,
    # titles and dates
    "no such week": TITLE.replace("47周（11.16-11.22）", "54周"),
    "week zero": TITLE.replace("47周（11.16-11.22）", "0周"),
    "dates and number disagree": TITLE.replace("11.16-11.22", "11.9-11.15"),
    "eight days": TITLE.replace("11.16-11.22", "11.16-11.23"),
    "no such day": TITLE.replace("11.16-11.22", "13.45-14.2"),
    "ends before it starts": TITLE.replace("11.16-11.22", "2026.11.22-2026.11.16"),
    "a year long": TITLE.replace("11.16-11.22", "2026.1.1-2026.12.31"),
    "year 1900": TITLE.replace("2026年第47周（11.16-11.22）", "1900.1.1-1900.1.7"),
    "year 9999": TITLE.replace("2026年第47周（11.16-11.22）", "9999.12.25-9999.12.31"),
    "superscript digits": TITLE.replace("47", "⁴⁷"),
    "arabic digits": TITLE.replace("47", "٤٧"),
    "full-width digits": TITLE.replace("47", "４７").replace("11.16", "１１．１６"),
    "over new year": TITLE.replace("2026年第47周（11.16-11.22）", "2027年第1周（1.4-1.10）"),
    "last days of the year": TITLE.replace("2026年第47周（11.16-11.22）", "2026年第53周（12.28-1.3）"),
    "the same week twice": HEAD + "| 甲 | 乙 | 丙 |\n\n" + HEAD + "| 丁 | 戊 | 己 |\n",
    "weeks newest first": "".join(f"## 2026年第{week}周\n\n做了{week}\n\n" for week in (49, 48, 47)),
    "a very long title": "# 周报 " + "很" * 5_000 + "\n",
    # tables
    "short and long rows": HEAD + "| 甲 |\n| 甲 | 乙 | 丙 | 丁 | 戊 |\n",
    "no pipes at the edges": TITLE + "项目 | 本周任务\n--- | ---\n甲 | 乙\n",
    "escaped pipes": HEAD + "| 甲\\|乙 | `a|b` | \\\\| |\n",
    "bare pipes in code": HEAD + "| `a|b` | `c|d` | `e|f` |\n",
    "every kind of break": HEAD + "| 甲<br>乙 | 丙<br/>丁 | 戊<br />己<BR> |\n",
    "unknown columns": TITLE + "| 项目 | 本周任务 | 心情 |\n|---|---|---|\n| 甲 | 乙 | 😀 |\n",
    "two columns of one name": TITLE + "| 项目 | 结果 | 结果 |\n|---|---|---|\n| 甲 | 乙 | 丙 |\n",
    "columns in another order": TITLE + "| 下周计划 | 项目 |\n|---|---|\n| 乙 | 甲 |\n",
    "english": "# Weekly report 2026-W47\n\n| Project | This week | Results |\n|---|---|---|\n| A | b | c |\n",
    "two tables": HEAD + "| 甲 | 乙 | 丙 |\n\n| 项目 | 本周任务 |\n|---|---|\n| 丁 | 戊 |\n",
    "a table in the note": HEAD + "| 甲 | 乙 | 丙 |\n\n## 总体说明\n\n| 项目 | 本周任务 |\n|---|---|\n| 丁 | 戊 |\n",
    "an indented row": HEAD + "   | 甲 | 乙 | 丙 |\n",
    "many columns": TITLE + "|" + "项目|" * 3_000 + "\n|" + "---|" * 3_000 + "\n|" + "x|" * 3_000 + "\n",
    "many rows": HEAD + "| 甲 | 乙 | 丙 |\n" * 19_000,
    "backticks and pipes": HEAD + "| 甲 | " + "`|" * 50_000 + " | 丙 |\n",
    # structure
    "an open fence": HEAD + "| 甲 | 乙 | 丙 |\n\n```\n## 注：项目说明\n",
    "a fenced report": "```\n" + REPORT + "```\n",
    "front matter": "---\ntitle: !!python/object/apply:os.system [ls]\n---\n" + REPORT,
    "front matter bomb": "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n" + REPORT,
    "text around everything": "前言\n\n" + REPORT + "\n后记\n",
    "sections without a table": TITLE + "## 本周工作\n\n读论文\n\n## 存在的问题\n\n没卡\n\n## 下周计划\n\n写论文\n",
    "setext title": "2026年第47周周报\n===\n\n读论文\n",
    "html": TITLE + "<script>alert(1)</script>\n<div align='center'>⭐</div>\n",
    "notes in other forms": TITLE + "## 项目说明\n\n### 甲\n\n1. 研究背景：乙\n   丙\n\n**丁**：\n* 方案: 戊\n散句\n",
    "many notes of one project": TITLE + "## 注：项目说明\n\n" + "`甲`:\n- 项目动机：乙\n" * 500,
    "feedback below": TITLE + "## 导师点评\n\n**周老师**：好\n\n通过\n\n## 其他\n\n无\n",
    "many headings": TITLE + "## 本周工作\n" * 9_000,
    "many rules": TITLE + ("- " * 40 + "\n") * 9_000,
    "many fences": TITLE + "```a\n~~~\n" * 9_000,
    "many blank lines": TITLE + "\n" * 19_000,
    "many stars": TITLE + "**" * 140_000 + "\n",
    # characters
    "right-to-left override": HEAD + "| \u202e甲 | 乙\u2066 | \u200b丙 |\n",
    "name with a line break": HEAD + "| 甲<br />乙 | x | y |\n\n## 注：项目说明\n\n`甲乙`:\n\n- 项目动机：丙\n",
    "rare characters": HEAD + "| 𠮷㛃 | 阿依古丽·买买提 | 6🈷️ |\n",
    "angle brackets": HEAD + "| List<int> | a<b 且 c>d | #include <stdio.h> |\n",
    "odd line ends": TITLE.replace("\n", "\r") + "a\x0bb\x0cc\u2028d\x85e\r\n",
    "form feed": TITLE + "\f\n甲\n",
    "a name that is too long": TITLE + "姓名：" + "长" * 61 + "\n",
    "a name of nothing": TITLE + "姓名：\u200b\u200b\n",
    "a name of another group": TITLE + "姓名：Zhicheng\n",
}
BYTES = {
    "NUL": REPORT.encode().replace(b"0.71", b"\x00"),
    "half a surrogate": REPORT.encode().replace(b"0.71", b"\xed\xa0\x80"),
    "cut in a character": REPORT.encode()[:-2],
    "GB18030": REPORT.encode("gb18030"),
    "UTF-16": REPORT.encode("utf-16"),
    "an image": bytes(range(256)) * 10,
    "10 MB in one cell": (HEAD + "| 甲 | " + "长" * 3_400_000 + " | |\n").encode(),
    "more than 10 MB": b"a" * (10 * 1024 * 1024 + 1),
    "100,000 rows": (HEAD + "| 甲 | 乙 | 丙 |\n" * 100_000).encode(),
}


@pytest.mark.parametrize("name", [*AWKWARD, *BYTES])
def test_an_awkward_file_is_read_or_refused_at_once(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    group = make_group()
    make_member(group, "林晓")
    content = AWKWARD[name].encode() if name in AWKWARD else BYTES[name]
    began = time.process_time()
    plan = plan_import(group, [source(content)], accepted=True)
    assert time.process_time() - began < 15  # 3 s is what must hold; the test tells a hang
    (file,) = plan.as_json()["files"]
    lines = file["lines"]
    assert lines["read"] + lines["kept"] + lines["blank"] == lines["total"]
    assert lines["lost"] == 0
    if plan.has_errors:
        assert all(problem["message"] for problem in file["problems"])
        return
    apply_import(group=group, plan=plan, by=None)
    again = plan_import(group, [source(content)])
    (changes,) = [one["changes"] for one in again.as_json()["files"]]
    assert (changes["create"], changes["update"]) == (0, 0)
    folder = tmp_path_factory.mktemp("out")
    export_markdown(group=group, folder=folder)
    assert (folder / "林晓" / "2026-W47.md").read_bytes() == content


@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("10 MB in one cell", "line-too-long", 5),
        ("100,000 rows", "too-many-lines", None),
        ("more than 10 MB", "too-large", None),
        ("NUL", "nul", 5),
        ("an image", "encoding", None),
    ],
)
def test_what_is_too_much_is_refused_by_name(name: str, code: str, line: int | None) -> None:
    plan = plan_import(make_group(), [source(BYTES[name])])
    assert [(problem.code, problem.line) for problem in plan.files[0].plan.problems] == [(code, line)]


def test_many_rows_name_the_limit() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source(AWKWARD["many rows"])])
    (problem,) = plan.files[0].plan.problems
    assert problem.message == "The report has 19,000 rows; at most 50 are allowed."


def test_html_in_a_file_is_stored_as_it_was_typed() -> None:
    group = make_group()
    make_member(group, "林晓")
    apply_import(group=group, plan=plan_import(group, [source(AWKWARD["html"])], accepted=True), by=None)
    assert WeeklyReport.objects.get().rows.get().results == "<script>alert(1)</script>\n<div align='center'>⭐</div>"
