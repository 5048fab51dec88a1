"""The door to the PDF engine: what comes out is good, and what a document names is never opened."""

import io

import pytest
from PIL import Image

from activity.pdf import (
    ClosedFetcher,
    Pdf,
    breakable,
    chinese_font_available,
    engine_version,
    html_to_pdf,
    is_whole_pdf,
)
from tests.pdfs import read_pdf, text_of

CSS = 'html { font-family: "Noto Sans CJK SC", sans-serif }'


def render(body: str, *, head: str = "", css: str = CSS, images: dict[str, bytes] | None = None) -> Pdf:
    html = f'<!doctype html><html lang="zh-CN"><head><title>周报</title>{head}</head><body>{body}</body></html>'
    return html_to_pdf(html, css=css, images=images)


def test_a_pdf_is_whole_tagged_and_says_its_language() -> None:
    pdf = render("<h1>第47周</h1><p>进展顺利。</p>", head='<meta name="author" content="刘涛">')

    assert is_whole_pdf(pdf.data)
    assert pdf.missing_glyphs == ()
    read = read_pdf(pdf.data)
    assert (read.title, read.author, read.language, read.is_tagged) == ("周报", "刘涛", "zh-CN", True)
    assert read.outline == (("第47周", ()),)
    assert "进展顺利。" in text_of(pdf.data)


def test_the_same_page_gives_the_same_bytes() -> None:
    assert render("<h1>第47周 👍 𠮷</h1>").data == render("<h1>第47周 👍 𠮷</h1>").data


def test_rare_characters_of_names_are_drawn_and_a_missing_glyph_is_told() -> None:
    assert render("<p>邓佺 㛃 𠮷 · 6🈷️ 75.1% a\N{NO-BREAK SPACE}b</p>").missing_glyphs == ()
    assert render("<p>字\ue123</p>").missing_glyphs == ('"\ue123" (U+E123)',)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_given_image_is_shown(kind: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, kind)

    pdf = render('<img src="zuji-file:logo" alt="组标">', images={"logo": picture.getvalue()})

    assert read_pdf(pdf.data).images == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://lab.example/",
        "file:///etc/hostname",
        "FILE:///etc/hostname",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
        "zuji-file:other",
        "zuji-file:/etc/hostname",
        "zuji-file:../logo",
        "ZUJI-FILE:logo",
        "logo",
        "",
    ],
)
def test_the_fetcher_opens_nothing_but_what_it_was_given(url: str) -> None:
    fetcher = ClosedFetcher({"logo": b"x"})

    for door in (fetcher, fetcher.fetch, fetcher.open):
        with pytest.raises(PermissionError, match="documents open nothing"):
            door(url)

    assert fetcher.refused == [url] * 3
    assert fetcher("zuji-file:logo").read() == b"x"


def test_presentational_hints_stay_off() -> None:
    plain = render("<table><tr><td>一</td></tr></table>").data
    hinted = '<table bgcolor="red" width="3000" border="9"><tr><td bgcolor="#00f" height="900">一</td></tr></table>'

    assert render(hinted).data == plain


def test_long_words_may_break_anywhere_but_not_inside_a_character() -> None:
    assert breakable("<title>" + "a" * 50 + "<body><p>short") == "<title>" + "a" * 50 + "<body><p>short"
    address = "https://lab.example/?" + "a=1&amp;" * 8
    assert breakable(f'<body><a href="{address}">{address}</a>').replace("\u200b", "") == (
        f'<body><a href="{address}">{address}</a>'
    )
    assert f'href="{address}"' in breakable(f'<body><a href="{address}">{address}</a>')
    assert "1\u200b&amp;\u200ba" in breakable(f"<body><a>{address}</a>")
    assert "e\u0301\u200be\u0301" in breakable("<body>" + "e\u0301" * 50)
    family = "👨\u200d👩🏽\u200d👧"
    pieces = breakable("<body>" + family * 600).removeprefix("<body><span>").removesuffix("</span>")
    assert {piece.replace(family, "") for piece in pieces.split("</span><span>")} == {""}
    assert breakable("<body>零" + "\u200b" * 100 + "宽") == "<body>零\u200b宽"


def test_progress_is_told_and_may_end_the_rendering() -> None:
    told: list[int] = []
    html = "<!doctype html><html lang=zh-CN><title>x</title><body><p>" + "字 " * 30_000
    html_to_pdf(html, css=CSS, progress=told.append)

    class StoppedError(Exception):
        pass

    def stop(percent: int) -> None:
        raise StoppedError

    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 100
    with pytest.raises(StoppedError):
        html_to_pdf(html, css=CSS, progress=stop)


def test_there_is_a_chinese_font_and_an_engine() -> None:
    assert chinese_font_available()
    assert engine_version().startswith("weasyprint 70")
