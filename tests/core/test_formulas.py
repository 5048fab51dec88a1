"""Formulas between dollar signs: what is one, what it becomes, and that none holds anything up or lets anything in."""

import time
from html.parser import HTMLParser

import pytest

from core.richtext import render_markdown
from tests.core.test_richtext_attacks import forbidden_in

ADDRESS = "/g/lab/attachments/0b0e1e0a-1111-4222-8333-444455556666/"


def html_of(text: str) -> str:
    result = render_markdown(text)
    assert result.plain is False
    assert forbidden_in(result.html) == []
    return result.html.replace(">\n", ">")


def mathml_of(latex: str) -> str:
    """What stands inside <math><mrow>…</mrow></math>."""
    found = html_of(f"${latex}$")
    assert found.startswith("<p><math ")
    return found.split("<mrow>", 1)[1].removesuffix("</mrow></math></p>")


@pytest.mark.parametrize(
    "text",
    [
        "$5 和 $6",
        "costs $5, and $6.",
        "价格$5，原价$9，现在$x",
        "$HOME/x and $PATH",
        "$HOME:$PATH",
        "US$5 到 A$6",
        "$ x $",
        "\\$x\\$",
        "$$",
        "$$ $$",
        "$$$x$$$",
        "$x$$y$",
        "一个 $ 号",
        "$x\ny$",
        "$损失=1$",
    ],
)
def test_dollars_that_are_no_formula_stay_text(text: str) -> None:
    class Reader(HTMLParser):
        seen = ""

        def handle_data(self, data: str) -> None:
            self.seen += data

    reader = Reader()
    reader.feed(html_of(text))
    assert "<math" not in html_of(text)
    assert reader.seen == text.replace("\\", "").replace("\n", "")


def test_code_is_no_formula() -> None:
    assert html_of("`$HOME/x $a$`") == "<p><code>$HOME/x $a$</code></p>"
    assert html_of("```\n$$x$$\n$a$\n```") == "<pre><code>$$x$$\n$a$\n</code></pre>"
    assert "<math" not in html_of("$a`b`c$")


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"L_{总}", "<msub><mi>L</mi><mrow><mi>总</mi></mrow></msub>"),
        (r"\mathbb{R}\mathcal{L}\mathbf{x}", "<mi>ℝ</mi><mi>ℒ</mi><mi>𝐱</mi>"),
        (r"\mathbf{\alpha}\mathfrak{C}\mathbf{1}", "<mrow><mi>𝛂</mi></mrow><mi>ℭ</mi><mrow><mn>𝟏</mn></mrow>"),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\sin x", '<mo lspace="0em" rspace="0.167em">sin</mo><mi>x</mi>'),
        (r"a \leqslant b", "<mi>a</mi><mo>⩽</mo><mi>b</mi>"),
        (r"75.1\%", "<mn>75.1</mn><mi>%</mi>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\foo", "<mi>\\foo</mi>"),
    ],
)
def test_latex_becomes_mathml(latex: str, mathml: str) -> None:
    assert mathml_of(latex) == mathml


def test_formulas_stand_in_text_cells_and_lists() -> None:
    assert html_of("其中$x$表示 **$y$**。").count("<math ") == 2
    assert html_of("| a |\n|---|\n| $x_1$ |").count("<math ") == 1
    assert html_of("- $a$\n- [$b$](https://x.org)").count("<math ") == 2


def test_display_formulas_of_one_line_and_of_many() -> None:
    block = '<math display="block" alttext="x + y" tabindex="0"><mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow></math>'
    assert html_of("$$x + y$$") == f"<p>{block}</p>"
    assert html_of("$$\nx\n+ y\n$$") == f"<p>{block}</p>"  # the plus begins no list
    assert html_of("前\n$$\nx\n+ y\n$$\n后") == f"<p>前</p><p>{block}</p><p>后</p>"
    assert html_of("前\n$$x + y$$\n后") == f"<p>前{block}后</p>"
    assert html_of("- 项\n  $$\n  x\n  + y\n  $$") == f"<ul><li>项<p>{block}</p></li></ul>"
    aligned = html_of("$$\n\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}\n$$")
    assert (aligned.count("<mtr>"), aligned.count("<mtd")) == (2, 4)
    assert "<math" not in html_of("$$\nx\n\n没有结尾")


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a",
        "a}",
        r"\left(",
        "a & b",
        r"\frac a",
        r"\begin{nonsense}",
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{xx}\a",
        r"\unicode{x202e}",
        "{" * 41 + "}" * 41,
        r"\sqrt" * 100,
        "^" * 100,
        "x" * 2_001,
        "\u202ex",
    ],
)
def test_a_bad_formula_shows_its_source(latex: str) -> None:
    assert html_of(f"${latex}$").startswith("<p><code>$")


def test_commands_for_more_than_formulas_are_inert() -> None:
    assert mathml_of(r"\href{javascript:alert(1)}{x}") == "<mrow><mrow><mi>x</mi></mrow></mrow>"
    assert mathml_of(r"\style{position:fixed}{x}") == "<mrow><mi>x</mi></mrow>"
    assert mathml_of(r"\class{external}{x}") == "<mrow><mi>x</mi></mrow>"
    assert mathml_of(r"\rule{99999em}{9999em}\hspace{-9999em}") == (
        '<mspace width="10em"></mspace><mspace width="-10em"></mspace>'
    )
    assert "<mi>\\input</mi>" in mathml_of(r"\input{/etc/passwd}")
    assert "<mi>\\includegraphics</mi>" in mathml_of(r"\includegraphics{http://x.org/a.png}")


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{&lt;script&gt;}",
        r"</math><script>alert(1)</script>",
        r"\mathrm{<annotation-xml encoding=text/html>}",
        r"\href{x\" onclick=\"alert(1)}{x}",
    ],
)
def test_no_markup_comes_through_a_formula(latex: str) -> None:
    for sign in ("$", "$$"):
        assert forbidden_in(render_markdown(f"{sign}{latex}{sign}").html) == []
        assert "<script" not in render_markdown(f"{sign}{latex}{sign}").html


def test_mathml_that_somebody_types_is_text() -> None:
    assert html_of("<math><mi>x</mi></math>") == "<p>&lt;math&gt;&lt;mi&gt;x&lt;/mi&gt;&lt;/math&gt;</p>"


PIECES = ("$", "$a$ ", "$$", "$$a\n", "$$a\nb\n", "$\\$", "$\\frac{", "${", "$^", "$\\left(", "$a$\n\n", "$$\na\n$$\n")


@pytest.mark.parametrize("piece", PIECES)
def test_dollars_up_to_the_limit_do_not_hang(piece: str) -> None:
    begun = time.thread_time()
    result = render_markdown((piece * 65_536)[:65_536])
    assert time.thread_time() - begun < 10  # 2 s is what must hold; the test tells a hang, whatever the machine does
    assert forbidden_in(result.html) == []


HEAVY = ("\\sqrt", "^", "x^", "{", "\\frac", "\\left(", "\\begin{matrix}", "&", "\\\\", "a'", "\\text", "x_{", "1")


@pytest.mark.parametrize("piece", HEAVY)
def test_a_formula_up_to_the_limit_does_not_hang(piece: str) -> None:
    begun = time.thread_time()
    html_of(f"${(piece * 2_000)[:1_999]} $".replace(" $", "$"))
    assert time.thread_time() - begun < 5


def test_pictures_of_this_site_are_shown_and_others_become_links() -> None:
    assert html_of(f"![图 <b>]({ADDRESS})") == (
        f'<p><a href="{ADDRESS}" class="picture" target="_blank" rel="noopener noreferrer nofollow">'
        f'<img src="{ADDRESS}" alt="图 &lt;b&gt;" loading="lazy"></a></p>'
    )
    assert 'alt="image"' in html_of(f"![]({ADDRESS})")
    assert html_of(f"[x]({ADDRESS})") == f"<p>[x]({ADDRESS})</p>"  # only pictures name attachments


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/a.png",
        f"https://evil.example{ADDRESS}",
        f"//evil.example{ADDRESS}",
        f"{ADDRESS}?x",
        f"{ADDRESS}#x",
        f"{ADDRESS}../../files/",
        f"/g/lab/../other{ADDRESS[6:]}",
        ADDRESS.upper(),
        ADDRESS.rstrip("/"),
        "/g/lab/attachments/1/",
        "/log-out/",
        "a.png",
    ],
)
def test_no_other_image_is_loaded(address: str) -> None:
    assert "<img" not in render_markdown(f"![图]({address})").html
