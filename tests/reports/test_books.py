"""The group's week in one PDF: what stands in it, for whom, and that its contents lead where they say."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from core.teaching_weeks import TeachingWeek
from members.models import Group, Member
from reports.document import Book, BoundReport, FeedbackDoc, RowDoc
from reports.queries import week_book
from reports.rendering import Look, print_book, render_booklet, render_week_book, to_pdf
from reports.services import save_feedback
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted, week_of
from tests.pdfs import flat_text_of, fonts_of, read_pdf
from tests.reports.sheets import make_sheet

pytestmark = pytest.mark.thorough

NAMES = ("阿不都·买买提", "陈静", "邓佺", "刘涛", "𠮷野")
ROW = RowDoc(
    project="遥感基座", this_week="读", results="跑通", next_week="写", feedback=(FeedbackDoc("好", "朱老师"),)
)


def bound(number: int, *rows: RowDoc, **fields: Any) -> BoundReport:
    return BoundReport(str(UUID(int=number)), make_sheet(*rows, **fields))


def make_book(*reports: BoundReport, **fields: Any) -> Book:
    values: dict[str, Any] = {
        "group": "智能感知课题组",
        "starts_on": date(2026, 11, 16),
        "ends_on": date(2026, 11, 22),
        "reports": reports,
        "language": "en",
        "time_zone": "Asia/Shanghai",
        "as_of": datetime(2026, 11, 22, 16, 30, tzinfo=UTC),
        "week": "2026-W47",
        "shows_absent": True,
        "missing": ("何敏", "钱进"),
        "late": ("陈静",),
        "excused": ("吴敏",),
    }
    return Book(**values | fields)


def five() -> Book:
    return make_book(*(bound(number, ROW, member=name, language="en") for number, name in enumerate(NAMES, 1)))


def pages_of(data: bytes) -> list[str]:
    """The text of each page, without blanks."""
    import subprocess

    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")][:-1]


def destinations(data: bytes) -> list[tuple[int, int]]:
    """Of each link: the page it stands on and the page it leads to, both from 1, without repeats."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names = pdf.Root.Names.Dests.Names
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        found = []
        for number, page in enumerate(pdf.pages, 1):
            for link in page.get("/Annots", []):
                target = link.get("/Dest") or link.A.D
                place = places[str(target)] if isinstance(target, pikepdf.String) else target
                found.append((number, numbers[place[0].objgen]))
        return list(dict.fromkeys(found))  # a link of several boxes is several


def test_the_cover_tells_whose_week_it_is_and_counts() -> None:
    teaching = TeachingWeek(12, "2026–2027 autumn")
    book = make_book(bound(1, ROW, member="刘涛", language="en"), teaching=teaching)
    cover = pages_of(to_pdf(print_book(book)).data)[0]

    for piece in (
        "智能感知课题组",
        "Weeklyreports,week47of2026",
        "11.16-11.22",
        "2026–2027autumn,teachingweek12",
        "1reportshandedin",
        "1ofthemlate",
        "2nothandedin",
        "1excused",
        "Dataof2026-11-2300:30",
    ):
        assert piece in cover
    assert "1/" not in cover


def test_the_contents_name_the_page_of_each_member_and_lead_there() -> None:
    data = to_pdf(print_book(five())).data
    pages = pages_of(data)

    assert [name in page for name, page in zip(NAMES, pages[2:7], strict=True)] == [True] * 5
    for name, number in zip(NAMES, range(3, 8), strict=True):
        assert f"{name}{number}" in pages[1]
    assert "Whoismissing,lateorexcused8" in pages[1]
    assert destinations(data) == [(2, number) for number in range(3, 9)]


def test_members_are_bookmarks_with_their_projects_below() -> None:
    read = read_pdf(to_pdf(print_book(five())).data)

    cover, contents, *members, absent = read.outline
    assert cover[0] == "Weekly reports, week 47 of 2026"
    assert contents[0] == "Contents"
    assert members == [(name, ("遥感基座",)) for name in NAMES]
    assert absent[0].startswith("Who is missing")


def test_it_is_one_tagged_document_with_language_and_title() -> None:
    pdf = to_pdf(print_book(replace(five(), language="zh-hans")))
    read = read_pdf(pdf.data)

    assert (read.language, read.is_tagged, read.attachments) == ("zh-CN", True, 0)
    assert "2026" in read.title
    assert "智能感知课题组" in read.title
    assert pdf.missing_glyphs == ()
    assert set(fonts_of(pdf.data).values()) == {True}


def test_every_report_is_in_the_tree_of_tags() -> None:
    import pikepdf

    def kinds(element: Any) -> list[str]:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return []
        below: Any = element.get("/K", [])
        parts = list(below) if isinstance(below, pikepdf.Array) else [below]
        return [str(element.S), *(kind for part in parts for kind in kinds(part))]

    with pikepdf.open(io.BytesIO(to_pdf(print_book(five())).data)) as pdf:
        found = kinds(pdf.Root.StructTreeRoot.K[0])

    assert found.count("/Table") == 6  # five reports, and the figures of the cover
    assert found.count("/TH") == 25
    assert found.count("/H1") == 8
    assert found.count("/Link") >= 6


def test_the_same_book_gives_the_same_bytes() -> None:
    first, second = print_book(five()), print_book(five())

    assert first.content_hash == second.content_hash
    assert to_pdf(first).data == to_pdf(second).data


def test_who_is_missing_late_and_excused_stands_at_the_end() -> None:
    last = pages_of(to_pdf(print_book(five())).data)[-1]

    assert "Nothandedin2何敏钱进" in last
    assert "Handedinlate1陈静" in last
    assert "Excused1吴敏" in last


def test_a_week_in_which_nobody_reported_has_a_cover_and_the_list() -> None:
    pages = pages_of(to_pdf(print_book(make_book(late=(), as_of=None))).data)

    assert len(pages) == 2
    assert "0reportshandedin" in pages[0]
    assert "Dataof" not in pages[0]
    assert "何敏" in pages[1]


def test_long_reports_and_empty_ones_stand_between_the_others() -> None:
    long = RowDoc(project="甲", results="长" * 20_000)
    many = tuple(RowDoc(project=f"项目{number}", results="好") for number in range(50))
    book = make_book(
        bound(1, long, member="陈静", language="en"),
        bound(2, *many, member="刘涛", language="en"),
        bound(3, member="邓佺", language="en", note="只有附注"),
        bound(4, RowDoc(results="没有项目"), member="何敏", language="en"),
    )
    data = to_pdf(print_book(book)).data
    text = flat_text_of(data)

    assert text.count("长") == 20_000
    assert [f"项目{number}" in text for number in range(50)] == [True] * 50
    assert "只有附注" in text
    assert [name for name, _below in read_pdf(data).outline[2:-1]] == ["陈静", "刘涛", "邓佺", "何敏"]
    pages = pages_of(data)
    for link, name in zip(destinations(data), ("陈静", "刘涛", "邓佺", "何敏"), strict=False):
        assert pages[link[1] - 1].startswith(f"智能感知课题组{name}")


def test_footer_and_columns_are_those_of_the_group() -> None:
    look = Look(footer="内部资料 · 请勿外传", columns=("results", "project"))
    printed = print_book(five(), look=look)
    pages = pages_of(to_pdf(printed).data)

    assert ["内部资料·请勿外传" in page for page in pages] == [True] * len(pages)
    assert "ResultsProject" in pages[2]
    assert "Advisor'sfeedback" not in pages[2]
    assert "朱老师" not in pages[2]


def test_a_booklet_lists_its_weeks() -> None:
    weeks = ("2026-W45", "2026-W46", "2026-W47")
    reports = [bound(number, ROW, language="en") for number in range(1, 4)]
    dated = [
        replace(report, sheet=replace(report.sheet, document=replace(report.sheet.document, week=week)))
        for report, week in zip(reports, weeks, strict=True)
    ]
    book = make_book(*dated, week="", member="刘涛", shows_absent=False, missing=(), late=(), excused=())
    printed = print_book(replace(book, starts_on=date(2026, 11, 2)))
    read = read_pdf(to_pdf(printed).data)

    assert printed.name == "weekly-reports_刘涛_20261102-20261122.pdf"
    assert [title for title, _below in read.outline] == [
        "Weekly reports of 刘涛",
        "Contents",
        *(f"Weekly report, week {number} of 2026" for number in (45, 46, 47)),
    ]


# With a database


@pytest.fixture
def group() -> Group:
    return make_group(name="智能感知课题组", language="en")


@pytest.mark.django_db
def test_a_week_is_read_in_pinyin_order_without_drafts(group: Group) -> None:
    make_submitted(make_member(group, "周敏"), results="甲")
    make_submitted(make_member(group, "陈静"), results="乙", now=datetime(2026, 11, 24, tzinfo=UTC))
    make_draft(make_member(group, "刘涛"), results="草稿在此")
    book = week_book(group, week_of(Member(group=group)), with_feedback=True)

    assert [report.sheet.document.member for report in book.reports] == ["陈静", "周敏"]
    assert (book.missing, book.late, book.excused) == (("刘涛",), ("陈静",), ())
    assert book.as_of == datetime(2026, 11, 24, tzinfo=UTC)
    assert "草稿在此" not in print_book(book).html


@pytest.mark.django_db
def test_reading_a_week_costs_the_same_for_many(group: Group, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        make_submitted(make_member(group, f"成员{number}"))
    with django_assert_max_num_queries(12):
        book = week_book(group, week_of(Member(group=group)), with_feedback=True)

    assert len(book.reports) == 12


@pytest.mark.django_db
def test_guests_get_neither_feedback_nor_the_names_of_the_missing(group: Group) -> None:
    report = make_submitted(make_member(group, "陈静"), results="结果在此")
    make_member(group, "何敏")
    advisor = make_member(group, "朱老师", roles=("advisor",))
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="只给组内", version=0, by=advisor)
    week = week_of(advisor)

    full = render_week_book(group, week).file
    guest = render_week_book(group, week, audience="guest").file

    with full.file.open() as file:
        assert [piece in flat_text_of(file.read()) for piece in ("只给组内",)] == [True]
    with guest.file.open() as file:
        text = flat_text_of(file.read())
    assert [piece in text for piece in ("结果在此", "陈静")] == [True, True]
    assert [piece in text for piece in ("只给组内", "朱老师", "何敏", "nothandedin")] == [False] * 4
    assert full.contents == guest.contents == [str(report.uuid)]


@pytest.mark.django_db
def test_the_same_week_is_rendered_once(group: Group) -> None:
    author = make_member(group, "陈静")
    make_submitted(author)
    first, second = render_week_book(group, week_of(author)).file, render_week_book(group, week_of(author)).file
    make_submitted(make_member(group, "刘涛"))

    assert first == second
    assert render_week_book(group, week_of(author)).file != first


@pytest.mark.django_db
def test_a_booklet_holds_what_its_reader_may_read(group: Group) -> None:
    author, other = make_member(group, "陈静"), make_member(group, "刘涛")
    for week, text in (("2026-W45", "四五"), ("2026-W46", "四六"), ("2026-W47", "四七")):
        make_submitted(author, week=week, results=text)
    make_draft(author, week="2026-W44", results="草稿在此")
    weeks = week_of(author, "2026-W44"), week_of(author, "2026-W46")

    file = render_booklet(other, author, weeks, audience="full").file

    with file.file.open() as stored:
        text = flat_text_of(stored.read())
    assert [piece in text for piece in ("四五", "四六", "四七", "草稿在此")] == [True, True, False, False]
    assert len(file.contents) == 2
