"""The pages of readings, notes and the reading group, as browsers without scripts use them."""

from datetime import date
from typing import Any

import pytest

from members.models import Member
from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from papers.services import add_comment, merge_papers, save_note
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
        assert f"readings/{reading.uuid}/restore/" in _text(client.get(_at(by, "readings/removed/")))
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
