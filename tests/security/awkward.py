"""Awkward strings, made by us: what software of this kind trips over. `STORABLE` must come back as it was sent."""

from collections.abc import Iterator

NUL, HALVES = "a\0b", ("\ud800", "x\udfff", "\udc00\ud800")  # no database can keep these
LIMIT = 400  # characters: they fit every Markdown field and are cut for names and titles

_WORDS = r"""
null NULL Null nil None undefined undef true false True FALSE NaN nan Infinity -Infinity inf INF 1e999 -0 0 00
0x0 0b1 1.0 1,000.00 １２３ ² ١٢ ½ Ⅻ 1/0 $0 %d %s %n %x%x%x%n {0} {} {name} {{x}} {%x%} {{7*7}} ${7*7} #{7*7}
<%=7*7%> [[x]] -- ; ' '' " "" ` \ \\ \' / // . .. ... ../ ../../etc/passwd C:\con\nul CON NUL.txt ~ ~root $HOME
$(id) `id` |id ;id &id admin root constructor __proto__ hasOwnProperty toString __class__ __dict__ __init__
prototype self this length id pk =1+1 +1+1 -1+1 @SUM(A1) =HYPERLINK("http://a.example") '=1+1 |calc ＝1+1
=cmd|'/c'!A0 %00 %0d%0a %2e%2e%2f &#0; &#x0; &lt; * ** *** _ __ ~~ # ## - -- --- + 1. 1) > >> | || |-| ``` ~~~
![ ]( [ ] [] []() [x](y) ![x](y) <x> </x> <br> <br/> <!-- --> <script> </script> <svg/onload=x> javascript:x
data:text/html,x file:///etc/passwd //a.example http://a.example/?q=1&r=2
"""

_PHRASES = (
    "' OR '1'='1",
    "'; DROP TABLE members_member; --",
    '" OR ""="',
    "1 UNION SELECT password FROM members_account",
    "Robert'); DELETE FROM reports_weeklyreport; --",
    "{% include 'x' %}",
    "{{ request.user.password }}",
    "{{ ''.__class__.__mro__[1] }}",
    "${jndi:ldap://127.0.0.1/a}",
    "() { :; }; echo",
    "%s%s%s%s %(name)s %(x)d",
    "{name.__class__}",
    "<?php echo 1 ?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "<![CDATA[x]]>",
    "a<b 且 c>d",
    "List<int> 与 Map<K,V>",
    "#include <stdio.h>",
    "x && y || !z",
    "C:\\temp\\new 与 \\\\server\\share",
    "  两端空格  ",
    "\t制表\t",
    "一\n二\n\n\n三",
    "末尾换行\n",
    "\n开头换行",
    "　全角空格　",
    "\u00a0不换行\u00a0空格",
    "第一行<br />第二行",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```\n没有结束",
    "- [ ] 待办\n- [x] 完成",
    "    四个空格",
    "75.1\\% 与 \\*",
    "行尾两格  \n下一行",
    "10.21-10.27",
    "2026-W47",
    "（刘  涛）",
    "《书名》“引号”‘单’…——",
    "０１２３ＡＢＣａｂｃ",
    "ｶﾅ カナ ㌀",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
    "田中さんにあげて下さい",
    "사회과학원 어학연구소",
    "בְּרֵאשִׁית, בָּרָא",
    "مُنَاقَشَةُ سُبُلِ",
    "สวัสดี कर्म ক্ষ",
    "Iıİi ſß ﬀ ǆ",
    "é é ñ ñ",
    "Å Å",
    "аррӏе.com раураl",
    "𝕿𝖍𝖊 𝒒𝒖𝒊𝒄𝒌 🅱🆁",
    "𠮷野家 㛃 𪚥 買買提·阿依古丽",
    "👩‍🔬👨‍👩‍👧‍👦🏳️‍🌈🇨🇳6🈷️❤️",
    "1️⃣ ©️ ™️",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗L̪̬G͇̫O",
    "ด้้้้้็็็็็้้้้้็็็็็",
    "\u202egnp.exe",
    "\u2066x\u2069 \u200f\u200e",
    "a\u200bb\u200cc\u200dd\ufeffe",
    "\u00ad\u2060\u180e",
    "\u2028\u2029行分隔",
    "\ue000\uf8ff\U000f0000",
    "\ufffe\uffff\ufffd",
    "\u0001\u0002\u0008\u000b\u000c\u001f\u007f\u0085",
    "\u001b[31m红\u001b[0m\u0007",
    "\u0300\u0301 开头的组合",
    "\u3164\u115f\u2800",
    "\U0001f3fb\ufe0f\u20e3",
    "\U000e0001\U000e0041",
    "x" * 200,
    "汉" * 200,
    "很长的一个词" * 30,
    "a " * 100,
    "\\" * 60,
    "(" * 60,
    "<" * 60,
    "*" * 61,
)
_FRAMES = ("{0}", " {0}", "{0} ", "刘{0}涛", '"{0}"', "<{0}>", "# {0}")


def _made() -> Iterator[str]:
    yield from _PHRASES
    for frame in _FRAMES:
        for word in _WORDS.split():
            yield frame.replace("{0}", word)


STORABLE = tuple(dict.fromkeys(text[:LIMIT] for text in _made()))[:560]
UNSTORABLE = (NUL, *HALVES)
