"""What users write makes the PDF engine open nothing, hides nothing and holds nothing up (cases A)."""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from activity.pdf import ClosedFetcher, html_to_pdf
from core.text import CELL_LIMIT
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc
from reports.rendering import print_sheet, to_pdf
from tests.pdfs import flat_text_of, read_pdf, word_boxes
from tests.reports.sheets import make_sheet, pdf_of_cell

# {url} is the address of a server that listens; {file} a file of this machine.
VECTORS = {
    "link-attachment": "<link rel=attachment href={url}>",
    "link-attachment-file": "<link rel=attachment href={file}>",
    "a-attachment": "<a rel=attachment href={url}>x</a>",
    "a-attachment-environ": "<a rel=attachment href=file:///proc/self/environ>x</a>",
    "stylesheet": "<link rel=stylesheet href={url}>",
    "img": "<img src={url} alt=x>",
    "img-srcset": '<img srcset="{url} 2x" alt=x>',
    "img-file": "<img src={file} alt=x>",
    "picture": "<picture><source srcset={url}><img src={url}></picture>",
    "style-import": '<style>@import "{url}";</style>',
    "style-import-url": "<style>@import url({url});</style>",
    "style-font-face": "<style>@font-face {{font-family: x; src: url({url})}} * {{font-family: x}}</style>",
    "style-background": '<p style="background: url({url})">x</p>',
    "style-content": "<style>p::before {{content: url({url})}}</style><p>x</p>",
    "style-list": "<ul style='list-style-image: url({url})'><li>x</li></ul>",
    "style-cursor-mask": "<p style='mask-image: url({url}); border-image-source: url({url})'>x</p>",
    "svg-image": "<svg width=9 height=9><image href='{url}' xlink:href='{url}' width=9 height=9 /></svg>",
    "svg-image-file": "<svg width=9 height=9><image xlink:href='{file}' width=9 height=9 /></svg>",
    "svg-use": "<svg width=9 height=9><use href='{url}#a' /></svg>",
    "svg-style": "<svg width=9 height=9><style>@import '{url}';</style></svg>",
    "svg-filter": "<svg width=9 height=9><filter id=f><feImage href='{url}' /></filter><rect filter='url(#f)' /></svg>",
    "svg-data-url": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>"
    "<image href='{url}'/></svg>\">",
    "svg-entity": "<!DOCTYPE svg [<!ENTITY x SYSTEM '{file}'>]><svg><text>&x;</text></svg>",
    "object": "<object data={url}></object>",
    "object-svg": "<object type='image/svg+xml' data={url}></object>",
    "embed": "<embed src={url}>",
    "iframe": "<iframe src={url}></iframe>",
    "video": "<video poster={url} src={url}></video>",
    "input-image": "<input type=image src={url}>",
    "base": "<base href={url}><img src=a.png>",
    "body-background": "<body background={url}>",
    "td-background": "<table><tr><td background={url}>x</td></tr></table>",
    "meta-refresh": "<meta http-equiv=refresh content='0;url={url}'>",
    "script": "<script src={url}></script>",
    "protocol-relative": "<img src=//{host}/a.png>",
    "markdown-image": "![图]({url})",
    "markdown-image-file": "![图]({file})",
    "markdown-image-reference": "![图][a]\n\n[a]: {url}",
    "markdown-metadata-address": "![](http://169.254.169.254/latest/meta-data)",
    "markdown-attachment": '[x]({url}){{rel=attachment}}\n\n[y]({url} "rel=attachment")',
}
SECRET = "planted-in-a-file-of-the-server"


class Listener(http.server.ThreadingHTTPServer):
    hits: list[str]


class _Redirects(http.server.BaseHTTPRequestHandler):
    """Whoever asks is sent on to a file and to an inner address; nobody should ask."""

    server: Listener

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/hostname" if len(self.server.hits) % 2 else "/internal")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), _Redirects)
    server.hits = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def places(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    host = f"127.0.0.1:{listener.server_port}"
    planted = tmp_path_factory.mktemp("planted") / "secret.txt"
    planted.write_text(SECRET)
    return {"url": f"http://{host}/x", "host": host, "file": planted.as_uri()}


def test_what_users_write_is_text_and_opens_nothing(
    places: dict[str, str], listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ClosedFetcher, "__call__", lambda self, url, headers=None: asked.append(url))
    texts = [vector.format(**places) for vector in VECTORS.values()]
    sheet = make_sheet(
        *(RowDoc(text, text, text, text, (FeedbackDoc(text, text),)) for text in texts),
        note="\n\n".join(texts),
        feedback=tuple(FeedbackDoc(text, text) for text in texts[:9]),
        project_notes=tuple(ProjectNoteDoc(text, text, text, text) for text in texts[:9]),
        member=texts[0],
        group=texts[5],
        reviewed_by=texts[8],
    )

    data = to_pdf(print_sheet(sheet)).data

    assert listener.hits == []
    assert asked == []  # the engine was not even led to ask
    read = read_pdf(data)
    assert (read.attachments, read.images) == (0, 0)
    text = flat_text_of(data)
    assert SECRET not in text
    assert "".join(VECTORS["style-import"].format(**places).split()) in text  # shown as written


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_even_markup_that_came_through_would_open_nothing(
    vector: str, places: dict[str, str], listener: Listener
) -> None:
    data = html_to_pdf(f"<!doctype html><html lang=zh-CN><title>x</title><body>{vector.format(**places)}", css="").data

    assert listener.hits == []
    assert read_pdf(data).attachments == 0
    assert SECRET not in flat_text_of(data)


@pytest.mark.parametrize(
    "text",
    [
        "a<b 且 c>d",
        "List<int> 与 Map<K,V>",
        "#include <stdio.h>",
        "<think>推理</think>",
        "<未完成>",
        "<td colspan=65534>",
        "@page{size:1mm}",
        "<style>*{display:none}</style>",
        "{{ member }}{% now %}",
    ],
)
def test_what_is_typed_is_printed_as_it_is(text: str) -> None:
    assert "".join(text.lstrip("#").split()) in flat_text_of(pdf_of_cell(text))


HEAVY = {  # text, seconds of this process that it may take
    "colspan": ("<table><tr><td colspan=65534>x</td></tr></table>", 1),
    "rowspan": ("<table><tr><td rowspan=65534>x</td></tr></table>", 1),
    "no break, Chinese": ("无断开的文字" * 833, 1),
    "limit of a cell": ("汉" * CELL_LIMIT, 2),
    "token": ("A" * 10_000, 2),
    "address": ("https://lab.example/" + "a" * 3_000, 2),
    "zalgo": ("".join("z" + "\u0301" * 200 for _ in range(90)), 2),
    "zero width": ("零" + "\u200b" * 15_000 + "宽", 2),
    "emoji families": ("👨\u200d👩\u200d👧\u200d👦" * 2_500, 2),
    "nested quotes": ("> " * 300 + "深", 2),
    "nested lists": ("\n".join("  " * depth + "- 深" for depth in range(100)), 2),
    "nested markup": ("<div>" * 200 + "深" + "</div>" * 200, 2),
    "brackets": ("[" * 10_000, 2),
    "table of many columns": ("|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n|" + "b|" * 200, 2),
    "lines": ("行\n" * 500, 4),
    "wild css": ('<p style="font-size:1e9px;height:1e7cm;columns:1000">x</p>', 1),
}


@pytest.fixture(scope="module")
def _warm_engine() -> None:
    pdf_of_cell("热身 👍 `code`")


@pytest.mark.parametrize(("text", "seconds"), HEAVY.values(), ids=HEAVY)
@pytest.mark.usefixtures("_warm_engine")
def test_no_text_holds_the_engine_up(text: str, seconds: float) -> None:
    started = time.process_time()

    data = pdf_of_cell(text[:CELL_LIMIT])

    assert time.process_time() - started < 5 * seconds  # the test tells a hang, whatever the machine does
    assert read_pdf(data).pages < 400


LONG = {"token": "A" * 10_000, "address": "https://lab.example/" + "a" * 3_000, "Chinese": "无断开的文字" * 833}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_tokens_are_wrapped_inside_the_page_and_whole(text: str) -> None:
    data = pdf_of_cell(text)

    assert all(28 < left < right < 842 - 28 for left, right, _ in word_boxes(data))
    printed = flat_text_of(data)
    if text[0] == "无":
        assert printed.count("无断开的文字") >= 780  # the rest is split by the heads of pages
    else:
        assert printed.count(text[-1]) >= text.count(text[-1])
