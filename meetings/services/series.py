"""The series of a group's meetings: when and where they are held, who takes turns, what stands on top of minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import TITLE_LIMIT, clean_title
from meetings.markdown import as_title, is_day
from meetings.models import MeetingSeries, Role, TurnTaker
from meetings.permissions import can_change_series
from meetings.services.recording import record
from meetings.services.refusals import MeetingRefused, StaleMinutes
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown, cleaned_title, refuse_odd_day
from members.services.refusals import require

PLACE_LIMIT, LINK_LIMIT = 200, 500
MOST_WEEKS = 8
MOST_SERIES = 20
State, Takers = MeetingSeries.State, MeetingSeries.Takers
_NAMES = {"zh": "组会纪要", "en": "Group meeting"}
_PLAIN = ("weekday", "every_weeks", "begins_on", "skips_holidays", "drafts_itself", "starts_at", "ends_at")
_VERBS = {State.ACTIVE: "resumed", State.PAUSED: "paused", State.ENDED: "ended"}


@dataclass(frozen=True)
class SeriesInput:
    """What is said of a series, cleaned by form, API or import. weekday: 0 Monday to 6 Sunday, None: no fixed day.

    presenters, minute_takers: among whom the role goes round. chosen: by role the members of Takers.CHOSEN; who is not
    said of a role stays.
    """

    name: str
    weekday: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    link: str = ""
    guidance: str = ""
    every_weeks: int = 1
    skips_holidays: bool = True
    drafts_itself: bool = True
    begins_on: date | None = None
    presenters: str = Takers.MEMBERS
    minute_takers: str = Takers.MEMBERS
    chosen: tuple[tuple[str, tuple[Member, ...]], ...] = ()


def said_of(series: MeetingSeries) -> SeriesInput:
    """What is stored of a series, to be stored again with some of it changed."""
    names = [field.name for field in fields(SeriesInput) if field.name != "chosen"]
    return SeriesInput(**{name: getattr(series, name) for name in names})


@transaction.atomic
def series_of(group: Group) -> MeetingSeries:
    """The series that is meant where none is named: the first that has not ended. It begins to exist when asked for."""
    if known := _first_known(group):
        return known
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two who ask first at once get one
    if known := _first_known(group):
        return known
    name = _NAMES["zh" if group.language.startswith("zh") else "en"]
    return MeetingSeries.objects.create(group=group, name=name)


def _first_known(group: Group) -> MeetingSeries | None:
    several = MeetingSeries.objects.filter(group=group).select_related("group")
    return next(iter(sorted(several, key=lambda one: one.has_ended)), None)


@transaction.atomic
def create_series(*, group: Group, data: SeriesInput, by: Member | None, source: str = "page") -> MeetingSeries:
    """A further series beside the others."""
    require(by is None or (can_change_series(by) and by.group_id == group.pk))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if MeetingSeries.objects.filter(group=group).count() >= MOST_SERIES:
        sentence = _("A group has at most {most} series of meetings; remove one without meetings.")
        raise MeetingRefused("too-many-series", sentence.format(most=MOST_SERIES))
    made = MeetingSeries(group=group)
    _fill(made, data)
    made.save()
    _keep_takers(made, data)
    record("meeting.series_added", group, by, made.uuid, source)
    return made


@transaction.atomic
def change_series(
    *, series: MeetingSeries, version: int, data: SeriesInput, by: Member | None, source: str = "page"
) -> MeetingSeries:
    """Store what is said when `version` is still today's, else raise StaleMinutes."""
    current = _locked(series, by)
    if current.version != version:
        raise StaleMinutes(current)
    _fill(current, data)
    current.version += 1
    current.save()
    _keep_takers(current, data)
    record("meeting.series_changed", current.group, by, current.uuid, source)
    return current


@transaction.atomic
def set_series_state(*, series: MeetingSeries, state: str, by: Member, source: str = "page") -> MeetingSeries:
    """Pause the series, end it, or let it go on. Its meetings stay as they are."""
    current = _locked(series, by)
    if state not in State.values:
        raise ValidationError({"state": _("Write one of: {known}.").format(known=", ".join(State.values))})
    if current.state != state:
        current.state, current.version = state, current.version + 1
        current.save()
        record(f"meeting.series_{_VERBS[State(state)]}", current.group, by, current.uuid, source)
    return current


@transaction.atomic
def remove_series(*, series: MeetingSeries, by: Member, source: str = "page") -> None:
    """Only one that never had a meeting, and not the only one: with others the minutes would be lost."""
    current = _locked(series, by)
    if current.meetings.exists():
        sentence = _("There are meetings of {name}, removed ones too: end the series instead.")
        raise MeetingRefused("has-meetings", sentence.format(name=current.name))
    if not MeetingSeries.objects.filter(group=current.group).exclude(pk=current.pk).exists():
        raise MeetingRefused("only-series", _("This is the only series of the group: change it instead."))
    current.delete()
    record("meeting.series_removed", current.group, by, series.uuid, source)


def _locked(series: MeetingSeries, by: Member | None) -> MeetingSeries:
    require(by is None or (can_change_series(by) and by.group_id == series.group_id))
    Group.objects.select_for_update(no_key=True).get(pk=series.group_id)
    return MeetingSeries.objects.select_for_update(of=("self",)).select_related("group").get(pk=series.pk)


def _fill(series: MeetingSeries, data: SeriesInput) -> None:
    if data.starts_at and data.ends_at and data.ends_at <= data.starts_at:
        raise ValidationError({"ends_at": _("The meeting ends before it begins.")})
    if data.link and not data.link.startswith(("https://", "http://")):
        raise ValidationError({"link": _("Write a link that begins with https://.")})
    if not 1 <= data.every_weeks <= MOST_WEEKS:
        raise ValidationError({"every_weeks": _("Write a number of weeks from 1 to {most}.").format(most=MOST_WEEKS)})
    refuse_odd_day(data.begins_on, field="begins_on")
    series.name = _free_name(series, data.name)
    for name in _PLAIN:
        setattr(series, name, getattr(data, name))
    series.place, series.link = clean_title(data.place, PLACE_LIMIT), clean_title(data.link, LINK_LIMIT)
    series.guidance = cleaned_markdown(data.guidance, field="guidance")
    for name in ("presenters", "minute_takers"):
        if getattr(data, name) not in Takers.values:
            raise ValidationError({name: _("Write one of: {known}.").format(known=", ".join(Takers.values))})
        setattr(series, name, getattr(data, name))


def _free_name(series: MeetingSeries, written: str) -> str:
    name = as_title(cleaned_title(written, field="name", limit=TITLE_LIMIT))
    if not name or is_day(name):
        raise ValidationError({"name": _("Write a name that is not a day.")})
    if MeetingSeries.objects.filter(group=series.group, name__iexact=name).exclude(pk=series.pk).exists():
        raise ValidationError({"name": _("The group has a series of this name already.")})
    return name


def _keep_takers(series: MeetingSeries, data: SeriesInput) -> None:
    for role, among in ((Role.PRESENTER.value, "presenters"), (Role.MINUTE_TAKER.value, "minute_takers")):
        said = dict(data.chosen).get(role)
        if said is not None:
            _keep_chosen(series, role, said)
        if getattr(series, among) == Takers.CHOSEN and not series.takers.filter(role=role).exists():
            raise ValidationError({among: _("Choose the members among whom it goes round.")})


def _keep_chosen(series: MeetingSeries, role: str, members: Sequence[Member]) -> None:
    require(all(one.group_id == series.group_id and not one.is_guest for one in members))
    series.takers.filter(role=role).exclude(member__in=members).delete()
    known = set(series.takers.filter(role=role).values_list("member", flat=True))
    TurnTaker.objects.bulk_create(
        TurnTaker(series=series, role=role, member=one) for one in dict.fromkeys(members) if one.pk not in known
    )
