"""The pages of papers, readings and the reading group, as browsers without scripts use them."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Member
from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from papers.services import add_comment, merge_papers, remove_paper, save_note
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in, post_json
from tests.factories.papers import make_paper, make_reading
from workload.services import remove_item

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


class TestReadings:
    def _typed(self, by: Member, **fields: Any) -> dict[str, Any]:
        known = {"starts_on": "2026-11-16", "ends_on": "2026-11-22", "bucket": "large", "times": "5"}
        return {**known, "participants": [str(by.uuid)], "expected_gain": "学 $x^2$", **fields}

    def test_a_reading_names_a_paper_by_its_title(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by, "Attention is all you need")

        logged_in(by).post(_at(by, "readings/new/"), self._typed(by, what="attention is all you need"))

        reading = Reading.objects.get()
        assert (reading.paper, reading.written, str(reading.workload)) == (paper, "", "大*5")
        assert reading.participations.get().state == "to_read"

    def test_a_link_in_a_reading_enters_the_paper(self) -> None:
        by = make_member(make_group())

        logged_in(by).post(_at(by, "readings/new/"), self._typed(by, what="https://arxiv.org/abs/1706.03762"))

        assert Reading.objects.get().paper == Paper.objects.get(arxiv_id="1706.03762")

    def test_a_link_without_a_title_is_refused_and_nothing_typed_is_lost(self) -> None:
        by = make_member(make_group())

        page = logged_in(by).post(_at(by, "readings/new/"), self._typed(by, what="https://openreview.net/forum?id=a"))

        assert (Paper.objects.count(), Reading.objects.count()) == (0, 0)
        assert "no title is known" in str(page.context["form"].errors["what"])
        assert "学 $x^2$" in _text(page)

    def test_words_are_a_reading_of_no_paper_and_can_become_one(self) -> None:
        by = make_member(make_group())
        client = logged_in(by)
        client.post(_at(by, "readings/new/"), self._typed(by, what="8篇 医疗 论文"))
        reading, paper = Reading.objects.get(), make_paper(by, "Found")

        client.post(_at(by, f"readings/{reading.uuid}/edit/"), self._typed(by, what="Found", version="1"))

        reading.refresh_from_db()
        assert (reading.paper, reading.written, reading.version) == (paper, "", 2)

    def test_the_form_of_a_paper_names_it_and_this_week(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by, "Attention")

        form = logged_in(by).get(_at(by, f"readings/new/?paper={paper.uuid}")).context["form"]

        assert form["what"].value() == "Attention"
        assert form["participants"].value() == [str(by.uuid)]

    def test_a_conflict_shows_what_is_stored_beside_what_was_typed(self) -> None:
        by = make_member(make_group())
        client, reading = logged_in(by), make_reading(by, written="8篇")
        edit = _at(by, f"readings/{reading.uuid}/edit/")
        client.post(edit, self._typed(by, what="9篇", version="1"))

        stale = client.post(edit, self._typed(by, what="10篇", version="1", bucket="", times="1"))

        assert stale.status_code == 409
        assert [field["stored"] for field in stale.context["stored_now"]] == ["9篇", "Large × 5"]

    def test_who_was_typing_when_a_reading_was_removed_keeps_the_text(self) -> None:
        group = make_group()
        writer, other = make_member(group), make_member(group)
        reading = make_reading(writer)
        remove_item(item=reading, by=writer)

        page = logged_in(other).post(
            _at(other, f"readings/{reading.uuid}/edit/"), self._typed(other, what="9篇", version="1")
        )

        assert ("This reading was removed" in _text(page), "学 $x^2$" in _text(page)) == (True, True)

    def test_one_click_says_that_one_has_read_it(self) -> None:
        group = make_group()
        one, two = make_member(group), make_member(group)
        reading = make_reading(one, one, two)
        state = _at(one, f"readings/{reading.uuid}/state/")

        answer = logged_in(one).post(state, {"state": "read", "back": _at(one, "readings/")})
        logged_in(one).post(state, {"state": "reading", "member": str(two.uuid)})
        evil = logged_in(one).post(state, {"state": "read", "back": "//evil.example/"})

        assert answer.headers["Location"] == _at(one, "readings/")
        assert evil.headers["Location"] == reading.get_absolute_url()
        assert list(reading.participations.values_list("state", flat=True)) == ["read", "reading"]

    def test_a_removed_reading_comes_back(self) -> None:
        by = make_member(make_group())
        client, reading = logged_in(by), make_reading(by)

        client.post(_at(by, f"readings/{reading.uuid}/remove/"))
        assert client.get(reading.get_absolute_url()).status_code == 404
        client.post(_at(by, f"readings/{reading.uuid}/restore/"))

        assert client.get(reading.get_absolute_url()).status_code == 200


class TestNotes:
    def test_a_note_saves_itself_and_a_second_window_is_told(self) -> None:
        by = make_member(make_group())
        client, paper = logged_in(by), make_paper(by)
        address = _at(by, f"papers/{paper.uuid}/note/")

        first = post_json(client, address, {"text": "$x^2$", "version": 0})
        second = post_json(client, address, {"text": "more", "version": 1})
        stale = post_json(client, address, {"text": "other", "version": 1})

        assert (first.json()["version"], second.json()["version"]) == (1, 2)
        assert (stale.status_code, stale.json()["current"], stale.json()["version"]) == (409, {"text": "more"}, 2)
        assert "<math" in _text(client.get(paper.get_absolute_url())) or ReadingNote.objects.get().text == "more"

    @pytest.mark.parametrize("body", [[], {"text": 3}, {"text": "x" * 20_001}, {"text": "a\0"}, "{"])
    def test_what_is_no_note_is_refused_with_a_sentence(self, body: Any) -> None:
        by = make_member(make_group())
        paper = make_paper(by)

        answer = post_json(logged_in(by), _at(by, f"papers/{paper.uuid}/note/"), body)

        assert (answer.status_code, bool(answer.json()["problem"]), ReadingNote.objects.count()) == (400, True, 0)

    def test_without_scripts_a_conflict_keeps_what_was_typed(self) -> None:
        by = make_member(make_group())
        client, reading = logged_in(by), make_reading(by)
        address = _at(by, f"readings/{reading.uuid}/note/")
        client.post(address, {"text": "first", "version": "0"})

        stale = client.post(address, {"text": "typed", "version": "0"})

        assert (stale.status_code, "typed" in _text(stale), "first" in _text(stale)) == (409, True, True)

    def test_notes_of_others_are_drawn_with_their_formulas_and_comments(self) -> None:
        group = make_group()
        writer, reader = make_member(group, "刘涛"), make_member(group, "陈静")
        paper = make_paper(writer)
        note = save_note(about=paper, version=0, text="$x^2$ <script>alert(1)</script>", by=writer)
        client = logged_in(reader)

        client.post(_at(reader, f"reading-notes/{note.uuid}/comments/"), {"text": "好 <img src=x onerror=y>"})
        page = _text(client.get(paper.get_absolute_url()))

        assert ("<math" in page, "<script>alert" in page, "<img src=x" in page) == (True, False, False)
        comment = Comment.objects.get()
        client.post(_at(reader, f"comments/{comment.uuid}/"), {"text": "很好", "version": "1"})
        client.post(_at(reader, f"comments/{comment.uuid}/remove/"))
        client.post(_at(reader, f"comments/{comment.uuid}/restore/"))
        comment.refresh_from_db()
        assert (comment.text, comment.deleted_at) == ("很好", None)

    def test_two_notes_of_one_reader_after_a_merge_are_both_his_to_write(self) -> None:
        by = make_member(make_group())
        one, other = make_paper(by, "One"), make_paper(by, "Other")
        save_note(about=one, version=0, text="first", by=by)
        second = save_note(about=other, version=0, text="second", by=by)
        merge_papers(paper=other, into=one, by=by)
        client = logged_in(by)

        pads = client.get(one.get_absolute_url()).context["notes"].own
        answer = post_json(client, pads[1].address, {"text": "changed", "version": 1})

        assert [pad.text for pad in pads] == ["first", "second"]
        assert answer.status_code == 200
        second.refresh_from_db()
        assert second.text == "changed"

    def test_a_removed_note_comes_back(self) -> None:
        by = make_member(make_group())
        paper = make_paper(by)
        note = save_note(about=paper, version=0, text="mine", by=by)
        client = logged_in(by)

        page = _text(client.post(_at(by, f"reading-notes/{note.uuid}/remove/"), follow=True))
        assert ">mine" not in page
        client.post(_at(by, f"reading-notes/{note.uuid}/restore/"))

        assert "mine" in _text(client.get(paper.get_absolute_url()))

    def test_a_comment_is_its_writers(self) -> None:
        group = make_group()
        writer, other = make_member(group), make_member(group)
        comment = add_comment(
            note=save_note(about=make_paper(writer), version=0, text="a", by=writer), text="b", by=writer
        )

        answer = logged_in(other).post(_at(other, f"comments/{comment.uuid}/"), {"text": "x", "version": "1"})

        assert (answer.status_code, Comment.objects.get().text) == (404, "b")


class TestReadingGroup:
    def test_turns_are_entered_changed_removed_and_listed_by_day(self) -> None:
        group = make_group()
        by, other = make_member(group, "刘涛"), make_member(group, "陈静")
        paper = make_paper(by, "Attention")
        client = logged_in(by)
        turn = {"day": "2099-12-01", "presenter": str(other.uuid), "what": "Attention"}

        client.post(_at(by, "reading-group/new/"), turn)
        client.post(_at(by, "reading-group/new/"), {**turn, "day": "2020-01-01", "what": "扩散模型"})
        page = client.get(_at(by, "reading-group/"))

        assert [slot.paper for slot in page.context["next"]] == [paper]
        assert [slot.topic for slot in page.context["page"]] == ["扩散模型"]
        slot = ReadingSlot.objects.get(day=date(2099, 12, 1))
        edit = _at(by, f"reading-group/{slot.uuid}/edit/")
        client.post(edit, {**turn, "version": "1", "presenter": str(by.uuid)})
        stale = client.post(edit, {**turn, "version": "1", "what": "x"})
        assert (stale.status_code, stale.context["stored_now"][1]["stored"]) == (409, "刘涛")
        client.post(_at(by, f"reading-group/{slot.uuid}/remove/"))
        assert client.get(_at(by, "reading-group/")).context["next"] == []
        client.post(_at(by, f"reading-group/{slot.uuid}/restore/"))
        assert len(client.get(_at(by, "reading-group/")).context["next"]) == 1


def test_guests_find_nothing_of_papers() -> None:
    group = make_group()
    by, guest = make_member(group), make_member(group, roles=("guest",))
    paper, reading = make_paper(by), make_reading(by)
    client = logged_in(guest)

    for rest in ("papers/", f"papers/{paper.uuid}/", "readings/", f"readings/{reading.uuid}/", "reading-group/"):
        assert client.get(_at(guest, rest)).status_code == 404
