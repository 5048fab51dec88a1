"""Awkward strings in every text about papers: stored as sent, cleaned to one line, or refused at their field."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.text import clean_title
from papers.models import Comment, Paper, Reading, ReadingNote
from papers.queries import document_of
from papers.rendering import write_bibtex
from papers.services import PaperInput, add_comment, change_paper, save_note
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.papers import make_paper, make_reading
from tests.security.awkward import HALVES, NUL, STORABLE

pytestmark = pytest.mark.django_db


def test_titles_are_one_line_and_texts_stay_as_they_were_sent() -> None:
    by = make_member(make_group())
    paper = make_paper(by)
    for number, text in enumerate(STORABLE[::3]):
        title = clean_title(text, 500)
        data = PaperInput(title=title or "x", url=paper.url, abstract=text, venue=title[:300], category=title[:60])
        paper = change_paper(paper=paper, version=paper.version, data=data, by=by)
        note = save_note(about=paper, version=number, text=f"{number} {text}", by=by)
        stored = Paper.objects.get()
        assert (stored.title, stored.abstract) == (title or "x", text)
        assert ReadingNote.objects.get().text == f"{number} {text}"
        assert note.version == number + 1
        assert write_bibtex([document_of(stored)]).startswith("@")
    assert number > 100


def test_readings_and_comments_take_them() -> None:
    by = make_member(make_group())
    note = save_note(about=make_paper(by), version=0, text="a", by=by)
    for text in STORABLE[1::4]:
        reading = make_reading(by, written="x", expected_gain=text, gained=text)
        assert (Reading.objects.get(pk=reading.pk).expected_gain, reading.gained) == (text, text)
        if text.strip():
            assert Comment.objects.get(pk=add_comment(note=note, text=text, by=by).pk).text == text.strip()


@pytest.mark.parametrize("text", [NUL, *HALVES])
def test_what_no_database_can_keep_is_refused_at_its_field(text: str) -> None:
    by = make_member(make_group())
    paper = make_paper(by)
    wrong: list[dict[str, Any]] = [
        {name: text} for name in ("title", "venue", "authors", "abstract", "category", "bibtex_key", "url")
    ]
    wrong += [{"tags": [text]}, {"bibtex_fields": {"note": text}}]

    for fields in wrong:
        data = PaperInput(**{"title": "x", "url": paper.url, **fields})
        with pytest.raises(ValidationError) as refused:
            change_paper(paper=paper, version=1, data=data, by=by)
        assert list(refused.value.message_dict) == list(fields)


def test_search_takes_them() -> None:
    by = make_member(make_group())
    make_paper(by)
    client = logged_in(by)

    for text in (*STORABLE[::20], NUL):
        for page in ("papers", "readings"):
            assert client.get(f"/g/{by.group.slug}/{page}/", {"q": text}).status_code == 200
