"""Names of people and things: cleaned for storing, folded for matching, keyed for sorting and for addresses.

`clean_name` is what is stored and shown. The keys are never shown: two names with one `name_key` are the same name,
two with one `lookalike_key` look the same to a reader.
"""

import re
import unicodedata
from functools import lru_cache

from core.errors import InvalidInput
from core.surnames import COMPOUND, READINGS

NAME_LIMIT = 60
SORT_KEY_LIMIT = 400
SLUG_LIMIT = 48
MAIL_LIMIT = 254

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_BRACKETS = frozenset("()[]{}<>（）［］｛｝〈〉《》「」『』【】〔〕〖〗＜＞")
_MARKUP = frozenset("`*")
_MIDDLE_DOTS = frozenset("·•・‧∙⋅·")
_BREAK_TAG = re.compile(r"<br *?/?>", re.IGNORECASE)
_LOOKALIKES = str.maketrans(
    # Cyrillic, then Greek, Armenian, and Latin letters beyond a to z; folded to small letters before.
    "авгеикмнорстухіјѕһԁԛԝѵғҽ" + "αβγεζηικμνορτυχϲϳ" + "օոսցհ" + "ıɑɡɩʏᴄᴏᴠᴡᴢƅɪʟʀ",
    "abreukmhopctyxijshdqwvfe" + "abyezhikmvoptuxcj" + "onugh" + "iagiycovwzbilr",
)


class InvalidName(InvalidInput):
    """A name or mail address that cannot be taken. code: "empty", "too_long", "surrogate", "not_ascii", "not_mail"."""


def _is_invisible(char: str) -> bool:
    """Controls, format and direction characters, joiners, fillers: what a reader of a name cannot see."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or char in _FILLERS


def _is_variant_mark(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"


def clean_name(text: str) -> str:
    """The name as it is stored: NFC, without invisible characters, single blanks; InvalidName when none is left.

    Line breaks and tabs are blanks. Rare characters, the dot of 阿依古丽·买买提 and brackets stay.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidName("surrogate", "The name holds half of a character: type it again.")
    spaced = re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]", " ", text)
    visible = "".join(char for char in spaced if not _is_invisible(char))
    name = unicodedata.normalize("NFC", " ".join(visible.split()))
    key = name_key(name)
    if not key:
        raise InvalidName("empty", "The name is empty: write at least one letter or character.")
    longest = max(len(name), len(key))
    if longest > NAME_LIMIT:
        raise InvalidName(
            "too_long",
            "The name has {length} characters; at most {limit} are allowed.",
            length=longest,
            limit=NAME_LIMIT,
        )
    return name


def name_key(text: str) -> str:
    """For matching: width, case, blanks, brackets, `<br />`, emphasis marks and middle dots make no difference."""
    folded = unicodedata.normalize("NFKC", _BREAK_TAG.sub("", text)).casefold()
    ignored = _BRACKETS | _MARKUP | _MIDDLE_DOTS
    kept = (
        char
        for char in unicodedata.normalize("NFKC", folded)
        if not (char.isspace() or char in ignored or _is_invisible(char) or _is_variant_mark(char))
    )
    return unicodedata.normalize("NFC", "".join(kept))


def lookalike_key(text: str) -> str:
    """Equal for names that look alike: Cyrillic, Greek, Armenian and Turkish letters become the Latin they resemble."""
    return name_key(text).replace("i\u0307", "i").translate(_LOOKALIKES)


def surname(text: str) -> str:
    """The family name: 欧阳 of 欧阳锋, 王 of 王伟, Wang of "Shuo Wang" and of "Wang, Shuo".

    A name of one word is its own surname; of a name with a middle dot it is the part before it.
    """
    name = " ".join(text.split())
    if name and _is_han(name[0]):
        before_dot = re.split(f"[{''.join(_MIDDLE_DOTS)}]", name)[0]
        if before_dot != name:
            return before_dot
        name = name.replace(" ", "")
        return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    if "," in name:
        return name.split(",")[0].strip()
    return name.split(" ")[-1]


def sort_key(text: str) -> str:
    """Sorts names by pinyin: "wang wei 王伟". Latin names sort among them by their letters; equal ones by character.

    A character without a known reading sorts after all pinyin.
    """
    name = unicodedata.normalize("NFKC", " ".join(text.split()))
    family = surname(name) if name and _is_han(name[0]) else ""
    given = name.replace(" ", "")[len(family) :] if family else name
    syllables = [READINGS[family]] if family in READINGS else [_reading(char) for char in family]
    reading = " ".join([*syllables, *_syllables("".join(" " if char in _MIDDLE_DOTS else char for char in given))])
    return f"{reading.casefold()} {name}"[:SORT_KEY_LIMIT].rstrip()


def login_key(email: str) -> str:
    """The mail address as it is stored and looked up: small letters, ASCII, full-width typing narrowed.

    Whatever else is not ASCII is refused, in both parts, so that no look-alike (`mıke@`, `аррӏе.com`, the Kelvin sign)
    can stand for another account; a domain in other letters is written in its xn-- form. Mail is always sent to the
    stored address, never to what was typed.
    """
    narrowed = "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in email.strip())
    if not narrowed.isascii():
        raise InvalidName("not_ascii", "The mail address may hold only plain letters (a to z), digits and signs.")
    key = narrowed.casefold()
    local, at, domain = key.rpartition("@")
    printable = all("!" <= char <= "~" for char in key)
    if not (local and at and domain) or "@" in local or not printable:
        raise InvalidName("not_mail", "Write a mail address such as liutao@example.org.")
    if len(key) > MAIL_LIMIT:
        raise InvalidName(
            "too_long",
            "The mail address has {length} characters; at most {limit} are allowed.",
            length=len(key),
            limit=MAIL_LIMIT,
        )
    return key


def slug_key(text: str) -> str:
    """An address of small letters, digits and hyphens for a name: "zi-ran-yu-yan-zu" for 自然语言组; may be empty."""
    name = unicodedata.normalize("NFKC", text)
    words = " ".join(_syllables(name))
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > SLUG_LIMIT:
        slug = slug[: SLUG_LIMIT + 1].rpartition("-")[0] or slug[:SLUG_LIMIT]
    return slug


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK ") or char == "〇"


def _syllables(text: str) -> list[str]:
    """The text cut into readings of Chinese characters and the stretches between them."""
    parts: list[str] = []
    for stretch in re.split(r"(\S)", text) if not text.isascii() else [text]:
        if len(stretch) == 1 and _is_han(stretch):
            parts.append(_reading(stretch))
            parts.append("")
        elif parts:
            parts[-1] += stretch
        else:
            parts.append(stretch)
    return [part.strip() for part in parts if part.strip()]


@lru_cache(maxsize=4096)
def _reading(char: str) -> str:
    """The usual toneless reading of one character; the character itself when there is none."""
    from pypinyin import Style, pinyin  # half a second to import: only when a Chinese name is keyed

    found: str = pinyin(char, style=Style.NORMAL)[0][0]
    return found
