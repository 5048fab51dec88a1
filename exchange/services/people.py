"""The people of one import, made or remembered where the answers say so."""

from django.utils.translation import gettext

from exchange.importing import Who
from exchange.permissions import can_import
from exchange.services.traces import Trace
from members.models import Group, Member
from members.permissions import can_edit_aliases
from members.services import MemberInput, NotAllowed, add_alias, create_member


def require_importer(group: Group, by: Member | None) -> None:
    """Raise NotAllowed unless this person may bring files into this group. None: the command line."""
    if by is not None and not (can_import(by) and by.group_id == group.pk):
        raise NotAllowed("not-allowed", gettext("You may not do this here."))


def source_of_events(by: Member | None) -> str:
    """What the history names as the way in: somebody on a page, or a command of the machine."""
    return "command" if by is None else "page"


class People:
    """Each new person is made once, each short name remembered once, where `by` may do so."""

    def __init__(self, group: Group, by: Member | None, trace: Trace) -> None:
        self._group = group
        self._by = by
        self.trace = trace
        self._made: dict[str, Member] = {}

    def member(self, who: Who) -> Member:
        member = who.member or self._made.get(who.key) or self._new(who)
        if who.alias and who.alias not in self._made:
            if self._by is None or can_edit_aliases(self._by, member):
                self.trace.alias(member, who.alias)
                add_alias(member=member, name=who.alias, by=self._by, source=source_of_events(self._by))
            self._made[who.alias] = member
        return member

    def _new(self, who: Who) -> Member:
        source = source_of_events(self._by)
        made = create_member(group=self._group, data=MemberInput(name=who.name), by=self._by, source=source)
        self._made[who.key] = made
        self.trace.member(made)
        return made
