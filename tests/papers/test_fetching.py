"""Metadata of papers: asked for at two hosts, here a server on this machine that answers as they do."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from activity.models import Event, Job
from members.models import Member
from papers.jobs import fetch_paper
from papers.models import Paper
from papers.services import PaperInput, ask_again, change_paper, create_paper, fetch_metadata, request_due_fetches
from papers.services.asking import AWAY, BUSY, MOST_BYTES, ODD, UNKNOWN
from papers.services.fetching import PAUSES
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper
from workload.services import WorkRefused

pytestmark = pytest.mark.django_db
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry>
  <id>http://arxiv.org/abs/{id}v7</id><published>2017-06-12T17:57:34Z</published>
  <title>Attention Is All
   You Need</title><summary>  The dominant sequence
  transduction models &lt;script&gt;alert(1)&lt;/script&gt; </summary>
  <author><name>Ashish Vaswani</name></author><author><name>Noam Shazeer</name></author>
  <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/3295222.3295349</arxiv:doi>
  <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">NIPS 30</arxiv:journal_ref>
  <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL"/>
</entry></feed>"""
EMPTY = '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
CROSSREF = """{"message": {"DOI": "10.1038/Nature14539", "title": ["Deep learning"], "type": "journal-article",
"author": [{"given": "Yann", "family": "LeCun"}, {"name": "A Consortium"}, 3], "issued": {"date-parts": [[2015, 5]]},
"container-title": ["Nature"], "volume": "521", "page": "436-444",
"abstract": "<jats:title>Abstract</jats:title><jats:p>Deep learning allows &amp; learns</jats:p>"}}"""


@dataclass
class Host:
    """What the server answers, by the beginning of the path; what it was asked."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def says(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        self.answers[path] = (status, headers, body.encode() if isinstance(body, str) else body)


@pytest.fixture
def host(settings: Any) -> Iterator[Host]:
    told = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, self.headers["User-Agent"]))
            key = max((path for path in told.answers if self.path.startswith(path)), key=len, default="")
            status, headers, body = told.answers.get(key, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    settings.ARXIV_URL = settings.CROSSREF_URL = told.url
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def _by_link(by: Member, link: str) -> Paper:
    return create_paper(group=by.group, data=PaperInput(url=link), by=by)


def test_a_paper_of_arxiv_is_filled_in(host: Host) -> None:
    host.says("/api/query", ATOM.format(id="1706.03762"))
    paper = _by_link(make_member(make_group()), "https://arxiv.org/pdf/1706.03762v2")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert host.asked[0][0] == "/api/query?id_list=1706.03762&max_results=1"
    assert (found.title, found.title_key) == ("Attention Is All You Need", "attentionisallyouneed")
    assert (found.authors, found.year, found.venue) == ("Ashish Vaswani\nNoam Shazeer", 2017, "NIPS 30")
    assert (found.arxiv_id, found.doi) == ("1706.03762", "10.5555/3295222.3295349")
    assert found.abstract == "The dominant sequence transduction models <script>alert(1)</script>"
    assert (found.pdf_url, found.bibtex_fields) == ("https://arxiv.org/pdf/1706.03762", {"primaryclass": "cs.CL"})
    assert (found.fetch_state, found.fetch_after, found.version) == (Paper.Fetch.DONE, None, 2)
    event = Event.objects.get(verb="paper.metadata_fetched")
    assert (event.actor, event.details["version"]) == (None, 2)


def test_a_paper_of_an_old_archive_is_asked_for_by_its_quoted_id(host: Host) -> None:
    host.says("/api/query", ATOM.format(id="hep-th/9901001"))
    paper = _by_link(make_member(make_group()), "https://arxiv.org/abs/hep-th/9901001")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert found.title == "Attention Is All You Need"
    assert host.asked[0][0] == "/api/query?id_list=hep-th%2F9901001&max_results=1"


def test_a_doi_is_asked_for_at_crossref(host: Host) -> None:
    host.says("/works/", CROSSREF)
    paper = _by_link(make_member(make_group()), "https://www.nature.com/articles/nature14539")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert host.asked[0][0] == "/works/10.1038%2Fnature14539"
    assert (found.title, found.authors) == ("Deep learning", "Yann LeCun\nA Consortium")
    assert (found.year, found.venue, found.bibtex_type) == (2015, "Nature", "article")
    assert found.abstract == "Deep learning allows & learns"
    assert found.bibtex_fields == {"volume": "521", "pages": "436-444"}


def test_what_was_typed_is_never_overwritten(host: Host) -> None:
    host.says("/api/query", ATOM.format(id="1706.03762"))
    by = make_member(make_group())
    paper = _by_link(by, "arXiv:1706.03762")
    typed = PaperInput(title="My own words", url=paper.url, year=2020, venue="组会")
    change_paper(paper=paper, version=1, data=typed, by=by)

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert (found.title, found.year, found.venue) == ("My own words", 2020, "组会")
    assert found.authors == "Ashish Vaswani\nNoam Shazeer"


def test_a_doi_that_another_paper_has_stays_there(host: Host) -> None:
    host.says("/api/query", ATOM.format(id="1706.03762"))
    by = make_member(make_group())
    make_paper(by, url="https://doi.org/10.5555/3295222.3295349")
    paper = _by_link(by, "arXiv:1706.03762")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert (found.doi, found.fetch_state) == ("", Paper.Fetch.DONE)


@pytest.mark.parametrize(
    ("status", "headers", "body", "sentence", "again"),
    [
        (200, {}, EMPTY, UNKNOWN, False),
        (404, {}, "", UNKNOWN, False),
        (200, {}, ATOM.format(id="1706.99999"), UNKNOWN, False),
        (200, {}, "<feed", ODD, True),
        (200, {}, b"\xff\xfe<", ODD, True),
        (200, {}, '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + EMPTY, ODD, True),
        (200, {}, "x" * (MOST_BYTES + 1), ODD, True),
        (429, {"Retry-After": "60"}, "", AWAY, True),
        (503, {}, "", AWAY, True),
        (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, "", ODD, True),
        (302, {"Location": "/api/query"}, "", ODD, True),
        (302, {"Location": "file:///etc/passwd"}, "", ODD, True),
    ],
)
def test_what_goes_wrong_is_said_and_asked_again_where_that_may_help(
    host: Host, settings: Any, status: int, headers: dict[str, str], body: str | bytes, sentence: str, again: bool
) -> None:
    host.says("/api/query", body, status, **headers)
    paper = _by_link(make_member(make_group()), "arXiv:1706.03762")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert (found.fetch_state, found.fetch_error, found.has_interim_title) == (Paper.Fetch.FAILED, sentence, True)
    assert (found.fetch_after is not None) is again
    assert len(host.asked) <= 4


def test_without_a_network_it_is_asked_again_ever_later_and_at_last_not_at_all(settings: Any) -> None:
    settings.ARXIV_URL = "http://127.0.0.1:9"  # nobody listens
    paper = _by_link(make_member(make_group()), "arXiv:1706.03762")
    pauses = []
    for _attempt in range(len(PAUSES) + 1):
        cache.clear()
        found = fetch_metadata(paper.uuid)
        assert found is not None
        assert found.fetch_error == AWAY
        pauses.append(found.fetch_after and round((found.fetch_after - timezone.now()) / timedelta(minutes=1)))

    assert pauses == [10, 60, 360, 1440, 4320, None]


def test_the_scheduler_asks_for_what_is_due_and_for_nothing_else(settings: Any) -> None:
    by = make_member(make_group())
    due, waits, typed = _by_link(by, "arXiv:1706.00001"), _by_link(by, "arXiv:1706.00002"), make_paper(by)
    Job.objects.all().delete()
    Paper.objects.filter(pk=due.pk).update(fetch_after=timezone.now() - timedelta(minutes=1))

    assert request_due_fetches() == 1
    assert request_due_fetches() == 0
    assert [job.arguments for job in Job.objects.all()] == [{"paper": str(due.uuid)}]
    assert {waits.fetch_state, typed.fetch_state} == {"waiting", ""}
    Paper.objects.update(fetch_after=timezone.now() - timedelta(minutes=1))
    settings.FETCH_METADATA = False
    assert request_due_fetches() == 0


def test_the_job_does_it_and_ends_with_the_sentence(host: Host) -> None:
    host.says("/api/query", EMPTY)
    _by_link(make_member(make_group()), "arXiv:1706.03762")

    fetch_paper(str(Job.objects.get().uuid))

    job = Job.objects.get()
    assert (job.status, job.error) == (Job.Status.DONE, UNKNOWN)


def test_two_workers_keep_the_pause_between_them(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papers.services.asking.PATIENCE", 0.3)
    cache.add("papers:asked:arxiv", 1, timeout=3)  # another worker's turn
    paper = _by_link(make_member(make_group()), "arXiv:1706.03762")

    found = fetch_metadata(paper.uuid)

    assert found is not None
    assert (found.fetch_state, found.fetch_error, found.fetch_attempts) == (Paper.Fetch.WAITING, BUSY, 0)
    assert found.fetch_after is not None
    assert host.asked == []


def test_nothing_is_asked_when_that_is_switched_off(host: Host, settings: Any) -> None:
    paper = _by_link(make_member(make_group()), "arXiv:1706.03762")
    settings.FETCH_METADATA = False

    assert fetch_metadata(paper.uuid) is None
    assert host.asked == []


def test_an_id_that_got_into_the_table_some_other_way_is_no_part_of_a_request(host: Host) -> None:
    paper = _by_link(make_member(make_group()), "arXiv:1706.03762")
    Paper.objects.filter(pk=paper.pk).update(arxiv_id="1706.03762&x=../../", doi="10.1/../x y")

    with pytest.raises(ValueError, match="no arXiv id"):
        fetch_metadata(paper.uuid)

    assert host.asked == []


def test_the_request_tells_nothing_of_the_group(host: Host) -> None:
    host.says("/api/query", EMPTY)
    by = make_member(make_group(), "刘涛")
    fetch_metadata(_by_link(by, "arXiv:1706.03762").uuid)

    assert host.asked == [
        (
            "/api/query?id_list=1706.03762&max_results=1",
            "Zuji (reading list of a research group; asks for one paper at a time)",
        )
    ]


def test_somebody_asks_again(host: Host) -> None:
    by = make_member(make_group())
    paper = _by_link(by, "arXiv:1706.03762")
    fetch_metadata(paper.uuid)
    Job.objects.all().delete()

    ask_again(paper=paper, by=by)

    assert Paper.objects.get().fetch_state == Paper.Fetch.WAITING
    assert Job.objects.count() == 1
    with pytest.raises(WorkRefused):
        ask_again(paper=make_paper(by, url="https://openreview.net/forum?id=1"), by=by)
