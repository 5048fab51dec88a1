"""What somebody names in one line: a paper by link or title, or something in words."""

from core.paper_links import looks_like_link
from members.models import Group, Member
from papers.models import Paper
from papers.queries import paper_called
from papers.services.papers import PaperInput, create_paper
from papers.services.refusals import PaperKnown


def paper_named(*, group: Group, text: str, by: Member, source: str = "page") -> Paper | None:
    """The paper of this link, entered if it is not there, or the group's paper of this very title; None: just words.

    Raises ValidationError when the link is of a paper whose title nobody knows.
    """
    if not looks_like_link(text.strip()):
        return paper_called(group, text)
    try:
        return create_paper(group=group, data=PaperInput(url=text.strip()), by=by, source=source)
    except PaperKnown as known:
        return known.paper
