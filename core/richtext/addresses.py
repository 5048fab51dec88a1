"""Which addresses a link may have, and which of them a reader should see."""

import html
import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from core.text import visible_controls

_ALLOWED = re.compile(r"(?:https?://[^\s/?#\\][^\s\\]*|mailto:[^\s@?]+@[^\s]+)", re.IGNORECASE)
_ATTACHMENT = re.compile(r"/g/[a-z0-9-]{1,60}/attachments/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
_LOOKS_LIKE_ADDRESS = re.compile(r"\s*(?:https?://|www\.)", re.IGNORECASE)


def is_attachment(address: str) -> bool:
    """Whether this is the address of a picture of this site; who may see it is asked at its door."""
    return _ATTACHMENT.fullmatch(address) is not None


def attachments_named_in(text: str) -> set[UUID]:
    """The attachments whose addresses stand anywhere in the text."""
    return {UUID(found) for found in _ATTACHMENT.findall(text)}


def rewrite_attachments(text: str, written: Callable[[UUID], str | None]) -> str:
    """The text with other addresses of its attachments; None leaves one as it is."""
    return _ATTACHMENT.sub(lambda found: written(UUID(found[1])) or found[0], text)


def is_allowed(address: str) -> bool:
    """What may stand in href: what `checked_address` gives, or a picture of this site."""
    return _ALLOWED.fullmatch(address) is not None or is_attachment(address)


def checked_address(written: str) -> str | None:
    """The address as it goes into href, with its host in ASCII; None when it may not be a link."""
    address = html.unescape(written).strip(" \n")
    if not _ALLOWED.fullmatch(address) or visible_controls(address) != address or "\x02" in address:
        return None
    if address[:7].lower() == "mailto:":
        return f"mailto:{address[7:]}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode() if not address.isascii() else parts.hostname
        _ = parts.port
    except ValueError:  # UnicodeError is one
        return None
    if not host:
        return None
    before, _at, after = parts.netloc.rpartition("@")
    netloc = f"{before}{_at}{_with_host(after, host)}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc).geturl()


def _with_host(netloc: str, host: str) -> str:
    if netloc.isascii():
        return netloc
    port = re.search(r":[0-9]+$", netloc)
    return f"{host}{port[0] if port else ''}"


def shown_host(address: str, label: str) -> str | None:
    """The host to write behind the label: of an address in other letters, with a log-in, or unlike its label."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if "@" in parts.netloc or "xn--" in host:
        return host
    if _LOOKS_LIKE_ADDRESS.match(label):
        named = re.sub(r"^\s*(?:https?://)?", "", label, flags=re.IGNORECASE).casefold()
        if not re.match(rf"(?:www\.)?{re.escape(host.removeprefix('www.'))}(?![a-z0-9.-]*[a-z0-9-])", named):
            return host
    return None
