"""Links of papers: one paper behind the many addresses it has."""

import re
from pathlib import Path

import pytest

from core.paper_links import (
    InvalidLink,
    is_of_paper,
    looks_like_link,
    read_arxiv_id,
    read_doi,
    read_link,
    read_url,
    same_addresses,
)

ARXIV = [
    ("https://arxiv.org/abs/1706.03762", "1706.03762"),
    ("http://arxiv.org/abs/1706.03762v5", "1706.03762"),
    ("https://arxiv.org/pdf/1706.03762", "1706.03762"),
    ("https://arxiv.org/pdf/1706.03762v1.pdf", "1706.03762"),
    ("https://www.arxiv.org/pdf/1706.03762.pdf#page=3", "1706.03762"),
    ("https://arxiv.org/html/2405.04434v2", "2405.04434"),
    ("https://arxiv.org/abs/1706.03762?context=cs", "1706.03762"),
    ("https://export.arxiv.org/abs/1706.03762/", "1706.03762"),
    ("http://cn.arxiv.org/abs/1706.03762", "1706.03762"),
    ("http://xxx.itp.ac.cn/abs/1706.03762", "1706.03762"),
    ("arxiv.org/abs/1706.03762", "1706.03762"),
    ("arXiv:1706.03762v7", "1706.03762"),
    ("arxiv： 1706.03762", "1706.03762"),
    ("1706.03762", "1706.03762"),
    ("  1706.03762v2 ", "1706.03762"),
    ("https://arxiv.org/abs/1706.03762,", "1706.03762"),
    ("https://arxiv.org/abs/1706.03762），", "1706.03762"),
    ("https://arxiv.org/pdf/1706.03762.pdf).", "1706.03762"),
    ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
    ("https://arxiv.org/pdf/hep-th/9901001v3.pdf", "hep-th/9901001"),
    ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
    ("arXiv:math/0309136v1", "math/0309136"),
    ("hep-th/9901001", "hep-th/9901001"),
    ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001"),
    ("https://www.alphaxiv.org/abs/1706.03762v2", "1706.03762"),
    ("https://alphaxiv.org/overview/1706.03762", "1706.03762"),
    ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
    ("https://ar5iv.org/abs/1706.03762", "1706.03762"),
    ("https://huggingface.co/papers/1706.03762", "1706.03762"),
    ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762"),
    ("https://scirate.com/arxiv/1706.03762", "1706.03762"),
    ("https://doi.org/10.48550/arXiv.1706.03762", "1706.03762"),
    ("10.48550/ARXIV.1706.03762", "1706.03762"),
    ("doi:10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
]

DOIS = [
    ("https://doi.org/10.1038/nature14539", "10.1038/nature14539"),
    ("http://dx.doi.org/10.1038/NATURE14539", "10.1038/nature14539"),
    ("doi:10.1038/nature14539", "10.1038/nature14539"),
    ("DOI 10.1038/nature14539.", "10.1038/nature14539"),
    ("10.1038/nature14539", "10.1038/nature14539"),
    ("https://www.nature.com/articles/s41586-021-03819-2", "10.1038/s41586-021-03819-2"),
    ("https://www.nature.com/articles/nature14539.pdf", "10.1038/nature14539"),
    ("https://dl.acm.org/doi/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
    ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
    ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701?casa_token=x", "10.1145/3292500.3330701"),
    ("https://link.springer.com/article/10.1007/s11263-015-0816-y", "10.1007/s11263-015-0816-y"),
    ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "10.1007/s11263-015-0816-y"),
    ("https://link.springer.com/chapter/10.1007%2F978-3-319-24574-4_28", "10.1007/978-3-319-24574-4_28"),
    ("https://onlinelibrary.wiley.com/doi/full/10.1002/anie.200000001", "10.1002/anie.200000001"),
    ("https://www.frontiersin.org/articles/10.3389/fnins.2018.00331/full", "10.3389/fnins.2018.00331"),
    (
        "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0130140",
        "10.1371/journal.pone.0130140",
    ),
    ("https://www.biorxiv.org/content/10.1101/2021.10.04.463034v2.full.pdf", "10.1101/2021.10.04.463034"),
    ("https://www.biorxiv.org/content/10.1101/2021.10.04.463034v1", "10.1101/2021.10.04.463034"),
    ("https://doi.org/10.1002/(sici)1097-4636(199823)43:4<338::aid>3.0.co;2-b", None),
    (
        "https://doi.org/10.1002/(SICI)1097-4636(199823)43:4%3C338::AID%3E3.0.CO;2-B",
        "10.1002/(sici)1097-4636(199823)43:4<338::aid>3.0.co;2-b",
    ),
]

NEITHER = [
    "https://openreview.net/forum?id=rJ4km2R5t7",
    "https://github.com/google-research/bert",
    "https://arxiv.org/list/cs.CL/recent",
    "https://arxiv.org/abs/1799.99999",  # no month 99
    "https://example.org/arxiv.org/abs/1706.03762",
    "https://evil-arxiv.org/abs/1706.03762",
    "https://proceedings.mlr.press/v139/radford21a.html",
    "https://doi.org/",
    "http://实验室.中国/论文",
]

NO_LINK = [
    "",
    "Attention is all you need",
    "8篇 医疗+预训练 论文",
    "javascript:alert(1)",
    "JavaScript:alert(1)//arxiv.org/abs/1706.03762",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://arxiv.org/pdf/1706.03762",
    "https://",
    "https:///abs/1706.03762",
    "//arxiv.org/abs/1706.03762",
    "https://user:secret@arxiv.org/abs/1706.03762",
    "https://arxiv.org/abs/1706.03762 and more",
    'https://arxiv.org/abs/1706.03762"onclick="x',
    "https://arxiv.org\\@evil.example/",
    "https://[::1/",
    "https://arxiv.org:99999/abs/1706.03762",
    "https://host/",
    "https://arxiv.org/" + "a" * 1000,
]


@pytest.mark.parametrize(("text", "arxiv_id"), ARXIV)
def test_forms_of_arxiv(text: str, arxiv_id: str) -> None:
    link = read_link(text)

    assert (link.arxiv_id, link.doi) == (arxiv_id, "")
    assert link.url.startswith(("https://", "http://"))


@pytest.mark.parametrize(("text", "doi"), DOIS)
def test_forms_of_dois(text: str, doi: str | None) -> None:
    if doi is None:  # angle brackets stand escaped in addresses
        with pytest.raises(InvalidLink):
            read_link(text)
        return
    assert (read_link(text).doi, read_link(text).arxiv_id) == (doi, "")


@pytest.mark.parametrize("text", NEITHER)
def test_addresses_that_name_neither(text: str) -> None:
    link = read_link(text)

    assert (link.url, link.arxiv_id, link.doi) == (text, "", "")


@pytest.mark.parametrize("text", NO_LINK)
def test_what_is_no_link(text: str) -> None:
    with pytest.raises(InvalidLink):
        read_link(text)


def test_an_id_alone_gets_the_address_of_its_page() -> None:
    assert read_link("arXiv:1706.03762v2").url == "https://arxiv.org/abs/1706.03762"
    assert read_link("10.1038/nature14539").url == "https://doi.org/10.1038/nature14539"


def test_what_was_pasted_is_kept_as_the_address() -> None:
    assert read_link("https://arxiv.org/pdf/1706.03762v1").url == "https://arxiv.org/pdf/1706.03762v1"


def test_fields_of_ids_take_any_form_and_refuse_the_rest() -> None:
    assert read_arxiv_id(" https://arxiv.org/pdf/1706.03762v3 ") == "1706.03762"
    assert read_doi("https://dx.doi.org/10.1038/Nature14539") == "10.1038/nature14539"
    assert (read_arxiv_id(" "), read_doi("")) == ("", "")
    with pytest.raises(InvalidLink, match="no arXiv id"):
        read_arxiv_id("https://doi.org/10.1038/nature14539")
    with pytest.raises(InvalidLink, match="no DOI"):
        read_doi("hello")


def test_a_doi_of_arxiv_is_no_doi_of_its_own() -> None:
    assert read_doi("10.48550/arXiv.1706.03762") == ""


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://arxiv.org/abs/1706.03762", True),
        ("arXiv:1706.03762", True),
        ("www.example.org/paper", True),
        ("https://bro ken", True),
        ("Attention is all you need", False),
        ("Node.js", False),
        ("BERT: a link between 10.5 and 3", False),
    ],
)
def test_whether_a_link_was_meant(text: str, is_link: bool) -> None:
    assert looks_like_link(text) is is_link


def test_addresses_of_one_page() -> None:
    known = same_addresses("http://www.Example.org/paper/?id=3#page=2")

    assert "https://example.org/paper?id=3" in known
    assert "http://www.example.org/paper/?id=3" in known
    assert len(known) == 8


def test_the_links_of_real_ledgers_are_read(seeds: Path) -> None:
    """Every link of the seeds is an address, every one of arXiv has its id; abs and pdf of one paper are one."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(seeds.iterdir()))
    found = [read_link(link) for link in re.findall(r"https?://[^ )>\"\n]+", text)]

    assert len(found) > 30
    of_arxiv = [link for link in found if "arxiv.org" in link.url]
    assert len(of_arxiv) == len({link.arxiv_id for link in of_arxiv}) == 6
    assert "" not in {link.arxiv_id for link in of_arxiv}


def test_an_address_without_scheme_gets_one() -> None:
    assert read_url("www.example.org/a") == "https://www.example.org/a"


@pytest.mark.parametrize(
    ("link", "is_paper"),
    [
        ("1706.03762", True),
        ("10.1038/nature14539", True),
        ("http://www.cs.toronto.edu/~fritz/absps/imagenet.pdf", True),
        ("https://openreview.net/forum?id=abc", True),
        ("https://www.usenix.org/conference/osdi22/presentation/x", True),
        ("https://openreview.net/", False),
        ("https://notopenreview.net/forum", False),
        ("https://pytorch.org/docs/stable/notes/ddp.html", False),
        ("https://github.com/x/pdf", False),
    ],
)
def test_which_links_lead_to_papers(link: str, is_paper: bool) -> None:
    assert is_of_paper(read_link(link)) is is_paper
