"""A report on paper: what stands in it, for whom, and that the same content is rendered once."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image

from activity.models import RenderedFile
from activity.queries import is_unchanged
from members.models import Member
from members.services import change_logo
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc
from reports.models import WeeklyReport
from reports.rendering import print_report, print_sheet, render_weekly_report, to_pdf
from reports.services import RowInput, approve_report, save_feedback, save_report, submit_report
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted
from tests.pdfs import flat_text_of, fonts_of, read_pdf, text_of
from tests.reports.sheets import make_sheet, pdf_of_cell

ROW = RowDoc(
    project="遥感影像小样本分割\n（与测绘院合作）",
    this_week="1. 读三篇论文\n2. 复现基线",
    results="基线到 75.1\\%，`train.py --lr 3e-4` 跑通\n\n```\ndef 前处理(x: List[int]): ...\n```",
    next_week="- 写第三节\n  - 图 2",
    feedback=(FeedbackDoc("先固定随机种子", "朱老师"), FeedbackDoc("同意", "余老师")),
)


def test_a_report_shows_all_its_cells_and_embeds_every_font() -> None:
    pdf = to_pdf(print_sheet(make_sheet(ROW, note="整体顺利 **重点**", feedback=(FeedbackDoc("继续", "朱老师"),))))

    text = flat_text_of(pdf.data)
    for piece in (
        "遥感影像小样本分割（与测绘院合作）",
        "读三篇论文复现基线",
        "基线到75.1%，train.py--lr3e-4跑通",
        "def前处理(x:List[int]):...",
        "先固定随机种子—朱老师",
        "同意—余老师",
        "整体顺利重点",
        "继续—朱老师",
        "刘涛",
        "智能感知课题组",
        "11.16-11.22",
        "1/1",
    ):
        assert piece in text
    assert pdf.missing_glyphs == ()
    fonts = fonts_of(pdf.data)
    assert set(fonts) >= {"Noto-Sans-CJK-SC", "Noto-Sans-CJK-SC-Bold", "Noto-Sans-Mono-CJK-SC"}
    assert set(fonts.values()) == {True}


def test_the_file_tells_readers_and_programs_what_it_is() -> None:
    read = read_pdf(to_pdf(print_sheet(make_sheet(ROW, RowDoc(project="运维", results="好"), note="记"))).data)

    assert (read.language, read.is_tagged, read.author) == ("zh-CN", True, "刘涛")
    assert "刘涛" in read.title
    assert "2026" in read.title
    assert "智能感知课题组" in read.subject
    [(title, below)] = read.outline
    assert title.startswith(read.title.partition(" · ")[0])
    assert below[:2] == ("遥感影像小样本分割 （与测绘院合作）", "运维")


def test_a_report_is_printed_in_the_language_of_its_group() -> None:
    with translation.override("zh-hans"):  # of who happens to ask
        printed = print_sheet(make_sheet(ROW, language="en"))

    assert '<html lang="en">' in printed.html
    assert "This week's tasks" in printed.html
    assert printed.name == "weekly-report_2026-W47_刘涛.pdf"


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("刘涛", "weekly-report_2026-W47_刘涛.pdf"),
        ("阿不都·买买提", "weekly-report_2026-W47_阿不都·买买提.pdf"),
        ("Anna Lee", "weekly-report_2026-W47_Anna-Lee.pdf"),
        ("../../etc/passwd", "weekly-report_2026-W47_etc-passwd.pdf"),
        ('a"b\\c:d*e?f<g>h|i\r\nj', "weekly-report_2026-W47_a-b-c-d-e-f-g-h-i-j.pdf"),
        ("𠮷野", "weekly-report_2026-W47_𠮷野.pdf"),
    ],
)
def test_the_name_of_the_file_is_safe_everywhere(member: str, name: str) -> None:
    assert print_sheet(make_sheet(ROW, member=member, language="en")).name == name


def test_names_and_titles_are_escaped() -> None:
    evil = "<b>x</b>\"'&"
    printed = print_sheet(make_sheet(ROW, member=evil, group=evil, reviewed_by=evil))

    assert evil not in printed.html
    assert "&lt;b&gt;x&lt;/b&gt;" in printed.html


def test_removed_rows_are_marked_and_blank_ones_are_left_out() -> None:
    removed = RowDoc(project="旧项目", results="做了", feedback=(FeedbackDoc("为什么删掉", "朱老师"),), is_removed=True)
    printed = print_sheet(make_sheet(ROW, RowDoc(), removed))

    assert printed.html.count("<tr") == 3
    assert printed.html.count('class="removed"') == 1


def test_marks_and_answers_stand_with_the_feedback_and_not_for_guests() -> None:
    given = (FeedbackDoc("补消融", "朱老师", "revise", "**已补**"), FeedbackDoc("", "余老师", "talk"))
    row = RowDoc(project="甲", results="做了", feedback=given)
    text = flat_text_of(to_pdf(print_sheet(make_sheet(row, feedback=(FeedbackDoc("", "朱老师", "good"),)))).data)
    for piece in ("待改", "补消融", "答复", "已补", "面谈", "👍"):
        assert piece in text, piece
    guests = print_sheet(make_sheet(RowDoc(project="甲", results="做了")), with_feedback=False)
    assert "quick-mark" not in guests.html


def test_notes_of_projects_stand_below() -> None:
    note = ProjectNoteDoc("遥感影像小样本分割", motivation="标注贵", plan="- 先基线", note="另记")
    text = flat_text_of(to_pdf(print_sheet(make_sheet(ROW, project_notes=(note,)))).data)

    assert text.index("先固定随机种子") < text.index("标注贵") < text.index("先基线") < text.index("另记")


def test_a_late_reviewed_report_says_so_in_the_time_of_the_group() -> None:
    reviewed = datetime(2026, 11, 23, 18, tzinfo=UTC)  # 02:00 of the next day in Shanghai
    sheet = make_sheet(ROW, language="en", is_late=True, state="reviewed", reviewed_by="朱老师", reviewed_at=reviewed)

    facts = [line.strip() for line in text_of(to_pdf(print_sheet(sheet)).data).splitlines()]

    assert "Submitted 2026-11-22 12:05 (late)" in facts
    assert "Reviewed 2026-11-24 by 朱老师" in facts
    assert "Revision 2" in facts


def test_long_cells_go_on_over_pages_under_a_repeated_head() -> None:
    long = "\n".join(f"第{number}行" for number in range(1, 121))
    data = to_pdf(print_sheet(make_sheet(replace(ROW, results=long), language="en"))).data

    pages = read_pdf(data).pages
    text = text_of(data)
    assert pages > 1
    assert text.count("Next week's plan") == pages
    assert [f"第{number}行" in text for number in range(1, 121)] == [True] * 120
    assert f"{pages}/{pages}" in flat_text_of(data)


def test_the_words_of_seeds_and_rare_characters_come_out() -> None:
    text = flat_text_of(pdf_of_cell("邓佺 𠮷 㛃 6🈷️ 75.1\\% a\N{NO-BREAK SPACE}b 第一行<br />第二行 🚀 ✔️ ①②"))

    for piece in ("邓佺", "𠮷", "㛃", "75.1%", "ab", "第一行第二行", "🚀", "①②"):
        assert piece in text


# With a database


@pytest.fixture
def author() -> Member:
    return make_member(make_group(name="智能感知课题组", language="en"), "刘涛")


@pytest.fixture
def report(author: Member) -> WeeklyReport:
    return make_submitted(author, results="结果在此")


def feedback(report: WeeklyReport, text: str = "请补充数据") -> Member:
    advisor = make_member(report.group, "朱老师", roles=("advisor",))
    row = report.rows.get()
    save_feedback(report=report, row_uuid=row.uuid, text=text, version=0, by=advisor)
    return advisor


@pytest.mark.django_db
def test_the_same_content_is_rendered_once(report: WeeklyReport) -> None:
    first, second = render_weekly_report(report), render_weekly_report(report)

    assert first.file == second.file
    assert RenderedFile.objects.count() == 1
    assert is_unchanged(first.file)
    assert (first.file.kind, first.file.subject, first.file.audience) == ("weekly-report", report.uuid, "full")
    assert first.file.group == report.group


@pytest.mark.django_db
def test_feedback_and_review_make_another_file(report: WeeklyReport) -> None:
    hashes = [render_weekly_report(report).file.content_hash]
    advisor = feedback(report)
    hashes.append(render_weekly_report(report).file.content_hash)
    approve_report(report=report, by=advisor)
    hashes.append(render_weekly_report(report).file.content_hash)

    assert len(set(hashes)) == 3


@pytest.mark.django_db
def test_guests_get_a_file_without_feedback(report: WeeklyReport) -> None:
    feedback(report, "只给组内看的话")
    full = render_weekly_report(report, audience="full").file
    guest = render_weekly_report(report, audience="guest").file

    with full.file.open() as file:
        assert "只给组内看的话" in flat_text_of(file.read())
    with guest.file.open() as file:
        text = flat_text_of(file.read())
    assert "只给组内看的话" not in text
    assert "朱老师" not in text
    assert "Advisor'sfeedback" not in text
    assert "结果在此" in text


@pytest.mark.django_db
def test_an_unsubmitted_edit_is_not_in_the_file(report: WeeklyReport, author: Member) -> None:
    before = print_report(report)
    row = report.rows.get()
    rows = [RowInput(uuid=row.uuid, project="遥感基座", results="还没提交的修改")]
    edited = save_report(report=report, rows=rows, note="", version=report.version, by=author)
    assert print_report(edited).content_hash == before.content_hash

    submit_report(report=edited, version=edited.version, by=author)
    after = print_report(edited)
    assert "还没提交的修改" in after.html
    assert "Revision 2" in after.html


@pytest.mark.django_db
def test_a_damaged_file_is_rendered_again(report: WeeklyReport) -> None:
    file = render_weekly_report(report).file
    Path(file.file.path).write_bytes(b"%PDF-1.7 cut")

    again = render_weekly_report(report).file

    assert again.uuid == file.uuid
    assert is_unchanged(again)


@pytest.mark.django_db
def test_the_logo_of_the_group_stands_on_the_page(report: WeeklyReport) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(picture, "PNG")
    admin = make_member(report.group, roles=("admin",))
    without = print_report(report)
    change_logo(group=report.group, upload=picture.getvalue(), by=admin)

    printed = print_report(report)

    assert printed.content_hash != without.content_hash
    assert read_pdf(to_pdf(printed).data).images == 1
