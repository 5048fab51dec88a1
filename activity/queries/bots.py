"""What bots say in a group's chat: kinds, and the sentence of each in the language of the group. No names, no texts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from activity.models import BotPost, GroupBot
from activity.queries.notices import day_in_words, moment_in_words, week_in_words

TEST = "test"
POSTED: dict[str, str | Promise] = {
    "reports.reminder": gettext_lazy("Reports are due soon: how many are still missing"),
    "reports.digest": gettext_lazy("After the deadline: how many reports are in"),
    "meeting.tomorrow": gettext_lazy("A meeting tomorrow"),
    "meeting.closed": gettext_lazy("Minutes are closed: how much they assigned"),
    "meeting.turns": gettext_lazy("Who presents within a week"),
}
"""Kinds that a bot can be told to say, with their names."""
_SENTENCES = {
    "reports.reminder": gettext_noop("Weekly reports of {week} are due on {deadline}; {missing} are missing."),
    "reports.digest": gettext_noop("Reports of {week}: {submitted} of {owing} are handed in."),
    "meeting.tomorrow": gettext_noop("The group meets tomorrow: {day}."),
    "meeting.closed": gettext_noop("The minutes of {day} are closed: {count} assignments."),
    "meeting.turns": gettext_noop("{person} presents: {day}."),
    TEST: gettext_noop("This is a test of Zuji: messages of the group will come here."),
}


@dataclass(frozen=True)
class Posting:
    """What goes to the chat."""

    title: str
    text: str


def bots_of(group: Model) -> "QuerySet[GroupBot]":
    return GroupBot.objects.filter(group=group.pk)


def bot_for(group: Model, uuid: UUID) -> GroupBot:
    found = bots_of(group).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def posting_of(post: BotPost, person: str = "") -> Posting:
    """In the language of the group, with the address of the page it is about. `person`: who presents."""
    group = post.bot.group
    with translation.override(group.language):
        sentence = _(_SENTENCES[post.kind]).format(**_values(post.details, person))
        path = reverse("tracker:week", args=[group.slug])
        return Posting(_("Zuji · {group}").format(group=group.name), f"{sentence}\n{settings.PUBLIC_URL}{path}")


def _values(details: dict[str, Any], person: str) -> dict[str, Any]:
    values: dict[str, Any] = {name: value for name, value in details.items() if isinstance(value, int)}
    values["person"] = person or _("Somebody")
    if "week" in details:
        values["week"] = week_in_words(details["week"])
    if "until" in details:
        values["deadline"] = moment_in_words(datetime.fromisoformat(details["until"]))
    if "day" in details:
        values["day"] = day_in_words(details["day"])
    return values
