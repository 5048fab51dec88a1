"""Pictures and formulas on paper."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from activity.models import RenderedFile
from activity.pdf import IMAGE_SCHEME
from core.richtext import render_markdown
from core.richtext.printing import draw_formulas, put_pictures_in
from members.models import Group, Member
from reports.models import WeeklyReport
from reports.rendering import PrintedReport, print_report, to_pdf
from reports.services import save_feedback
from tests.factories.members import make_group, make_member
from tests.factories.pictures import address_of, make_picture
from tests.factories.reports import make_submitted
from tests.pdfs import flat_text_of, read_pdf, text_of

pytestmark = pytest.mark.thorough

GUEST = RenderedFile.Audience.GUEST


@pytest.fixture
def group(db: None) -> Group:
    return make_group(slug="lab")


@pytest.fixture
def author(group: Group) -> Member:
    return make_member(group, "顾晓岚")


def shown_in(printed: PrintedReport) -> set[str]:
    return {name.removeprefix("attachment-") for name in printed.images}


def test_a_report_is_printed_with_its_pictures_and_formulas(group: Group, author: Member) -> None:
    advisor = make_member(group, "沈知远", roles=("advisor",))
    own, advice = make_picture(author, size=(300, 200)), make_picture(advisor, color="seagreen")
    report = make_submitted(author, results=f"损失 $L_{{总}}=\\frac{{a}}{{b}}$\n\n![曲线 <b>]({address_of(own)})")
    save_feedback(report=report, row_uuid=None, text=f"![标注]({address_of(advice)})", version=0, by=advisor)
    printed = print_report(report)
    assert shown_in(printed) == {str(own.uuid), str(advice.uuid)}
    assert shown_in(print_report(report, audience=GUEST)) == {str(own.uuid)}
    data = to_pdf(printed).data
    read = read_pdf(data)
    assert (read.images, read.attachments, read.is_tagged) == (2, 0, True)
    assert b"/Alt" in data or "曲线" not in text_of(data)  # the description is for screen readers
    assert to_pdf(print_report(report)).data == data


def test_pictures_of_others_and_lost_ones_leave_their_description(group: Group, author: Member) -> None:
    group.language = "en"
    group.save()
    theirs, lost = make_picture(make_member(group)), make_picture(author)
    report = make_submitted(author, results=f"![甲]({address_of(theirs)}) ![乙]({address_of(lost)})")
    assert lost.file.name is not None
    Path(default_storage.path(lost.file.name)).unlink()
    report = WeeklyReport.objects.get(pk=report.pk)
    printed = print_report(report)
    assert shown_in(printed) == set()
    text = flat_text_of(to_pdf(printed).data)
    assert "[甲:thispictureismissing][乙:thispictureismissing]" in text


def test_large_pictures_are_printed_smaller(author: Member) -> None:
    picture = make_picture(author, kind="JPEG", size=(4_000, 3_000))
    report = make_submitted(author, results=f"![]({address_of(picture)})")
    (data,) = print_report(report).images.values()
    assert len(data) < 100_000


def test_a_picture_that_is_taken_out_changes_the_file(author: Member) -> None:
    first, second = make_picture(author), make_picture(author, color="blue")
    one = make_submitted(author, results=f"![图]({address_of(first)})")
    other = make_submitted(author, week="2026-W46", results=f"![图]({address_of(second)})")
    assert print_report(one).content_hash != print_report(other).content_hash


FORMULAS = (
    r"\frac{a}{b}",
    r"L_{总}",
    r"\sum_{i=1}^{n} x_i",
    r"\begin{cases}1 & x>0\\ 0 & \text{否则}\end{cases}",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
    r"\mathbb{R}\mathcal{L}\mathbf{x}",
    r"\hat{y}\bar{x}\vec{v}\sqrt[3]{x}",
    r"\boxed{x}\cancel{y}\xrightarrow{a}",
    r"\left\lfloor \frac{a}{b}\right\rfloor",
    r"\unknown",
    "x'",
    r"a\\b",
    "{}",
    r"a\hspace{-9999em}b",
)


@pytest.mark.parametrize("latex", FORMULAS)
def test_every_formula_is_drawn_with_its_source_for_screen_readers(latex: str) -> None:
    page = draw_formulas(render_markdown(f"$${latex}$$").html, scheme=IMAGE_SCHEME)
    assert "<math" not in page.html
    found = re.search(r'<img class="formula block" src="zuji-file:(formula-[0-9a-f]{24})" alt="([^"]*)"', page.html)
    assert found is not None or "<code>" in page.html
    if found:
        svg = page.images[found[1]].decode()
        assert svg.startswith("<svg ")
        assert not re.search(r'href="(?!#)|<script|<image|url\(', svg)


def test_chinese_words_stand_in_drawn_formulas_as_text() -> None:
    page = draw_formulas(render_markdown("$x_{甲}^{乙} ❶$").html, scheme=IMAGE_SCHEME)
    (svg,) = page.images.values()
    assert sorted(re.findall(r">(.)</text>", svg.decode())) == sorted("甲乙❶")


def test_what_cannot_be_drawn_is_printed_as_its_source() -> None:
    odd = '<p><math display="inline" alttext="x &amp; y"><mfrac><mi>x</mi></mfrac></math></p>'
    assert draw_formulas(odd, scheme=IMAGE_SCHEME).html == "<p><code>x &amp; y</code></p>"


def test_many_different_formulas_end_at_a_limit() -> None:
    texts = [render_markdown(f"$x_{{{number}}}$").html for number in range(1_003)]
    page = draw_formulas("\n".join(texts), scheme=IMAGE_SCHEME)
    assert (len(page.images), page.html.count("<code>")) == (1_000, 3)


def test_only_pictures_that_are_handed_over_are_named() -> None:
    text = "![图](/g/lab/attachments/0b0e1e0a-1111-4222-8333-444455556666/)"
    page = put_pictures_in(render_markdown(text).html, {}, scheme=IMAGE_SCHEME, lost="<lost>")
    assert page.html == '<p><span class="lost">[图: &lt;lost&gt;]</span></p>'
