"""Why a write did not happen. Nothing was changed when one of these is raised."""

from django.utils.translation import gettext as _

from papers.models import Comment, Paper, ReadingNote, ReadingSlot
from workload.services import WorkRefused


class PaperKnown(WorkRefused):
    """The group has this paper already: another form of the same link, the same arXiv id or DOI."""

    def __init__(self, paper: Paper) -> None:
        super().__init__("known-paper", _("The group has this paper already."))
        self.paper = paper


class StaleText(Exception):
    """The save was made on an older version than today's. `current` holds what is stored now."""

    def __init__(self, current: Paper | ReadingNote | Comment | ReadingSlot) -> None:
        super().__init__(f"version {current.version} is newer than the one that was read")
        self.current = current
