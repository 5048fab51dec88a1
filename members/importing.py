"""What pasting a roster would do, before it is done."""

from dataclasses import dataclass, replace
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.names import lookalike_key, name_key
from members.document import RosterDoc, RosterEntry
from members.models import Account, Group, Member
from members.queries import invited_mails, invited_members, members_of

SENTENCES: dict[str, str | Promise] = {
    "unknown-part": _("is neither a mail address, a role nor a day; write a role as 导师, 管理员, 访客 or 学生."),
    "no-name": _("has no name."),
    "bad-name": _("is no name: at most 60 characters, at least one that can be seen."),
    "bad-mail": _("is no mail address such as liutao@example.org."),
    "bad-day": _("is no day such as 2024-09-01."),
    "two-email": _("is a second mail address on this line."),
    "two-joined-on": _("is a second day on this line."),
    "guest-only": _("is a guest and something else: a guest has no other role."),
    "too-many": _("people are the most at once: paste the rest afterwards."),
    "twice": _("stands on an earlier line already."),
    "mail-twice": _("stands on an earlier line, with another name."),
    "mail-taken": _("is the log-in of somebody else in this group."),
    "mail-invited": _("is the address of an open invitation for somebody else."),
    "namesake": _("is the name of several people here: change them one by one."),
    "looks-like": _("looks like a name that is in the group already: add this person by hand if it is another one."),
}
Action = Literal["create", "invite", "waiting", "joined", "problem"]


@dataclass(frozen=True)
class PlannedLine:
    """One line of the roster and what comes of it.

    create: a new person with a link; invite: is in the group, gets a link; waiting: has an open link; joined: can log
    in; problem: left out, `code` and `text` say why.
    """

    line: int
    action: Action
    entry: RosterEntry | None = None
    member: Member | None = None
    code: str = ""
    text: str = ""
    source: str = ""

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES.get(self.code, self.code)


def plan_roster(doc: RosterDoc, group: Group) -> list[PlannedLine]:
    """Every entry and problem in the order of the lines. Reads only."""
    known = _Known(group)
    lines = [PlannedLine(bad.line, "problem", code=bad.code, text=bad.text, source=bad.source) for bad in doc.problems]
    lines += [known.plan(entry) for entry in doc.entries]
    return sorted(lines, key=lambda planned: planned.line)


def _is_mail(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


class _Known:
    """The people of the group, and those that earlier lines of the roster add."""

    def __init__(self, group: Group) -> None:
        self.people: dict[str, list[Member]] = {}
        for member in members_of(group):
            self.people.setdefault(member.name_key, []).append(member)
        self.lookalikes = {lookalike_key(member.name) for same in self.people.values() for member in same}
        accounts = Account.objects.filter(memberships__group=group, memberships__deleted_at=None)
        self.mails = dict(accounts.values_list("email", "memberships__name_key"))
        self.invited = invited_members(group)
        self.invited_mails = invited_mails(group)
        self.seen: set[str] = set()
        self.seen_mails: set[str] = set()

    def plan(self, entry: RosterEntry) -> PlannedLine:
        key = name_key(entry.name)
        code, text = self._problem(entry, key)
        self.seen.add(key)
        self.seen.add(lookalike_key(entry.name))
        if entry.email:
            self.seen_mails.add(entry.email)
        planned = PlannedLine(entry.line, "create", entry)
        if code:
            return replace(planned, action="problem", code=code, text=text)
        if key not in self.people:
            return planned
        member = self.people[key][0]
        action: Action = "invite"
        if member.account_id is not None:
            action = "joined"
        elif member.pk in self.invited:
            action = "waiting"
        return replace(planned, action=action, member=member)

    def _problem(self, entry: RosterEntry, key: str) -> tuple[str, str]:
        same = self.people.get(key, [])
        alike = lookalike_key(entry.name)
        found = (
            (bool(entry.email) and not _is_mail(entry.email), "bad-mail", entry.email),
            (entry.joined_on is not None and entry.joined_on.year < 2000, "bad-day", str(entry.joined_on)),
            (key in self.seen or alike in self.seen, "twice", entry.name),
            (bool(entry.email) and entry.email in self.seen_mails, "mail-twice", entry.email),
            (self.mails.get(entry.email, key) != key, "mail-taken", entry.email),
            (self.invited_mails.get(entry.email, key) != key, "mail-invited", entry.email),
            (len(same) > 1, "namesake", entry.name),
            (not same and alike in self.lookalikes, "looks-like", entry.name),
        )
        return next(((code, text) for wrong, code, text in found if wrong), ("", ""))
