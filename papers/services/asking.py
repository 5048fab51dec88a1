"""The only two hosts that are ever asked about papers: arXiv and Crossref, by an id that was read strictly.

No text of a user is part of a request: an id has to match its pattern once more right here, and is quoted. Answers are
limited in time and size; a redirect to another host is not followed.
"""

import logging
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_noop

from core.errors import InvalidInput
from core.paper_links import read_arxiv_id, read_doi
from papers.document import PaperDoc
from papers.importing.arxiv import read_atom
from papers.importing.crossref import read_work

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds for an answer to begin, and again for the whole of it
MOST_BYTES = 1024 * 1024
MOST_REDIRECTS = 3
PAUSES = {"arxiv": 3, "crossref": 1}  # seconds between two requests of this installation, as the hosts ask for
PATIENCE = 12.0  # seconds that a job waits for its turn
USER_AGENT = "Zuji (reading list of a research group; asks for one paper at a time)"

UNKNOWN = gettext_noop(
    "Neither arXiv nor Crossref knows this paper. Check its arXiv id or DOI, or type what is missing."
)
AWAY = gettext_noop("arXiv or Crossref could not be reached. Zuji asks again later; everything can be typed.")
BUSY = gettext_noop("Many papers are being asked for. This one's turn comes later; everything can be typed.")
ODD = gettext_noop("arXiv or Crossref answered something unreadable. Zuji asks again later; everything can be typed.")


class NotFetched(Exception):
    """Nothing came. `sentence` is an English message id; `again`: asking later may help."""

    def __init__(self, sentence: str, *, again: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


def ask(*, arxiv_id: str, doi: str) -> PaperDoc:
    """What arXiv says of the id, else what Crossref says of the DOI. Raises NotFetched."""
    found = None
    if arxiv_id and read_arxiv_id(arxiv_id) == arxiv_id:
        address = f"{settings.ARXIV_URL}/api/query?id_list={quote(arxiv_id, safe='')}&max_results=1"
        answer = _get("arxiv", address)
        found = _read(read_atom, answer, arxiv_id)
    if found is None and doi and read_doi(doi) == doi:
        answer = _get("crossref", f"{settings.CROSSREF_URL}/works/{quote(doi, safe='')}")
        found = _read(read_work, answer, doi)
    if found is None:
        raise NotFetched(UNKNOWN, again=False)
    return found


def _read(read: Callable[[bytes, str], PaperDoc | None], answer: bytes | None, key: str) -> PaperDoc | None:
    if answer is None:
        return None
    try:
        return read(answer, key)
    except InvalidInput as error:
        raise NotFetched(ODD, again=True) from error


def _get(host: str, address: str) -> bytes | None:
    """The body of the answer; None: the host knows no such thing. Raises NotFetched."""
    _wait_for_turn(host)
    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = USER_AGENT
            for _redirect in range(MOST_REDIRECTS + 1):
                with session.get(address, timeout=TIMEOUT, stream=True, allow_redirects=False) as answer:
                    if answer.is_redirect:
                        address = _on_the_same_host(address, answer.headers["Location"])
                        continue
                    if answer.status_code in (400, 404, 410):
                        return None
                    answer.raise_for_status()
                    return _body(answer)
    except (requests.RequestException, TimeoutError) as error:
        logger.warning("%s was not reached: %s", host, type(error).__name__)
        raise NotFetched(AWAY, again=True) from error
    logger.warning("%s redirects without end", host)
    raise NotFetched(ODD, again=True)


def _on_the_same_host(address: str, location: str) -> str:
    target = urljoin(address, location)
    here, there = urlsplit(address), urlsplit(target)
    if there.netloc != here.netloc or there.scheme not in ("https", here.scheme):
        logger.warning("a redirect from %s to another host is not followed", here.hostname)
        raise NotFetched(ODD, again=True)
    return target


def _body(answer: requests.Response) -> bytes:
    ends = time.monotonic() + TIMEOUT
    body = bytearray()
    for chunk in answer.iter_content(16_384):
        body += chunk
        if len(body) > MOST_BYTES:
            raise NotFetched(ODD, again=True)
        if time.monotonic() > ends:
            raise TimeoutError
    return bytes(body)


def _wait_for_turn(host: str) -> None:
    """One request at a time for all workers, with the pause that the host asks for."""
    ends = time.monotonic() + PATIENCE
    while not _is_free(host):
        if time.monotonic() > ends:
            raise NotFetched(BUSY, again=True)
        time.sleep(0.2)


def _is_free(host: str) -> bool:
    try:
        return bool(cache.add(f"papers:asked:{host}", 1, timeout=PAUSES[host]))
    except Exception as error:  # any cache, any failure: then every job keeps the pause by itself
        logger.warning("the cache does not say whose turn it is: %s", type(error).__name__)
        time.sleep(PAUSES[host])
        return True
