"""Papers: entered once, whatever link they are entered by."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from activity.models import Event, Job
from members.services import NotAllowed
from papers.models import Paper
from papers.services import (
    PaperInput,
    PaperKnown,
    StaleText,
    change_paper,
    create_paper,
    known_or_new_paper,
    remove_paper,
    restore_paper,
)
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper
from workload.services import WorkRefused

pytestmark = pytest.mark.django_db
WHOLE = PaperInput(
    title="Attention is all you need",
    url="https://arxiv.org/abs/1706.03762v5",
    authors="Ashish Vaswani\n\n Noam  Shazeer ",
    year=2017,
    venue="NeurIPS",
    abstract="We propose a new architecture.",
    category="NLP",
    tags=["transformer", "Transformer", "经典"],
    bibtex_fields={"pages": "5998--6008"},
)


def test_a_paper_is_stored_as_it_was_said() -> None:
    by = make_member(make_group())

    paper = create_paper(group=by.group, data=WHOLE, by=by)

    stored = Paper.objects.get(pk=paper.pk)
    assert (stored.title, stored.url, stored.arxiv_id, stored.doi) == (WHOLE.title, WHOLE.url, "1706.03762", "")
    assert (stored.authors, stored.year, stored.venue) == ("Ashish Vaswani\nNoam Shazeer", 2017, "NeurIPS")
    assert sorted(tag.name for tag in stored.tags.all()) == ["transformer", "经典"]
    assert (stored.bibtex_fields, stored.created_by) == ({"pages": "5998--6008"}, by)
    assert list(Event.objects.values_list("verb", "subject", "actor")) == [("paper.created", paper.uuid, by.pk)]


def test_nothing_is_asked_for_when_nothing_lacks() -> None:
    by = make_member(make_group())

    assert create_paper(group=by.group, data=WHOLE, by=by).fetch_state == Paper.Fetch.NONE
    assert Job.objects.count() == 0


def test_a_link_alone_is_a_paper_whose_title_is_being_fetched() -> None:
    by = make_member(make_group())

    paper = create_paper(group=by.group, data=PaperInput(url="arxiv.org/pdf/1706.03762v1.pdf"), by=by)

    assert paper.title == paper.url == "https://arxiv.org/pdf/1706.03762v1.pdf"
    assert paper.has_interim_title
    assert paper.fetch_state == Paper.Fetch.WAITING
    assert list(Job.objects.values_list("kind", "arguments")) == [("papers.fetch_metadata", {"paper": str(paper.uuid)})]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (PaperInput(title="Only a title"), "url"),
        (PaperInput(url="https://openreview.net/forum?id=rJ4km2R5t7"), "title"),
        (PaperInput(title="A", url="javascript:alert(1)"), "url"),
        (PaperInput(title="A", url="https://example.org", pdf_url="file:///etc/passwd"), "pdf_url"),
        (PaperInput(title="A", url="https://example.org", year=3000), "year"),
        (PaperInput(title="A", url="https://example.org", arxiv_id="hello"), "arxiv_id"),
        (PaperInput(title="A", url="https://example.org", doi="hello"), "doi"),
        (PaperInput(title="A" * 501, url="https://example.org"), "title"),
        (PaperInput(title="A\0", url="https://example.org"), "title"),
        (PaperInput(title="A", url="https://example.org", tags=[str(n) for n in range(21)]), "tags"),
        (PaperInput(title="A", url="https://example.org", tags=["t" * 61]), "tags"),
        (PaperInput(title="A", url="https://example.org", bibtex_fields={"x" * 61: "y"}), "bibtex_fields"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(data: PaperInput, field: str) -> None:
    by = make_member(make_group())

    with pytest.raises(ValidationError) as refused:
        create_paper(group=by.group, data=data, by=by)

    assert list(refused.value.message_dict) == [field]
    assert Paper.objects.count() == 0


def test_without_fetching_a_title_is_asked_for(settings: object) -> None:
    settings.FETCH_METADATA = False  # type: ignore[attr-defined]
    by = make_member(make_group())

    with pytest.raises(ValidationError, match="title"):
        create_paper(group=by.group, data=PaperInput(url="arXiv:1706.03762"), by=by)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/pdf/1706.03762v7.pdf"),
        ("https://arxiv.org/abs/1706.03762v1", "https://doi.org/10.48550/arXiv.1706.03762"),
        ("https://dl.acm.org/doi/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://openreview.net/forum?id=a", "http://www.openreview.net/forum/?id=a#x"),
    ],
)
def test_another_form_of_the_link_is_the_same_paper(first: str, second: str) -> None:
    by = make_member(make_group())
    paper = create_paper(group=by.group, data=PaperInput(title="One", url=first), by=by)

    with pytest.raises(PaperKnown) as known:
        create_paper(group=by.group, data=PaperInput(title="Two", url=second), by=by)

    assert known.value.paper == paper
    assert known_or_new_paper(group=by.group, data=PaperInput(title="Two", url=second), by=by) == paper
    assert Paper.objects.get().title == "One"


def test_another_group_has_its_own_paper_of_the_link() -> None:
    one, other = make_member(make_group()), make_member(make_group())

    make_paper(one, url="https://arxiv.org/abs/1706.03762")
    make_paper(other, url="https://arxiv.org/abs/1706.03762")

    assert Paper.objects.count() == 2


def test_a_change_stores_what_is_said_now_and_tells_its_fields() -> None:
    by = make_member(make_group())
    paper = create_paper(group=by.group, data=WHOLE, by=by)

    changed = change_paper(paper=paper, version=1, data=replace(WHOLE, year=2018, tags=["new"]), by=by)

    assert (changed.version, changed.year) == (2, 2018)
    assert [tag.name for tag in Paper.objects.get().tags.all()] == ["new"]
    event = Event.objects.get(verb="paper.changed")
    assert event.details == {"fields": ["year", "tags"], "version": 2}


def test_a_change_of_nothing_is_no_change() -> None:
    by = make_member(make_group())
    paper = create_paper(group=by.group, data=WHOLE, by=by)

    assert change_paper(paper=paper, version=1, data=WHOLE, by=by).version == 1
    assert Event.objects.filter(verb="paper.changed").count() == 0


def test_a_change_on_an_old_version_is_refused() -> None:
    by = make_member(make_group())
    paper = create_paper(group=by.group, data=WHOLE, by=by)
    change_paper(paper=paper, version=1, data=replace(WHOLE, year=2018), by=by)

    with pytest.raises(StaleText) as stale:
        change_paper(paper=paper, version=1, data=replace(WHOLE, year=2019), by=by)

    assert isinstance(stale.value.current, Paper)
    assert stale.value.current.year == 2018


def test_a_change_to_the_link_of_another_paper_is_refused() -> None:
    by = make_member(make_group())
    one, other = make_paper(by), make_paper(by)

    with pytest.raises(PaperKnown) as known:
        change_paper(paper=other, version=1, data=PaperInput(title="x", url=one.url), by=by)

    assert known.value.paper == one


def test_guests_and_strangers_enter_nothing() -> None:
    group = make_group()
    guest, stranger = make_member(group, roles=("guest",)), make_member(make_group())

    for by in (guest, stranger):
        with pytest.raises(NotAllowed):
            create_paper(group=group, data=WHOLE, by=by)


def test_a_removed_paper_comes_back_unless_it_was_entered_anew() -> None:
    by = make_member(make_group())
    paper = create_paper(group=by.group, data=WHOLE, by=by)

    remove_paper(paper=paper, by=by)
    assert not Paper.objects.visible_to([by]).exists()
    with pytest.raises(WorkRefused):
        change_paper(paper=paper, version=1, data=WHOLE, by=by)
    restore_paper(paper=paper, by=by)
    assert Paper.objects.visible_to([by]).get() == paper

    remove_paper(paper=paper, by=by)
    create_paper(group=by.group, data=WHOLE, by=by)
    with pytest.raises(PaperKnown):
        restore_paper(paper=paper, by=by)
    assert list(Event.objects.filter(subject=paper.uuid).order_by("pk").values_list("verb", flat=True)) == [
        "paper.created",
        "paper.removed",
        "paper.restored",
        "paper.removed",
    ]


def test_only_who_entered_it_or_leads_removes_a_paper() -> None:
    group = make_group()
    writer, other, advisor = make_member(group), make_member(group), make_member(group, roles=("advisor",))
    paper = create_paper(group=group, data=WHOLE, by=writer)

    with pytest.raises(NotAllowed):
        remove_paper(paper=paper, by=other)
    remove_paper(paper=paper, by=advisor)

    assert not Paper.objects.visible_to([writer]).exists()
