"""The pages of papers, as browsers without scripts use them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Member
from papers.models import Paper
from papers.services import remove_paper
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.papers import make_paper, make_reading

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def _at(member: Member, rest: str) -> str:
    return f"/g/{member.group.slug}/{rest}"


def _text(answer: Any) -> str:
    return str(answer.content.decode())


class TestPapers:
    def test_the_list_shows_papers_and_who_reads_them(self) -> None:
        group = make_group()
        one, two = make_member(group, "刘涛"), make_member(group, "陈静")
        paper = make_paper(one, "Attention <b>is</b> all", category="NLP", tags=["经典"])
        make_reading(one, one, two, paper=paper, states={two.pk: "read"})

        page = _text(logged_in(one).get(_at(one, "papers/")))

        assert "Attention &lt;b&gt;is&lt;/b&gt; all" in page
        readers = page[page.index("Attention &lt;b&gt;") :]
        assert readers.index("陈静") < readers.index("刘涛")  # who has read it comes first
        assert ("read-read" in readers, "read-to_read" in readers) == (True, True)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"A", "B", "C"}),
            ("q=Vaswani", {"A"}),
            ("q=B", {"B"}),
            ("category=NLP", {"A"}),
            ("tag=经典", {"B"}),
            ("member=me", {"A"}),
            ("member=me&state=read", set()),
            ("state=read", {"B"}),
            ("since=2026-11-23", set()),
            ("since=2026-11-16&until=2026-11-22", {"A", "B"}),
            ("until=2026-11-15", set()),
            ("q=Vaswani+attention", set()),
            ("q=%00", {"A", "B", "C"}),  # refused at the field
        ],
    )
    def test_the_list_is_narrowed(self, query: str, found: set[str]) -> None:
        group = make_group()
        me, other = make_member(group), make_member(group)
        papers = {
            "A": make_paper(me, "A", category="NLP", authors="Vaswani"),
            "B": make_paper(me, "B", tags=["经典"], authors="x"),
            "C": make_paper(me, "C", authors="x"),
        }
        make_reading(me, me, paper=papers["A"])
        make_reading(me, other, paper=papers["B"], states={other.pk: "read"})

        page = logged_in(me).get(_at(me, f"papers/?{query}"))

        assert {line.paper.title for line in page.context["lines"]} == found

    def test_a_pasted_link_is_a_paper_at_once_and_another_form_of_it_finds_it(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)

        first = client.post(_at(by, "papers/add/"), {"what": "https://arxiv.org/pdf/1706.03762v1"})
        second = client.post(_at(by, "papers/add/"), {"what": "arXiv:1706.03762"}, follow=True)

        paper = Paper.objects.get()
        assert first.headers["Location"] == paper.get_absolute_url()
        assert "The group has this paper already." in _text(second)
        assert "Title and authors are being asked for" in _text(second)

    @pytest.mark.parametrize(
        ("what", "rest"),
        [
            ("https://openreview.net/forum?id=a", "url=https%3A%2F%2Fopenreview.net%2Fforum%3Fid%3Da"),
            ("Attention & more", "title=Attention+%26+more"),
        ],
    )
    def test_what_is_not_known_enough_opens_the_form(self, what: str, rest: str) -> None:
        by = make_member(make_group())
        client = logged_in(by)

        answer = client.post(_at(by, "papers/add/"), {"what": what})

        assert answer.headers["Location"] == _at(by, f"papers/new/?{rest}")
        form = client.get(answer.headers["Location"]).context["form"]
        assert what in (form["url"].value(), form["title"].value())
        assert Paper.objects.count() == 0

    def test_a_paper_is_entered_changed_and_a_conflict_shows_both(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)
        typed = {"url": "arXiv:1706.03762", "title": "Attention", "authors": "A\nB", "tags": "x, y；z", "year": "2017"}

        client.post(_at(by, "papers/new/"), typed)
        paper = Paper.objects.get()
        edit = _at(by, f"papers/{paper.uuid}/edit/")
        client.post(edit, {**typed, "version": "1", "venue": "NeurIPS"})
        stale = client.post(edit, {**typed, "version": "1", "venue": "Mine"})

        assert {tag.name for tag in paper.tags.all()} == {"x", "y", "z"}
        assert (stale.status_code, Paper.objects.get().venue) == (409, "NeurIPS")
        assert "NeurIPS" in _text(stale)
        assert 'value="Mine"' in _text(stale)
        assert 'name="version" value="2"' in _text(stale)

    def test_a_known_link_is_refused_in_the_form_with_the_way_to_the_paper(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by, url="arXiv:1706.03762")

        page = logged_in(by).post(_at(by, "papers/new/"), {"url": "https://arxiv.org/abs/1706.03762v2", "title": "x"})

        assert f'href="{paper.get_absolute_url()}"' in _text(page)
        assert Paper.objects.count() == 1

    def test_a_paper_is_removed_and_comes_back(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)
        paper = make_paper(by)

        page = client.post(_at(by, f"papers/{paper.uuid}/remove/"), follow=True)
        assert f"papers/{paper.uuid}/restore/" in _text(page)
        assert paper in [line.paper for line in client.get(_at(by, "papers/?show=removed")).context["lines"]]
        client.post(_at(by, f"papers/{paper.uuid}/restore/"))

        assert Paper.objects.get().deleted_at is None

    def test_who_was_typing_when_a_paper_was_removed_keeps_the_text(self) -> None:
        group = make_group()
        writer, other = make_member(group), make_member(group)
        paper = make_paper(writer)
        remove_paper(paper=paper, by=writer)
        client, edit = logged_in(other), _at(other, f"papers/{paper.uuid}/edit/")

        page = client.post(edit, {"version": "1", "url": paper.url, "title": "Typed", "venue": "Also typed"})

        assert ("This paper was removed" in _text(page), "Also typed" in _text(page)) == (True, True)
        assert client.get(edit).status_code == 404

    def test_two_papers_are_merged_and_made_two_again(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)
        double, real = make_paper(by, "Double"), make_paper(by, "Real")

        wrong = client.post(_at(by, f"papers/{double.uuid}/merge/"), {"into": "Nothing"})
        page = client.post(_at(by, f"papers/{double.uuid}/merge/"), {"into": real.url}, follow=True)
        led = client.get(_at(by, f"papers/{double.uuid}/"))

        assert wrong.status_code == 400
        assert led.headers["Location"] == real.get_absolute_url()
        assert "was merged into this paper" in _text(page)
        client.post(_at(by, f"papers/{double.uuid}/unmerge/"))
        assert Paper.objects.get(pk=double.pk).merged_into is None

    def test_the_same_title_is_pointed_out(self) -> None:
        by = make_member(make_group())
        one, other = make_paper(by, "Same title"), make_paper(by, "same Title")

        assert f"papers/{other.uuid}/merge/?into={one.uuid}" in _text(logged_in(by).get(one.get_absolute_url()))

    def test_links_of_users_open_nothing_but_http(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by)
        page = _text(logged_in(by).get(paper.get_absolute_url()))

        assert f'<a href="{paper.url}"' in page
        outside = re.findall(r'<a href="http[^>]*>', page)
        assert len(outside) == 2
        assert all('rel="noopener noreferrer"' in " ".join(link.split()) for link in outside)

    def test_a_link_in_the_search_finds_its_paper(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by, url="https://arxiv.org/abs/1706.03762")
        make_paper(by)

        page = logged_in(by).get(_at(by, "papers/?q=https://arxiv.org/pdf/1706.03762v3"))

        assert [line.paper for line in page.context["lines"]] == [paper]


class TestFiles:
    def test_the_copy_is_kept_given_as_a_download_and_deleted(self) -> None:
        by = make_member(make_group())
        client, paper = logged_in(by), make_paper(by, "深度学习: a/b?")
        kept = SimpleUploadedFile("x.pdf", PDF, content_type="text/html")

        client.post(_at(by, f"papers/{paper.uuid}/pdf/keep/"), {"pdf": kept})
        answer = client.get(_at(by, f"papers/{paper.uuid}/pdf/"))

        assert answer.getvalue() == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        client.post(_at(by, f"papers/{paper.uuid}/pdf/drop/"))
        assert client.get(_at(by, f"papers/{paper.uuid}/pdf/")).status_code == 404

    def test_another_file_is_refused_beside_the_field(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by)
        upload = SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>", content_type="application/pdf")

        page = logged_in(by).post(_at(by, f"papers/{paper.uuid}/pdf/keep/"), {"pdf": upload})

        assert (page.status_code, "This is no whole PDF file" in _text(page)) == (400, True)

    def test_bibtex_is_planned_then_imported(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)
        text = "@article{a, title={<script>x</script>}, doi={10.1038/a}}\n@article{b, title={Lost}}"

        plan = client.post(_at(by, "papers/import/"), {"text": text})
        assert Paper.objects.count() == 0
        assert "&lt;script&gt;x" in _text(plan)
        assert "This entry has no link" in _text(plan)
        upload = SimpleUploadedFile("x.bib", text.encode())
        done = client.post(_at(by, "papers/import/"), {"file": upload, "apply": "1"})

        assert Paper.objects.get().title == "<script>x</script>"
        assert "Imported: 1 new" in _text(done)

    def test_a_file_that_is_too_large_is_refused_at_its_field(self) -> None:
        by = make_member(make_group())
        upload = SimpleUploadedFile("x.bib", b"x" * (513 * 1024))

        page = logged_in(by).post(_at(by, "papers/import/"), {"file": upload})

        assert "512 kB" in str(page.context["form"].errors["file"])

    def test_the_list_is_exported_as_it_is_narrowed(self) -> None:
        by = make_member(make_group())
        make_paper(by, "One", category="NLP")
        make_paper(by, "Two")

        text = _text(logged_in(by).get(_at(by, "papers/papers.bib?category=NLP")))

        assert ("title = {One}" in text, "title = {Two}" in text) == (True, False)


def test_guests_find_nothing_of_papers() -> None:
    group = make_group()
    by, guest = make_member(group), make_member(group, roles=("guest",))
    paper, reading = make_paper(by), make_reading(by)
    client = logged_in(guest)

    for rest in ("papers/", f"papers/{paper.uuid}/", "readings/", f"readings/{reading.uuid}/", "reading-group/"):
        assert client.get(_at(guest, rest)).status_code == 404
