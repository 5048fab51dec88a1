"""The same paper entered by several at the same moment."""

import pytest

from papers.models import Paper, PaperTag, ReadingNote
from papers.services import PaperInput, StaleText, known_or_new_paper, save_note
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper
from tests.security.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_too]
FORMS = (
    "https://arxiv.org/abs/1706.03762",
    "https://arxiv.org/pdf/1706.03762v2.pdf",
    "arXiv:1706.03762",
    "10.48550/arXiv.1706.03762",
)


def test_eight_who_enter_one_paper_by_its_links_share_one_row_and_one_tag() -> None:
    group = make_group()
    members = [make_member(group) for _ in range(8)]

    def enter(number: int) -> int:
        data = PaperInput(
            title="Attention", url=FORMS[number % 4], tags=["Transformer" if number % 2 else "transformer"]
        )
        return known_or_new_paper(group=group, data=data, by=members[number]).pk

    assert len(set(at_once(8, enter))) == 1
    assert (Paper.objects.count(), PaperTag.objects.count()) == (1, 1)


def test_two_windows_begin_one_note() -> None:
    writer = make_member(make_group())
    paper = make_paper(writer)

    def begin(number: int) -> str:
        try:
            save_note(about=paper, version=0, text=f"window {number}", by=writer)
        except StaleText:
            return "told"
        return "saved"

    assert sorted(at_once(4, begin)) == ["saved", "told", "told", "told"]
    assert ReadingNote.objects.count() == 1
