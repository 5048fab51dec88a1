"""Lines of a text that look as if they gave a password or a token away: a label of one with a value behind it."""

import re

_LABEL = (
    r"(?:[^\s:：=*`]{0,12}?(?:密码|口令|密钥|令牌|账号|帐号|用户名)(?:[/、和与]?(?:密码|口令))?"
    r"|(?<![a-z])(?:[a-z]{1,12}[ _-]?)?"
    r"(?:password|passwd|pwd|token|secret|passphrase|(?:api|access|private)[ _-]?key))"
)
_FIELD = re.compile(rf"({_LABEL})[ \t*`_]*[:：=][ \t*`_]*([^\s*`_。，,;；]\S*)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:https?://\S*|[（(]?(?:无|暂无|略|同上|见\S*|找\S*|问\S*|n/?a|none|[-—*x.…]+)[)）]?)", re.IGNORECASE
)
_SCANNED = 2_000
"""Characters of a line that are looked at."""


def credential_in(line: str) -> str:
    """The label of a line that names a password, token or account with a value; "" where none does.

    Labels without a value, and values that only point elsewhere (a link, 无, 见群公告), give nothing away.
    """
    for match in _FIELD.finditer(line[:_SCANNED]):
        if not _HARMLESS.fullmatch(match[2]):
            return match[1].strip()
    return ""


def has_credentials(text: str) -> bool:
    """Whether a line of the text names one with a value."""
    return any(credential_in(line) for line in text.split("\n"))
