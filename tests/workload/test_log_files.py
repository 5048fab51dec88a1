"""Files of a log in and out: every line in a part, nothing lost, nothing doubled."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import InvalidText
from members.services import NotAllowed
from tests.factories.members import make_group, make_member
from workload.document.log_file import LogFileDoc, LogFilePart
from workload.document.log_renewing import renewed
from workload.markdown.log_file import read_log_file, recognise_log, write_log_file
from workload.models import LogDay, LogFile
from workload.services import (
    WorkRefused,
    export_log,
    import_log,
    plan_log_import,
    save_log_day,
)

FILE = """## TODO
1. 看论文

## 问题
1. 如何衡量？

## 2021-7-10
2:20 pm-

2h15m

11:20 am -1:35 pm
[Reading ActNN](https://arxiv.org/pdf/2104.14129.pdf) and [draw]()

## 2021-7-9

6:35 am - 7:10

Reading docs

# 2022
## 1月13日 周六
两小时半
"""
FIRST, SECOND, THIRD = date(2021, 7, 10), date(2021, 7, 9), date(2022, 1, 13)


def test_a_file_by_day() -> None:
    doc = read_log_file(FILE)
    assert [(part.heading.strip(), part.day, part.line) for part in doc.parts] == [
        ("## TODO", None, 1),
        ("## 问题", None, 4),
        ("## 2021-7-10", FIRST, 7),
        ("## 2021-7-9", SECOND, 15),
        ("# 2022", None, 21),
        ("## 1月13日 周六", THIRD, 22),
    ]
    assert (doc.days[SECOND], doc.days[THIRD]) == ("6:35 am - 7:10\n\nReading docs", "两小时半")
    assert write_log_file(doc) == FILE


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("## 2021-7-10", FIRST),
        ("# 2021年7月10日", FIRST),
        ("## 2021/7/10", FIRST),
        ("# 20210710", FIRST),
        ("### DAY01（2021-7-10）", FIRST),
        ("### Day 1 (2021-07-10)", FIRST),
        ("## Time：2021.7.10", FIRST),
        ("## 2021-7-10 周六", FIRST),
        ("2021-7-10\n---------", FIRST),
        ("## 7月10日", None),
        ("## TODO", None),
        ("## 2021", None),
        ("## 2021-13-40", None),
        ("### Day 1", None),
    ],
)
def test_headings(heading: str, day: date | None) -> None:
    assert read_log_file(f"{heading}\n\n2h").parts[0].day == day


def test_headings_inside_a_day_stay_in_it() -> None:
    doc = read_log_file("## 2021-7-10\n1h\n### 笔记\na\n## Tips\nb\n### c\n")
    assert [(part.day, part.text) for part in doc.parts] == [(FIRST, "1h\n### 笔记\na\n"), (None, "b\n"), (None, "")]


def test_front_matter_is_no_heading() -> None:
    text = "---\nauthor: 刘涛\n---\n\n## 2021-7-10\n1h\n"
    doc = read_log_file(text)
    assert ([(part.heading, part.day) for part in doc.parts], write_log_file(doc)) == (
        [("", None), ("## 2021-7-10\n", FIRST)], text,
    )  # fmt: skip


def test_days_that_stand_there_twice_are_one() -> None:
    assert read_log_file("## 2021-7-10\na\n\n## 2021-07-10\nb\n").days == {FIRST: "a\n\nb"}


def test_a_log_is_known_for_what_it_is() -> None:
    assert recognise_log(FILE) > 0.9
    for other in (
        "",
        "# 周报\n\n| 项目 |\n|---|\n",
        "# 2023\n## 6🈷️\n- [X] 9 [a](b)\n",
        "# 2023/7/24 \n## 上周\n- 训练\n",
    ):
        assert recognise_log(other) < 0.6


@given(st.text(alphabet="#＃ 2021-7年月日\n=-`abc:1h", max_size=120))
def test_every_line_is_in_a_part(text: str) -> None:
    doc = read_log_file(text)
    assert write_log_file(doc) == text
    assert read_log_file(write_log_file(doc)) == doc


@given(
    st.dictionaries(
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.text(alphabet="读论文 9:00–10:30h\n", max_size=40).map(lambda text: f"a{text}".strip()),
        max_size=8,
    )
)
def test_days_come_back_as_they_were(days: dict[date, str]) -> None:
    text = write_log_file(renewed(LogFileDoc(), days))
    assert read_log_file(text).days == days
    order = [part.day for part in read_log_file(text).parts if part.day]
    assert order == sorted(days, reverse=True)


def test_what_changed_is_renewed_in_its_place() -> None:
    doc = read_log_file(FILE)
    assert renewed(doc, doc.days) == doc
    days = doc.days | {SECOND: "1h", date(2021, 7, 11): "新", date(2021, 7, 1): "旧"}
    written = write_log_file(renewed(doc, days))
    changed = FILE.replace("6:35 am - 7:10\n\nReading docs", "1h")
    assert written == changed.replace("## 2021-7-10", "## 2021-7-11\n\n新\n\n## 2021-7-10") + "\n## 2021-7-1\n\n旧\n\n"
    gone = write_log_file(renewed(doc, {day: text for day, text in doc.days.items() if day != FIRST}))
    assert "2021-7-10" not in gone
    assert gone.startswith("## TODO\n1. 看论文\n\n## 问题\n1. 如何衡量？\n\n## 2021-7-9\n")


ODD_FILES = {
    "days": "## 2021-7-10\n1h\n\n",
    "headings": "# a\n",
    "underlines": "a\n---\n",
    "fences": "```\n",
    "one line": "2021-7-10 ",
    "digits": "# 20210710\n20210710",
}


@pytest.mark.parametrize("kind", ODD_FILES)
def test_a_megabyte_of_a_file_is_read(kind: str) -> None:
    text = ODD_FILES[kind] * (1_000_000 // len(ODD_FILES[kind]) + 1)
    begin = time.process_time()
    doc = read_log_file(text)
    recognise_log(text)
    assert write_log_file(doc) == text
    assert doc.days.keys() <= {FIRST}
    assert time.process_time() - begin < 15


@pytest.mark.django_db
def test_in_and_out_again() -> None:
    member = make_member(make_group())
    plan = import_log(member=member, name="log.md", text=FILE, by=member)
    assert ([change.kind for change in plan.changes], plan.kept) == (["create"] * 3, ("TODO", "问题", "2022"))
    day = LogDay.objects.get(day=FIRST)
    assert (day.stated_minutes, [str(entry.span) for entry in day.entries.all()]) == (135, ["14:20–", "11:20–13:35"])
    assert export_log(member=member, name="log.md") == FILE
    again = plan_log_import(member=member, name="log.md", text=FILE)
    assert again.changes_nothing
    before = list(LogDay.objects.values_list("day", "version"))
    import_log(member=member, name="log.md", text=FILE, by=member)
    assert list(LogDay.objects.values_list("day", "version")) == before


@pytest.mark.django_db
def test_both_sides_may_change() -> None:
    member = make_member(make_group())
    import_log(member=member, name="log.md", text=FILE, by=member)
    save_log_day(member=member, day=SECOND, text="6:35 am - 7:10 改", version=1, by=member)
    there = FILE.replace("2h15m", "9h").replace("两小时半", "三小时")
    plan = plan_log_import(member=member, name="log.md", text=there)
    assert [(change.day, change.kind) for change in plan.changes] == [
        (FIRST, "update"),
        (SECOND, "same"),
        (THIRD, "update"),
    ]
    import_log(member=member, name="log.md", text=there, by=member)
    assert (LogDay.objects.get(day=FIRST).stated_minutes, LogDay.objects.get(day=SECOND).version) == (540, 2)
    assert export_log(member=member, name="log.md") == there.replace(
        "6:35 am - 7:10\n\nReading docs", "6:35 am - 7:10 改"
    )
    save_log_day(member=member, day=THIRD, text="这里也改了", version=2, by=member)
    both = plan_log_import(member=member, name="log.md", text=there.replace("三小时", "四小时"))
    assert [change.kind for change in both.changes] == ["same", "same", "conflict"]
    import_log(member=member, name="log.md", text=there.replace("三小时", "四小时"), by=member)
    assert LogDay.objects.get(day=THIRD).text == "这里也改了\n\n四小时"


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused() -> None:
    member = make_member(make_group())
    for text, error in (("# 周报\n", WorkRefused), ("## 2021-7-10\na\0", InvalidText), ("x" * 1_000_001, InvalidText)):
        with pytest.raises(error):
            import_log(member=member, name="log.md", text=text, by=member)
    with pytest.raises(WorkRefused):
        import_log(member=member, name="l", text="## 2021-7-10\n" + "9:00-9:01\n" * 201, by=member)
    with pytest.raises(NotAllowed):
        import_log(member=member, name="l", text=FILE, by=make_member(member.group, roles=("admin",)))
    assert not LogDay.objects.exists()
    assert not LogFile.objects.exists()


@pytest.mark.django_db
def test_days_without_a_year_are_refused_with_the_remedy() -> None:
    member = make_member(make_group())
    with pytest.raises(WorkRefused) as refused:
        import_log(member=member, name="l", text="## 3.14 读 2h\n", by=member)
    assert (refused.value.code, LogFile.objects.count()) == ("no_year", 0)
    import_log(member=member, name="l", text="# 2021\n\n## 3.14 读 2h\n", by=member)
    assert LogDay.objects.get().day == date(2021, 3, 14)


@pytest.mark.django_db
def test_the_seed(seeds: Path) -> None:
    text = (seeds / "003_c429813e56cb6188.txt").read_text("utf-8")
    assert recognise_log(text) > 0.9
    assert [name for name in sorted(seeds.glob("*.txt")) if recognise_log(name.read_text("utf-8")) > 0.6] == [
        seeds / "003_c429813e56cb6188.txt"
    ]
    member = make_member(make_group())
    plan = import_log(member=member, name="README.md", text=text, by=None)
    assert (plan.count("create"), plan.kept) == (15, ("TODO", "问题"))
    assert export_log(member=member, name="README.md") == text
    assert plan_log_import(member=member, name="README.md", text=text).changes_nothing
    stated = LogDay.objects.exclude(stated_minutes=None)
    assert (stated.count(), sum(day.stated_minutes or 0 for day in stated)) == (14, 35 * 60 + 10)
    assert write_log_file(LogFileDoc((LogFilePart("", text),))) == text


@pytest.mark.django_db
def test_a_day_that_got_shorter_in_its_file_does_here_too() -> None:
    owner = make_member(make_group(), "刘涛")
    before = "## 2021-7-10\n12h\n9:00-10:00 读\n"
    import_log(member=owner, name="log.md", text=before, by=owner)
    done = import_log(member=owner, name="log.md", text="## 2021-7-10\n12h\n", by=owner)
    assert [(change.kind, change.after.strip()) for change in done.changes] == [("update", "12h")]
    assert LogDay.objects.get().text.strip() == "12h"
    plan = plan_log_import(member=owner, name="other.md", text="## 2021-7-10\n2h\n")
    assert [change.kind for change in plan.changes] == ["conflict"]
