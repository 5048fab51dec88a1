import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.richtext import RichText, render_markdown

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
REL = 'rel="noopener noreferrer nofollow"'


def rendered(text: str) -> str:
    """The HTML without line ends between blocks, link classes and rel, for reading."""
    result = render_markdown(text)
    assert result.plain is False
    return result.html.replace(">\n", ">").replace(' class="external"', "").replace(f" {REL}", "")


def text_of(markup: str) -> str:
    """What a reader sees, with line ends for <br>."""
    texts: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            texts.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            texts.extend("\n" if tag == "br" else "")

    Reader().feed(markup)
    return "".join(texts)


@pytest.mark.parametrize(
    "text",
    [
        "a<b 且 c>d",
        "List<int> 与 Map<K,V>",
        "#include <stdio.h>",
        "<think>推理</think>",
        "<未完成>",
        "<script>alert(1)</script>",
        "<!-- 注释 --> <!--> <![CDATA[x]]> <?php ?>",
        "<svg><style><img src=x onerror=alert(1)>",
        "</p></div><a href=x>",
        "AT&T &zzz; &",
        "X] Ultralytics Serving](path)",
        "[]()",
        "[draw illustration of ddp]()",
        "[x](javascript:alert(1)) ![x](data:text/html,x) [x](/relative) [x](//evil.example/x)",
        "[1]: not a definition",
        "10~20 大*5，中*3 3*4*5 snake_case_name * _ ~~ ` **",
        "##会议",
        "C:\\temp",
        "| no | table |",
        "𠮷㛃 6🈷️ 👩‍🔬",
    ],
)
def test_what_is_typed_comes_out_verbatim(text: str) -> None:
    assert text_of(rendered(text)).strip() == text
    assert text_of(rendered(f"- {text}")).strip() == text
    assert text_of(rendered(f"``` \n{text}\n```")).strip() == text


@pytest.mark.parametrize("text", ["List<int> & Map", "<br />", "&lt;", "\\n", "a*b*", "<script>"])
def test_code_spans_are_escaped_once(text: str) -> None:
    assert text_of(rendered(f"x `{text}` y")) == f"x {text} y"
    assert rendered(f"`{text}`").startswith("<p><code>")


@settings(deadline=None)
@given(st.text("ab模<>*_`~|\\- \n[]!#.:+(", max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    assume(not re.search("`{3}|~{3}", text))  # the word behind a fence names a language and is not shown
    letters = re.sub("[^ab模]", "", text)
    assert re.sub("[^ab模]", "", text_of(render_markdown(text).html)) == letters


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("", ""),
        ("一\n二", "<p>一<br>二</p>"),
        ("一<br>二<br/>三<br />四<BR>五", "<p>一<br>二<br>三<br>四<br>五</p>"),
        ("一\n\n二", "<p>一</p><p>二</p>"),
        ("**重点：**然后*斜*~~删~~", "<p><strong>重点：</strong>然后<em>斜</em><del>删</del></p>"),
        ("***都***", "<p><em><strong>都</strong></em></p>"),
        ("75.1\\% \\*x\\*", "<p>75.1% *x*</p>"),
        ("&nbsp;x &lt;b&gt; &copy;", "<p>&nbsp;x &lt;b&gt; ©</p>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("文字\n- a\n- b", "<p>文字</p><ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("1.  模型\n    第二行", "<ol><li>模型<br>第二行</li></ol>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("> 引\n> > 用", "<blockquote><p>引</p><blockquote><p>用</p></blockquote></blockquote>"),
        ("# 一\n## 二\n### 三\n#### 四", "<h4>一</h4><h5>二</h5><h6>三</h6><h6>四</h6>"),
        ("标题\n===", "<h4>标题</h4>"),
        ("---", "<hr>"),
        ("```py\nif a < b:\n\treturn\n```", "<pre><code>if a &lt; b:\n\treturn\n</code></pre>"),
        ("- x\n\n  ```\n  y\n  ```", "<ul><li><p>x</p><pre><code>y\n</code></pre></li></ul>"),
    ],
)
def test_markdown_as_groups_write_it(text: str, markup: str) -> None:
    assert rendered(text) == markup


def test_task_lists_have_labelled_boxes() -> None:
    assert rendered("- [x] 完成\n- [ ] **做**\n  - [X] 子\n- 无") == (
        '<ul class="task-list">'
        '<li class="task-list-item"><label><input type="checkbox" disabled="" checked=""> 完成</label></li>'
        '<li class="task-list-item"><label><input type="checkbox" disabled=""> <strong>做</strong></label>'
        '<ul class="task-list"><li class="task-list-item"><label><input type="checkbox" disabled="" checked=""> 子'
        "</label></li></ul></li><li>无</li></ul>"
    )


def test_tables_keep_every_cell() -> None:
    assert rendered("| a | b |\n|:--|--:|\n| `x|y` \\| z | 一<br />二 |\n| 短\n| 1 | 2 | 3 |\n\n后") == (
        '<table><thead><tr><th class="align-left">a</th><th class="align-right">b</th></tr></thead><tbody>'
        '<tr><td class="align-left"><code>x|y</code> | z</td><td class="align-right">一<br>二</td></tr>'
        '<tr><td class="align-left">短</td><td class="align-right"></td></tr>'
        '<tr><td class="align-left">1</td><td class="align-right">2 | 3</td></tr>'
        "</tbody></table><p>后</p>"
    )


def test_tables_between_and_within_other_blocks() -> None:
    assert rendered("前\n| a |\n|---|\n后") == "<p>前</p><table><thead><tr><th>a</th></tr></thead></table><p>后</p>"
    assert rendered("- x\n\n  | a |\n  |---|\n  | 1 |") == (
        "<ul><li><p>x</p><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></li></ul>"
    )


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("[论文](https://x.org/a_b_(c))", '<p><a href="https://x.org/a_b_(c)">论文</a></p>'),
        ('[a](<https://x.org> "标题")', '<p><a href="https://x.org" title="标题">a</a></p>'),
        ("[**b** `c]`](https://x.org)", '<p><a href="https://x.org"><strong>b</strong> <code>c]</code></a></p>'),
        ("[[译\\] x](http://b.org)]", '<p>[<a href="http://b.org">译] x</a>]</p>'),
        ("<https://x.org/?a=1&b=2>", '<p><a href="https://x.org/?a=1&amp;b=2">https://x.org/?a=1&amp;b=2</a></p>'),
        ("<a.b@c.cn>", '<p><a href="mailto:a.b@c.cn">a.b@c.cn</a></p>'),
        ("看https://x.org/a，好", '<p>看<a href="https://x.org/a">https://x.org/a</a>，好</p>'),
        ("（https://x.org/a）。", '<p>（<a href="https://x.org/a">https://x.org/a</a>）。</p>'),
        ("(https://x.org/a(b)).", '<p>(<a href="https://x.org/a(b)">https://x.org/a(b)</a>).</p>'),
        ("https://x.org/a_b*c", '<p><a href="https://x.org/a_b*c">https://x.org/a_b*c</a></p>'),
        ("**https://x.org**", '<p><strong><a href="https://x.org">https://x.org</a></strong></p>'),
        ("![图](https://x.org/a.png)", '<p><a href="https://x.org/a.png">图</a></p>'),
        ("[](https://x.org)", '<p>[](<a href="https://x.org">https://x.org</a>)</p>'),
        ("X] t](https://x.org)", '<p>X] t](<a href="https://x.org">https://x.org</a>)</p>'),
        ("HTTPS://X.org/Y", '<p><a href="https://X.org/Y">HTTPS://X.org/Y</a></p>'),
        ("xhttps://x.org ftp://x.org", "<p>xhttps://x.org ftp://x.org</p>"),
    ],
)
def test_links(text: str, markup: str) -> None:
    assert rendered(text) == markup


def test_links_tell_nobody_where_they_come_from() -> None:
    assert render_markdown("[a](http://x.org)").html.count(REL) == 1


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("[a](https://аррӏе.com)", "xn--80ak6aa92e.com"),
        ("[https://bank.com/x](https://evil.com)", "evil.com"),
        ("[www.bank.com](https://bank.com.evil.org)", "bank.com.evil.org"),
        ("https://bank.com@evil.com/", "evil.com"),
        ("[https://x.org/a](https://x.org/b)", None),
        ("[x.org](https://x.org)", None),
        ("[x.org 上的论文](https://y.org)", None),
        ("https://www.x.org/a", None),
        ("[www.x.org](https://x.org/a)", None),
    ],
)
def test_the_host_is_shown_where_the_label_could_hide_it(text: str, host: str | None) -> None:
    shown = re.findall(r'<span class="link-host"> \((.*?)\)</span></a>', rendered(text))
    assert shown == ([host] if host else [])


def test_direction_changing_characters_are_visible_and_make_no_link() -> None:
    markup = rendered("[公式](http://evil\u202efdp.exe) a\u202eb \u200b `c\u2066`")
    assert "<a" not in markup
    assert text_of(markup) == "[公式](http://evil[U+202E]fdp.exe) a[U+202E]b [U+200B] c[U+2066]"


def test_control_characters_cannot_forge_the_engines_own_marks() -> None:
    assert text_of(rendered("\x02klzzwxh:0000\x03 \x0242\x03 `x` \x00 &#2;")).strip() == (
        "[U+0002]klzzwxh:0000[U+0003] [U+0002]42[U+0003] x [U+0000] &#2;"
    )


def test_line_ends_of_other_systems() -> None:
    assert rendered("a\r\nb\rc") == "<p>a<br>b<br>c</p>"


def test_a_text_beyond_the_limit_is_shown_as_source() -> None:
    text = "<b>\u202e" + "长" * 65_536
    assert render_markdown(text) == RichText(f'<pre class="source">&lt;b&gt;[U+202E]{"长" * 65_536}</pre>', plain=True)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the folder of seeds is not here")
@pytest.mark.parametrize(
    ("number", "items", "tables", "rows"), [(0, 0, 4, 44), (1, 88, 0, 0), (2, 55, 0, 0), (3, 17, 0, 0), (4, 2, 1, 3)]
)
def test_the_seeds_keep_their_lists_tables_and_characters(number: int, items: int, tables: int, rows: int) -> None:
    (path,) = SEEDS.glob(f"00{number}_*")
    text = path.read_text(encoding="utf-8")
    result = render_markdown(text)
    assert [result.html.count(tag) for tag in ("<li", "<table", "<tr")] == [items, tables, rows]
    assert re.findall("[\u4e00-\u9fff]", text_of(result.html)) == re.findall("[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u00a0 "], ids=["no-break", "ideographic", "both"])
def test_a_wide_blank_behind_a_marker_still_makes_a_list(blank: str) -> None:
    html = render_markdown(f"1.{blank}读\n2.{blank}写\u00a05 页").html
    assert html == "<ol><li>读</li>\n<li>写&nbsp;5 页</li>\n</ol>"
