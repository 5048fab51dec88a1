"""A summary that somebody wrote by hand: pasted, or kept from a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.roster import Resolved, Roster
from core.tables import find_tables
from core.text import MARKDOWN_LIMIT
from members.forms.days import day_field
from workload.document import SummaryRow, SummaryTable, thawed_summary
from workload.markdown import ledger_table, read_summary
from workload.models import WrittenSummary


class AuditForm(forms.Form):
    """`table` is what was pasted; `stored` one of the group's written summaries."""

    stored = forms.ChoiceField(label=gettext_lazy("A table from a file"), required=False)
    table = forms.CharField(
        label=gettext_lazy("Or paste a table"),
        required=False,
        max_length=MARKDOWN_LIMIT,
        strip=False,
        help_text=gettext_lazy("A Markdown table with the columns 成员, 少, 中 and 大; the text around it may stay."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "written"}),
    )
    since = day_field(
        gettext_lazy("It counts from"),
        required=False,
        help_text=gettext_lazy("Empty: from the beginning. Of a term's table, write the term's first day."),
    )

    def __init__(self, *args: Any, written: Sequence[WrittenSummary], roster: Roster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = {str(one.uuid): one for one in written}
        self._roster = roster
        choices = [(uuid, one.source) for uuid, one in self._stored.items()]
        self.fields["stored"].choices = [("", _("None: the one pasted below")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["stored"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = self._stored.get(values.get("stored") or "")
        if chosen is not None:
            values["summary"] = self._named(thawed_summary(chosen.rows))
        elif not self.errors:
            values["summary"] = self._read(values.get("table", ""))
        return values

    def _read(self, text: str) -> SummaryTable | None:
        if not text.strip():
            self.add_error("table", _("Paste a table, or choose one from a file."))
            return None
        for table in find_tables(text.replace("\r\n", "\n").split("\n")):
            found = ledger_table(table)
            if found is not None and found.kind == "summary":
                read = read_summary(found)
                self.problems = read.problems
                return self._named(read.summary)
        self.add_error("table", _("There is no summary in this text: a table needs the columns 成员, 少, 中 and 大."))
        return None

    def _named(self, summary: SummaryTable) -> SummaryTable:
        """The rows with the members that their names mean; the others stay as they are written."""
        return SummaryTable(tuple(self._row(row) for row in summary.rows))

    def _row(self, row: SummaryRow) -> SummaryRow:
        meant = self._roster.resolve(row.member)
        uuid = meant.person.key if isinstance(meant, Resolved) else _known(row.uuid)
        return SummaryRow(row.member, row.small, row.medium, row.large, row.unknown, uuid)


def _known(uuid: str) -> str:
    """Whom a stored row was understood as, when its name says nothing today."""
    try:
        return str(UUID(uuid))
    except ValueError:
        return ""
