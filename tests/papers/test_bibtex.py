"""BibTeX in and out: what is read, what is kept, what is refused, and that it comes back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import PaperDoc
from papers.importing.bibtex import FILE_LIMIT, UnreadableFile, decoded_bibtex, read_bibtex
from papers.importing.planning import plan_bibtex
from papers.models import Paper
from papers.queries import document_of
from papers.rendering import write_bibtex
from papers.services import import_bibtex
from tests.factories.members import make_group, make_member
from tests.factories.papers import make_paper

TEXT = r"""% exported
@string{nips = "Advances in NIPS"}
@inproceedings{vaswani2017,
  title={{A}ttention is all you need: 100% of $O(n^2)$ \& more},
  author={Vaswani, Ashish and {\"O}zt{\"u}rk, {\L}ukasz},
  booktitle=nips, year=2017, pages={5998--6008},
  keywords={transformer, 经典},
  url={https://arxiv.org/pdf/1706.03762v5}
}
@article{devlin2018bert, title={BERT}, author={Devlin, Jacob},
  journal={arXiv preprint arXiv:1810.04805}, year={2018}}
@article{lecun, title="Deep learning", doi = {https://doi.org/10.1038/Nature14539}, journal={Nature}, date={2015}}
"""


def test_entries_become_papers() -> None:
    file = read_bibtex(TEXT)

    assert file.problems == ()
    assert [entry.line for entry in file.entries] == [3, 10, 12]
    attention, bert, lecun = [entry.paper for entry in file.entries]
    assert attention == PaperDoc(
        title="Attention is all you need: 100% of $O(n^2)$ & more",
        url="https://arxiv.org/pdf/1706.03762v5",
        authors=("Vaswani, Ashish", "Öztürk, Łukasz"),
        year=2017,
        venue="Advances in NIPS",
        arxiv_id="1706.03762",
        bibtex_key="vaswani2017",
        bibtex_type="inproceedings",
        bibtex_fields={"pages": "5998--6008"},
        tags=("transformer", "经典"),
    )
    assert (bert.arxiv_id, bert.venue, bert.url) == ("1810.04805", "", "")
    assert (lecun.doi, lecun.venue, lecun.year, lecun.bibtex_fields) == ("10.1038/nature14539", "Nature", 2015, {})


def test_what_is_written_is_read_back() -> None:
    papers = [entry.paper for entry in read_bibtex(TEXT).entries]

    assert [entry.paper for entry in read_bibtex(write_bibtex(papers)).entries] == papers


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "Lm", "Sk", "M"]), min_size=1, max_size=30)


@given(title=WORDS, venue=WORDS, year=st.integers(1900, 2099))
def test_any_title_is_read_back_as_it_was(title: str, venue: str, year: int) -> None:
    if "$" in title + venue or any(sign in title + venue for sign in "`'\"-"):  # formulas and TeX's own quotes
        return
    paper = PaperDoc(title, "https://doi.org/10.1038/x", year=year, venue=venue, doi="10.1038/x", bibtex_type="article")

    (entry,) = read_bibtex(write_bibtex([paper])).entries

    assert (entry.paper.title, entry.paper.year) == (title, year)


def test_keys_are_unique_and_made_where_there_are_none() -> None:
    papers = [
        PaperDoc("A deep thing", authors=("Yann LeCun",), year=2015),
        PaperDoc("A deep thing", authors=("LeCun, Yann",), year=2015),
        PaperDoc("注意力"),
        PaperDoc("x", bibtex_key="bad key}{,"),
        PaperDoc(""),
    ]

    keys = [line for line in write_bibtex(papers).splitlines() if line.startswith("@")]

    assert keys == ["@misc{lecun2015deep,", "@misc{lecun2015deepb,", "@misc{注意力,", "@misc{badkey,", "@misc{paper,"]


def test_thousands_with_one_key_are_written_with_as_many_keys() -> None:
    text = write_bibtex([PaperDoc("A deep thing", authors=("Yann LeCun",), year=2015)] * 3_000)

    assert len({line for line in text.splitlines() if line.startswith("@")}) == 3_000


@pytest.mark.parametrize(
    "text",
    ["ends here } @article{x, title={y}}", "back\\slash", "{", "}", "a } b { c", "$x", "$}$", "100 % & # _ ~ ^", "\\"],
)
def test_no_text_leaves_its_field(text: str) -> None:
    paper = PaperDoc(text, venue=text, bibtex_fields={"note": text}, authors=(text,), url="https://example.org/{}\\")

    file = read_bibtex(write_bibtex([paper, PaperDoc("next", url="https://example.org")]))

    assert (len(file.entries), file.problems) == (2, ())
    assert file.entries[1].paper.title == "next"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", (None, "no-entry")),
        ("just words", (None, "no-entry")),
        ("@article{a, title={x", (1, "unreadable")),
        ("\n@article{a, title={x}, title={y}}", (2, "field-twice")),
        ("@article{a\n\n@article{b", (1, "unreadable")),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_line(text: str, problem: tuple[int | None, str]) -> None:
    found = read_bibtex(text).problems[0]

    assert (found.line, found.code) == problem


HOSTILE = {
    "open entries": "@article{a,title={" * 20_000,
    "at signs": "@" * 400_000,
    "broken entries": "@article{a,\n" * 5_000,
    "braces": "@a{b,title=" + "{" * 200_000,
    "deep braces": "@a{b,title={" + "{" * 20_000 + "}" * 20_000 + "}}",
    "commas": "@a{" + "b," * 200_000 + "}",
    "same entry": "@article{k,title={T}}\n" * 5_000,
    "accents": "@a{b,title={" + r"\'" * 10_000 + "}}",
    "macros": "@a{b,title={" + r"\frac" * 10_000 + r"\input{/etc/passwd}\include{/etc/passwd}}}",
    "strings": '@string{a="x"}' + "".join(f"@string{{a{n}=a # a}}" for n in range(10_000)),
    "blanks": " " * 400_000 + "@a{b",
    "a link": "@a{b,title={x},url={https://a.example/" + ")" * 400_000 + "}}",
    "nul": "@a{b\0,title={x\0}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(name: str) -> None:
    begun = time.process_time()

    file = read_bibtex(HOSTILE[name])

    assert time.process_time() - begun < 20  # the test tells a hang, whatever the machine does
    assert len(file.problems) <= 100
    assert all("root:" not in entry.paper.title for entry in file.entries)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="512 kB"):
        read_bibtex("x" * (FILE_LIMIT + 1))
    with pytest.raises(UnreadableFile, match="512 kB"):
        decoded_bibtex(b"x" * (FILE_LIMIT + 1))


def test_files_of_older_chinese_programs_are_read() -> None:
    assert decoded_bibtex("注意力".encode("gb18030")) == "注意力"
    assert decoded_bibtex("\ufeff注意力".encode()) == "注意力"


@pytest.mark.django_db
class TestImport:
    def test_the_plan_says_what_is_new_filled_and_the_same(self) -> None:
        by = make_member(make_group())
        make_paper(by, url="https://arxiv.org/abs/1706.03762", title="Typed", authors="", year=None)
        text = (
            TEXT
            + "@misc{x, title={No link}}\n@misc{y, url={https://example.org/y}}\n"
            + "@misc{z, title={BERT again}, eprint={1810.04805}}"
        )

        plan = plan_bibtex(by.group, text)

        assert [(one.line, one.action, one.fills) for one in plan.papers] == [
            (3, "update", ("authors", "year", "venue", "bibtex_key", "bibtex_type", "bibtex_fields")),
            (10, "create", ()),
            (12, "create", ()),
        ]
        assert [(one.line, one.code) for one in plan.problems] == [(13, "no-link"), (14, "no-title"), (15, "twice")]

    def test_the_import_does_what_was_planned_and_a_second_one_nothing(self) -> None:
        by = make_member(make_group())
        make_paper(by, url="https://arxiv.org/abs/1706.03762", title="Typed", authors="", year=None)

        done = import_bibtex(group=by.group, text=TEXT, by=by)
        again = import_bibtex(group=by.group, text=TEXT, by=by)

        assert (len(done.created), len(done.updated), done.same, done.problems) == (2, 1, 0, ())
        assert (len(again.created), len(again.updated), again.same) == (0, 0, 3)
        typed = Paper.objects.get(arxiv_id="1706.03762")
        assert (typed.title, typed.year, typed.bibtex_fields) == ("Typed", 2017, {"pages": "5998--6008"})
        assert typed.authors == "Vaswani, Ashish\nÖztürk, Łukasz"
        bert = Paper.objects.get(arxiv_id="1810.04805")
        assert (bert.url, bert.fetch_state) == ("https://arxiv.org/abs/1810.04805", "waiting")

    def test_what_the_group_has_is_exported_and_planned_as_the_same(self) -> None:
        by = make_member(make_group())
        import_bibtex(group=by.group, text=TEXT, by=by)

        text = write_bibtex(document_of(paper) for paper in Paper.objects.visible_to([by]))

        assert {planned.action for planned in plan_bibtex(by.group, text).papers} == {"same"}

    def test_the_papers_of_other_groups_are_not_known(self) -> None:
        by, other = make_member(make_group()), make_member(make_group())
        make_paper(other, url="https://arxiv.org/abs/1706.03762")

        assert plan_bibtex(by.group, TEXT).count("create") == 3
