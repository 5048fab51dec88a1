"""What a person was told: the sentence of each kind in the language of the reader, and where it leads to.

Apps above us say what happened by kind and details; their pages are known here by the names of their addresses only.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from activity.models import Notice
from core.text import visible_controls


@dataclass(frozen=True)
class Kind:
    """A kind of notice. `sentence`, `act`: message ids; `page`: the name of the address it leads to."""

    sentence: str  # with {actor}, {week}, {member} (whose uuid `details` has), {deadline}, {day}, numbers of `details`
    page: str
    act: str  # words of the link
    of: str = "week"  # what the page's address names: "subject", "week", or "group" alone


_REPORT, _ENTRY, _BOARD = "reports:report", "reports:edit", "reports:board"
_TURNS = "meetings:rotation"
_SEE_TURNS = gettext_noop("See the turns")
_OPEN = gettext_noop("Open the report")
_WRITE = gettext_noop("Write the report")
_MEETING, _MINUTES = "meetings:meeting", gettext_noop("Open the minutes")
KINDS = {
    "report.feedback": Kind(gettext_noop("{actor} wrote feedback on your report of {week}."), _REPORT, _OPEN),
    "report.returned": Kind(
        gettext_noop("{actor} returned your report of {week}: please revise it and submit it again."), _REPORT, _OPEN
    ),
    "report.approved": Kind(gettext_noop("{actor} approved your report of {week}."), _REPORT, _OPEN),
    "report.answered": Kind(gettext_noop("{actor} answered your feedback on the report of {week}."), _REPORT, _OPEN),
    "report.mentioned": Kind(gettext_noop("{actor} mentioned you on the report of {member}, {week}."), _REPORT, _OPEN),
    "report.reopened": Kind(gettext_noop("{actor} opened {week} for your report again."), _ENTRY, _WRITE),
    "reports.reminder": Kind(gettext_noop("Your report of {week} is due on {deadline}."), _ENTRY, _WRITE),
    "reports.digest": Kind(
        gettext_noop("Reports of {week}: {submitted} of {owing} are handed in."),
        _BOARD,
        gettext_noop("Open the board"),
    ),
    "meeting.tomorrow": Kind(gettext_noop("The group meets tomorrow: {day}."), _MEETING, _MINUTES, of="subject"),
    "meeting.assigned": Kind(
        gettext_noop("The meeting of {day} has assigned you something to do ({count})."),
        _MEETING,
        _MINUTES,
        of="subject",
    ),
    "meeting.present": Kind(gettext_noop("You present at the meeting: {day}."), _MEETING, _MINUTES, of="subject"),
    "slot.soon": Kind(
        gettext_noop("You present in the reading group: {day}."),
        "papers:slots",
        gettext_noop("Open the plan"),
        of="group",
    ),
    "meeting.swap_asked": Kind(
        gettext_noop("{actor} asks you to change turns at the meetings ({week})."), _TURNS, _SEE_TURNS, of="group"
    ),
    "meeting.swap_accepted": Kind(
        gettext_noop("{actor} agreed to change turns at the meetings ({week})."), _TURNS, _SEE_TURNS, of="group"
    ),
    "meeting.swap_declined": Kind(
        gettext_noop("{actor} cannot change turns at the meetings ({week})."), _TURNS, _SEE_TURNS, of="group"
    ),
}


@dataclass(frozen=True)
class Fact:
    """One line of a digest."""

    label: str
    text: str


@dataclass(frozen=True)
class Told:
    """A notice in words. `address` is a path; `more`: further ways to go, as (words, path)."""

    notice: Notice
    sentence: str
    facts: tuple[Fact, ...]
    act: str
    address: str
    more: tuple[tuple[str, str], ...] = ()


def notices_for(memberships: Iterable[Model]) -> QuerySet[Notice]:
    """What the person behind these memberships was told, newest first. To be paged."""
    own = Notice.objects.filter(member__in=[member.pk for member in memberships])
    return own.select_related("group", "actor")


def notice_for(memberships: Iterable[Model], notice_uuid: uuid.UUID) -> Notice:
    found = notices_for(memberships).filter(uuid=notice_uuid).first()
    if found is None:
        raise Http404
    return found


def unread_notices(memberships: Iterable[Model]) -> QuerySet[Notice]:
    """In no order: to be counted."""
    return Notice.objects.filter(member__in=[member.pk for member in memberships], read_at=None).order_by()


def told(notices: Sequence[Notice]) -> list[Told]:
    """The notices in words of the active language, times in the zones of their groups. At most one query."""
    names = _names_in(notices)
    return [_in_words(notice, names) for notice in notices]


def _in_words(notice: Notice, names: dict[str, str]) -> Told:
    kind, slug = KINDS[notice.kind], notice.group.slug
    sentence = _(kind.sentence).format(**_values(notice, names))
    address = _address_of(notice, kind)
    more: tuple[tuple[str, str], ...] = ()
    if notice.kind == "reports.digest" and notice.details.get("waiting"):
        more = ((_("Go to what waits for you"), reverse("reports:queue", args=[slug])),)
    return Told(notice, sentence, tuple(_facts(notice, names)), _(kind.act), address, more)


def _address_of(notice: Notice, kind: Kind) -> str:
    slug, week = notice.group.slug, notice.details["week"]
    if kind.page == _REPORT:
        return reverse(_REPORT, args=[slug, notice.subject]) if notice.subject else reverse(_BOARD, args=[slug, week])
    named = {"subject": [notice.subject], "week": [week], "group": []}[kind.of]
    return reverse(kind.page, args=[slug, *named])


def _values(notice: Notice, names: dict[str, str]) -> dict[str, Any]:
    """What the sentences of the kinds may name."""
    details = notice.details
    actor = visible_controls(notice.actor.name) if notice.actor is not None else _("Somebody")
    member = names.get(details.get("member", ""), _("Somebody"))
    values = {"actor": actor, "member": member, "week": week_in_words(details["week"])}
    if "until" in details:
        values["deadline"] = moment_in_words(datetime.fromisoformat(details["until"]))
    if "day" in details:
        values["day"] = day_in_words(details["day"])
    return {**{name: value for name, value in details.items() if isinstance(value, int)}, **values}


def week_in_words(name: str) -> str:
    year, _dash, number = name.partition("-W")
    return pgettext("in a sentence", "week {number}, {year}").format(number=int(number), year=int(year))


def moment_in_words(moment: datetime) -> str:
    """`moment` was written down in the zone of its group, and keeps that offset."""
    return pgettext("moment", "{weekday}, {day}, {time}").format(
        weekday=date_format(moment, "l"), day=date_format(moment, "MONTH_DAY_FORMAT"), time=f"{moment:%H:%M}"
    )


def day_in_words(text: str) -> str:
    """A day, or a moment of it where the hour is known."""
    if len(text) > len("2026-11-22"):
        return moment_in_words(datetime.fromisoformat(text))
    day = date.fromisoformat(text)
    return pgettext("day", "{weekday}, {day}").format(
        weekday=date_format(day, "l"), day=date_format(day, "MONTH_DAY_FORMAT")
    )


def _facts(notice: Notice, names: dict[str, str]) -> Iterable[Fact]:
    """The lines of a digest: names, the reader's own students first, and what waits for him. Of a review: numbers."""
    details = notice.details
    missing: list[str] = details.get("missing", [])
    mine = details.get("mine", 0)
    lists = (
        (_("Your students missing"), missing[:mine]),
        (_("Others missing") if mine else _("Missing"), missing[mine:]),
        (_("Returned, not handed in again"), details.get("returned", [])),
    )
    for label, people in lists:
        known = [names[person] for person in people if person in names]
        if known:
            yield _counted(label, known, pgettext("between names", ", "))
    late = [(names[one["member"]], one["week"]) for one in details.get("late", []) if one["member"] in names]
    if late:
        words = [_("{name}: {week}").format(name=name, week=week_in_words(week)) for name, week in late]
        yield _counted(_("Handed in late since the last digest"), words, pgettext("between lines", "; "))
    if details.get("feedback"):
        places = ngettext("%(count)s place", "%(count)s places", details["feedback"])
        yield Fact(_("Feedback"), places % {"count": details["feedback"]})
    if "waiting" in details:
        yield Fact(_("Waiting for your review"), str(details["waiting"]))


def _counted(label: str, items: list[str], comma: str) -> Fact:
    return Fact(_("{label} ({count})").format(label=label, count=len(items)), comma.join(items))


def _names_in(notices: Sequence[Notice]) -> dict[str, str]:
    """Names of the people that details mention by id. Who was erased since has another name by now; that is shown."""
    wanted: set[str] = set()
    for notice in notices:
        wanted.update(notice.details.get("missing", []), notice.details.get("returned", []))
        wanted.update([notice.details["member"]] if "member" in notice.details else [])
        wanted.update(one["member"] for one in notice.details.get("late", []))
    if not wanted:
        return {}
    people: Any = apps.get_model("members", "Member")  # a package above us: by its name only
    found = people._default_manager.filter(uuid__in=wanted).values_list("uuid", "name")
    return {str(person): visible_controls(name) for person, name in found}
