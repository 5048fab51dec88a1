"""Forms of a reading and of a turn of the reading group. A paper is named by its link or its title."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import MARKDOWN_LIMIT
from members.forms.days import day_field
from members.models import Member
from papers.models import Paper, Reading, ReadingSlot
from papers.services import ReadingInput, SlotInput
from workload.forms import WorkForm
from workload.models import WorkItem

NAMING = {"list": "titles", "autocomplete": "off"}


def _markdown(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        max_length=MARKDOWN_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class ReadingForm(WorkForm):
    """The fields of `ReadingInput`."""

    what = forms.CharField(
        label=_("What is read"),
        max_length=2_000,
        widget=forms.TextInput(attrs=NAMING),
        help_text=_("A link, the title of a paper, or words such as “8 papers on pretraining”."),
    )
    expected_gain = _markdown(_("Expected gain"), _("What you hope to learn. Markdown, formulas between $ signs."))
    gained = _markdown(_("What was gained"))

    @classmethod
    def initial_of(cls, item: WorkItem) -> dict[str, Any]:
        assert isinstance(item, Reading)  # the form of readings gets readings
        own = {"what": item.title, "expected_gain": item.expected_gain, "gained": item.gained}
        return super().initial_of(item) | own

    def input(self, paper: Paper | None, stored: Reading | None = None) -> ReadingInput:
        """What the services take; `paper` is what `what` names. The cell of a ledger stays while it means the same."""
        values = self.cleaned_data
        written = "" if paper else values["what"]
        if stored is not None and paper is not None and paper.pk == stored.paper_id:
            written = stored.written
        return ReadingInput(self.work(), paper, written, values["expected_gain"], values["gained"])


class SlotForm(forms.Form):
    """The fields of `SlotInput`."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    day = day_field(_("Day"))
    presenter = forms.ChoiceField(label=_("Who presents"))
    what = forms.CharField(
        label=_("What is presented"),
        max_length=2_000,
        widget=forms.TextInput(attrs=NAMING),
        help_text=_("A link, the title of a paper, or a topic in words."),
    )

    def __init__(self, *args: Any, people: Sequence[Member], slot: ReadingSlot | None = None, **kwargs: Any) -> None:
        if slot is not None:
            kwargs["initial"] = {
                "version": slot.version,
                "day": slot.day,
                "presenter": str(slot.presenter.uuid),
                "what": slot.paper.title if slot.paper else slot.topic,
            }
        super().__init__(*args, **kwargs)
        members = [one for one in people if not one.is_guest]
        if slot is not None and slot.presenter not in members:
            members.append(slot.presenter)
        self._people = {str(one.uuid): one for one in members}
        self.fields["presenter"].choices = [  # type: ignore[attr-defined]
            (uuid, one.name) for uuid, one in self._people.items()
        ]

    def input(self, paper: Paper | None) -> SlotInput:
        values = self.cleaned_data
        topic = "" if paper else values["what"]
        return SlotInput(values["day"], self._people[values["presenter"]], paper, topic)
