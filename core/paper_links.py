"""Links of papers, and what they say: the arXiv id or the DOI behind an address. Pure: nothing is ever asked for.

abs, pdf and html pages, versions v1 and v2, mirrors and readers of arXiv name one paper by one id, without version;
doi.org and the pages of publishers name it by one DOI, in small letters. arXiv's own DOIs are arXiv ids.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from core.errors import InvalidInput

LINK_LIMIT = 1000
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|econ|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics"
    "|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_NEW_ID = r"(?P<new>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})"
_OLD_ID = rf"(?P<archive>{_ARCHIVES})(?:\.[A-Za-z-]{{2,20}})?/(?P<number>[0-9]{{2}}(?:0[1-9]|1[0-2])[0-9]{{3}})"
_ARXIV = re.compile(rf"(?:{_NEW_ID}|{_OLD_ID})(?:v[0-9]{{1,3}})?", re.IGNORECASE)
_ARXIV_PREFIX = re.compile(r"arxiv\s*[:：]\s*", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"doi\s*[:：]?\s*(?=10\.)", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,180}")
_DOI_OF_ARXIV = "10.48550/arxiv."
# Mirrors and readers of arXiv: the words of a path before the id.
_ARXIV_HOSTS = re.compile(
    r"(?:(?:www|export|browse|lanl|[a-z]{2})\.)?arxiv\.org|xxx\.(?:itp\.ac\.cn|lanl\.gov)"
    r"|ar5iv(?:\.labs\.arxiv)?\.org|(?:www\.)?(?:alphaxiv|scirate)\.(?:org|com)|(?:www\.)?arxiv-vanity\.com"
    r"|(?:huggingface\.co|hf\.co)"
)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|ps|e-print|src|overview|papers|arxiv)/(?P<rest>.+)")
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_DOI_TAILS = re.compile(r"(?:/(?:full|abstract|abs|pdf|epdf|pdfdirect|fulltext|html|meta|full/html|full/pdf)|\.pdf)+$")
_PREPRINT_TAIL = re.compile(r"v[0-9]{1,3}(?:\.(?:full|abstract|article-\w+|supplementary-material))*$")
_ODD = re.compile(r"[\s\x00-\x1f\x7f\\<>\"`]")


# Where papers lie that have no DOI in their address; what ends with .pdf may lie anywhere.
_PAPER_HOSTS = frozenset(
    {
        *("openreview.net", "aclanthology.org", "aclweb.org", "jmlr.org", "proceedings.mlr.press", "usenix.org"),
        *("papers.nips.cc", "proceedings.neurips.cc", "openaccess.thecvf.com", "ieeexplore.ieee.org", "dl.acm.org"),
        *("semanticscholar.org", "biorxiv.org", "medrxiv.org", "ssrn.com", "eprint.iacr.org", "ncbi.nlm.nih.gov"),
        *("link.springer.com", "sciencedirect.com", "onlinelibrary.wiley.com", "nature.com", "cnki.net"),
    }
)


class InvalidLink(InvalidInput):
    """A text that is no link of a paper. code: "not_link", "too_long", "not_arxiv", "not_doi"."""


@dataclass(frozen=True)
class PaperLink:
    """What a link says. `url` is always an address of http or https."""

    url: str
    arxiv_id: str = ""  # without version
    doi: str = ""  # small letters, without resolver


def read_link(text: str) -> PaperLink:
    """The address, arXiv id or DOI written in the text, which holds nothing else. Raises InvalidLink."""
    plain = _trimmed(text)
    bare = _ARXIV_PREFIX.sub("", plain, count=1) if _ARXIV_PREFIX.match(plain) else plain
    if arxiv_id := _arxiv_id(bare):
        return PaperLink(arxiv_address(arxiv_id), arxiv_id=arxiv_id)
    bare = _DOI_PREFIX.sub("", plain, count=1) if _DOI_PREFIX.match(plain) else plain
    if _DOI.fullmatch(bare):
        return _of_doi(bare, "")
    url = read_url(plain)
    return _of_address(url)


def read_url(text: str) -> str:
    """An address of http or https that can be shown as a link; "www.…" and "arxiv.org/…" get their https."""
    plain = _trimmed(text)
    if len(plain) > LINK_LIMIT:
        raise InvalidLink(
            "too_long", "The link has {length:,} characters; at most {limit:,} are allowed.",
            length=len(plain), limit=LINK_LIMIT,
        )  # fmt: skip
    if re.match(r"(?:www\.[a-z0-9-]|(?:[a-z0-9-]+\.)+[a-z]{2,}/)", plain, re.IGNORECASE):
        plain = f"https://{plain}"
    if not _is_address(plain):
        shown = plain if len(plain) <= 60 else f"{plain[:59]}…"
        raise InvalidLink(
            "not_link", '"{text}" is no link: write an address such as https://arxiv.org/abs/1706.03762.', text=shown
        )
    return plain


def looks_like_link(text: str) -> bool:
    """Whether somebody who wrote this meant a link, and no title."""
    try:
        read_link(text)
    except InvalidLink:
        return bool(re.match(r"\s*https?://", text, re.IGNORECASE))
    return True


def is_of_paper(link: PaperLink) -> bool:
    """Whether it is likely to lead to a paper: by its id, where papers lie, or because it is a PDF."""
    if link.arxiv_id or link.doi:
        return True
    parts = urlsplit(link.url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    names = host.split(".")
    is_known = any(".".join(names[place:]) in _PAPER_HOSTS for place in range(len(names) - 1))
    return parts.path.lower().endswith(".pdf") or (is_known and len(parts.path) > 1)


def read_arxiv_id(text: str) -> str:
    """The id without version, from any form of it; "" for an empty text. Raises InvalidLink."""
    if not text.strip():
        return ""
    try:
        found = read_link(text).arxiv_id
    except InvalidLink:
        found = ""
    if not found:
        raise InvalidLink("not_arxiv", '"{text}" is no arXiv id: write one such as 1706.03762.', text=text.strip()[:60])
    return found


def read_doi(text: str) -> str:
    """The DOI in small letters, from any form of it; "" for an empty text. Raises InvalidLink."""
    if not text.strip():
        return ""
    try:
        link = read_link(text)
    except InvalidLink:
        link = PaperLink("")
    if not link.doi and not link.arxiv_id:
        raise InvalidLink(
            "not_doi", '"{text}" is no DOI: write one such as 10.1038/nature14539.', text=text.strip()[:60]
        )
    return link.doi


def arxiv_address(arxiv_id: str) -> str:
    return f"https://arxiv.org/abs/{arxiv_id}"


def doi_address(doi: str) -> str:
    return f"https://doi.org/{doi}"


def same_addresses(url: str) -> tuple[str, ...]:
    """The spellings of one address that name the same page: http or https, with www or not, a slash at the end or not.

    The fragment says where on the page, not which page.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    slashed = parts.path.rstrip("/") + "/" + (f"?{parts.query}" if parts.query else "")
    return tuple(
        f"{scheme}://{www}{host}{end}"
        for scheme in ("https", "http")
        for www in ("", "www.")
        for end in dict.fromkeys((path, slashed))
    )


def _trimmed(text: str) -> str:
    """Without what a sentence put around the link: blanks, a comma, a full stop, a bracket that closes nothing."""
    plain = text.strip().rstrip(",.;，。；、")
    while len(plain) <= 2 * LINK_LIMIT and plain.endswith((")", "）", "]", "》")) and not _closes_something(plain):
        plain = plain[:-1].rstrip(",.;，。；、")
    return plain


def _closes_something(text: str) -> bool:
    opening = {")": "(", "]": "[", "）": "（", "》": "《"}[text[-1]]
    return text.count(opening) >= text.count(text[-1])


def _is_address(text: str) -> bool:
    if _ODD.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return False
    return "." in host.strip(".") or host == "localhost"


def _arxiv_id(text: str) -> str:
    match = _ARXIV.fullmatch(text)
    if not match:
        return ""
    return match["new"] or f"{match['archive'].lower()}/{match['number']}"


def _of_address(url: str) -> PaperLink:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    path = unquote(parts.path)
    if _ARXIV_HOSTS.fullmatch(host) and (match := _ARXIV_PATH.fullmatch(path)):
        rest = re.sub(r"(?:\.pdf)?/?$", "", match["rest"])
        return PaperLink(url, arxiv_id=_arxiv_id(rest))
    if host in _DOI_HOSTS:
        return _of_doi(path.lstrip("/"), url)
    if host.removeprefix("www.") == "nature.com" and (match := re.fullmatch(r"/articles/([\w.-]+?)(?:\.pdf)?/?", path)):
        return _of_doi(f"10.1038/{match[1]}", url)
    texts = [path, *(unquote(value) for _name, value in parse_qsl(parts.query)[:20])]
    for text in texts:
        if match := _DOI.search(text):
            return _of_doi(_without_tail(match[0], host), url)
    return PaperLink(url)


def _without_tail(doi: str, host: str) -> str:
    doi = _DOI_TAILS.sub("", doi.rstrip("/"))
    return _PREPRINT_TAIL.sub("", doi) if host.endswith(("biorxiv.org", "medrxiv.org")) else doi


def _of_doi(text: str, url: str) -> PaperLink:
    doi = text.rstrip("/.,;").lower()
    if not _DOI.fullmatch(doi):
        return PaperLink(url)
    if doi.startswith(_DOI_OF_ARXIV) and (arxiv_id := _arxiv_id(doi.removeprefix(_DOI_OF_ARXIV))):
        return PaperLink(url or arxiv_address(arxiv_id), arxiv_id=arxiv_id)
    return PaperLink(url or doi_address(doi), doi=doi)
