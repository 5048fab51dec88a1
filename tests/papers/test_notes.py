"""Notes of readers, comments, turns of the reading group, the group's PDF of a paper."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from activity.models import Event
from members.services import NotAllowed
from papers.models import Comment, Paper, ReadingNote
from papers.services import (
    SlotInput,
    StaleText,
    add_comment,
    add_slot,
    change_comment,
    change_note,
    change_slot,
    drop_pdf,
    keep_pdf,
    remove_comment,
    remove_note,
    remove_slot,
    restore_note,
    save_note,
)
from papers.services.pdfs import PDF_LIMIT
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper, make_reading
from workload.services import WorkRefused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_note_is_begun_saved_again_and_never_overwritten_unseen() -> None:
    by = make_member(make_group())
    paper = make_paper(by)

    first = save_note(about=paper, version=0, text="$x^2$\r\n", by=by)
    second = save_note(about=paper, version=1, text="更多", by=by)

    assert (first.text, second.pk, second.version, second.text) == ("$x^2$\n", first.pk, 2, "更多")
    for version in (0, 1):
        with pytest.raises(StaleText) as stale:
            save_note(about=paper, version=version, text="other window", by=by)
        assert isinstance(stale.value.current, ReadingNote)
        assert stale.value.current.text == "更多"


def test_autosaves_fill_no_history() -> None:
    by = make_member(make_group())
    paper = make_paper(by)
    for version in range(5):
        save_note(about=paper, version=version, text=f"text {version}", by=by)

    verbs = Event.objects.filter(subject_kind="note").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["note.created", "note.changed"]


def test_a_note_on_a_reading_of_a_paper_is_a_note_on_the_paper() -> None:
    by = make_member(make_group())
    paper = make_paper(by)

    on_paper = save_note(about=make_reading(by, paper=paper), version=0, text="a", by=by)
    on_words = save_note(about=(reading := make_reading(by)), version=0, text="b", by=by)

    assert (on_paper.paper, on_paper.reading) == (paper, None)
    assert (on_words.paper, on_words.reading) == (None, reading)


def test_a_note_is_its_writers_own() -> None:
    group = make_group()
    writer, other, stranger = make_member(group), make_member(group), make_member(make_group())
    note = save_note(about=make_paper(writer), version=0, text="a", by=writer)

    with pytest.raises(NotAllowed):
        change_note(note=note, version=1, text="b", by=other)
    with pytest.raises(NotAllowed):
        remove_note(note=note, by=other)
    with pytest.raises(NotAllowed):
        add_comment(note=note, text="hello", by=stranger)


def test_a_removed_note_comes_back() -> None:
    by = make_member(make_group())
    note = save_note(about=make_paper(by), version=0, text="a", by=by)

    remove_note(note=note, by=by)
    with pytest.raises(WorkRefused):
        change_note(note=note, version=1, text="b", by=by)
    restore_note(note=note, by=by)

    assert ReadingNote.objects.get().deleted_at is None


def test_comments_are_written_changed_and_removed_by_their_writer() -> None:
    group = make_group()
    writer, other = make_member(group), make_member(group)
    note = save_note(about=make_paper(writer), version=0, text="a", by=writer)

    comment = add_comment(note=note, text=" 好 ", by=other)
    changed = change_comment(comment=comment, version=1, text="很好", by=other)

    assert (comment.text, changed.text, changed.version) == ("好", "很好", 2)
    with pytest.raises(StaleText):
        change_comment(comment=comment, version=1, text="x", by=other)
    with pytest.raises(NotAllowed):
        remove_comment(comment=comment, by=writer)
    with pytest.raises(ValidationError):
        add_comment(note=note, text=" \n", by=writer)
    remove_comment(comment=comment, by=other)
    assert Comment.objects.get().deleted_at is not None


def test_turns_of_the_reading_group() -> None:
    group = make_group()
    by, other, guest = make_member(group), make_member(group), make_member(group, roles=("guest",))
    day = date(2026, 12, 1)

    slot = add_slot(data=SlotInput(day, other, topic="扩散模型综述"), by=by)
    changed = change_slot(slot=slot, version=1, data=SlotInput(day, by, paper=make_paper(by)), by=other)

    assert (changed.presenter, changed.topic, changed.version) == (by, "", 2)
    with pytest.raises(StaleText):
        change_slot(slot=slot, version=1, data=SlotInput(day, by, topic="x"), by=by)
    wrong = {
        "topic": SlotInput(day, by),
        "presenter": SlotInput(day, guest, topic="x"),
        "day": SlotInput(date(1, 1, 1), by, topic="x"),
        "paper": SlotInput(day, by, paper=make_paper(make_member(make_group()))),
    }
    for field, data in wrong.items():
        with pytest.raises(ValidationError) as refused:
            add_slot(data=data, by=by)
        assert list(refused.value.message_dict) == [field]
    remove_slot(slot=slot, by=by)
    verbs = Event.objects.filter(subject=slot.uuid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["reading_slot.added", "reading_slot.changed", "reading_slot.removed"]


def test_the_groups_pdf_is_kept_replaced_and_dropped(django_capture_on_commit_callbacks: object) -> None:
    by = make_member(make_group())
    paper = make_paper(by)

    kept = keep_pdf(paper=paper, version=1, upload=PDF, by=by)
    first = kept.pdf.name
    with kept.pdf.open() as file:
        assert file.read() == PDF
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        again = keep_pdf(paper=paper, version=2, upload=PDF + b"\n", by=by)
    assert first is not None
    assert not default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drop_pdf(paper=paper, version=3, by=by)
    assert not default_storage.exists(again.pdf.name or "")
    assert Paper.objects.get().pdf.name == ""


@pytest.mark.parametrize(
    "upload", [b"", b"<html>%%EOF", b"%PDF-1.7 cut off", b"MZ" + PDF[8:], b"%PDF-" + b"x" * PDF_LIMIT]
)
def test_what_is_no_pdf_is_refused(upload: bytes) -> None:
    by = make_member(make_group())

    with pytest.raises(ValidationError) as refused:
        keep_pdf(paper=make_paper(by), version=1, upload=upload, by=by)

    assert list(refused.value.message_dict) == ["pdf"]


def test_a_pdf_on_an_old_version_leaves_nothing_behind() -> None:
    by = make_member(make_group())
    paper = make_paper(by)
    keep_pdf(paper=paper, version=1, upload=PDF, by=by)
    before = _stored()

    with pytest.raises(StaleText):
        keep_pdf(paper=paper, version=1, upload=PDF, by=by)

    assert _stored() == before


def _stored() -> set[str]:
    names: set[str] = set()
    for year in default_storage.listdir("papers")[0]:
        for month in default_storage.listdir(f"papers/{year}")[0]:
            names |= set(default_storage.listdir(f"papers/{year}/{month}")[1])
    return names
