"""Forms of meetings and their series. Who was there is one choice per member; guests stand by name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.roster import split_names
from core.text import MARKDOWN_LIMIT
from meetings.models import Attendance, Meeting, MeetingSeries, Role
from meetings.services import Attends, MeetingInput, SeriesInput
from members.forms.days import day_field
from members.models import Member

State = Attendance.State
WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]


def _every(weeks: int) -> Any:
    return format_lazy(gettext_lazy("every {weeks} weeks"), weeks=weeks)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _chosen(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class PlaceForm(forms.Form):
    """What a meeting and its series have in common."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    starts_at = _time(pgettext_lazy("time of day", "From"))
    ends_at = _time(pgettext_lazy("time of day", "To"))
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)
    link = forms.CharField(
        label=gettext_lazy("Link"), required=False, max_length=500, widget=forms.URLInput(attrs={"inputmode": "url"})
    )


class SeriesForm(PlaceForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("The title on top of the file of minutes."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"),
        required=False,
        choices=[("", gettext_lazy("no fixed day")), *WEEKDAYS],
        coerce=int,
        empty_value=None,
    )
    every_weeks = forms.TypedChoiceField(
        label=gettext_lazy("How often"),
        choices=[(1, gettext_lazy("every week")), *[(weeks, _every(weeks)) for weeks in range(2, 9)]],
        coerce=int,
        initial=1,
    )
    skips_holidays = forms.BooleanField(
        label=gettext_lazy("Left out on public holidays of China"),
        required=False,
        help_text=gettext_lazy("And in pauses of the group, always."),
    )
    drafts_itself = forms.BooleanField(
        label=gettext_lazy("Plan meetings a week ahead, and draft their minutes at 18:00 on the evening before"),
        required=False,
        help_text=gettext_lazy(
            "Drafts are made from reports, tasks, readings and the last meeting. Nothing is planned where nobody has"
            " held a meeting for a month."
        ),
    )
    begins_on = day_field(
        gettext_lazy("Begins on"),
        required=False,
        help_text=gettext_lazy("No meeting is expected before. Where not every week has one, weeks count from here."),
    )
    presenters = forms.ChoiceField(
        label=gettext_lazy("Who presents"),
        choices=MeetingSeries.Takers.choices,
        help_text=gettext_lazy("By turns, whoever waited longest first. Guests take no turns."),
    )
    presenters_chosen = _chosen(gettext_lazy("Of whom: presenters"))
    minute_takers = forms.ChoiceField(label=gettext_lazy("Who takes minutes"), choices=MeetingSeries.Takers.choices)
    minute_takers_chosen = _chosen(gettext_lazy("Of whom: minute-takers"))
    guidance = forms.CharField(
        label=gettext_lazy("Guidance for writing minutes"),
        required=False,
        strip=False,
        max_length=MARKDOWN_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Markdown. Whoever writes minutes sees it above them."),
    )
    NAMES = (
        *("name", "weekday", "every_weeks", "begins_on", "starts_at", "ends_at", "place", "link"),
        *("skips_holidays", "drafts_itself", "presenters", "minute_takers", "guidance"),
    )
    CHOSEN = (("presenters_chosen", Role.PRESENTER.value), ("minute_takers_chosen", Role.MINUTE_TAKER.value))
    field_order = NAMES

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(member.uuid): member for member in people if not member.is_guest}
        for name, _role in self.CHOSEN:
            names = [(uuid, member.name) for uuid, member in self._people.items()]
            self.fields[name].choices = names  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(series: MeetingSeries) -> dict[str, Any]:
        takers = list(series.takers.select_related("member"))
        return {name: getattr(series, name) for name in ("version", *SeriesForm.NAMES)} | {
            name: [str(one.member.uuid) for one in takers if one.role == role] for name, role in SeriesForm.CHOSEN
        }

    def plain_fields(self) -> list[forms.BoundField]:
        """All but who takes turns, and the guidance."""
        apart = {"presenters", "minute_takers", "guidance", *(name for name, _role in self.CHOSEN)}
        return [field for field in self.visible_fields() if field.name not in apart]

    def input(self) -> SeriesInput:
        chosen = tuple(
            (role, tuple(self._people[uuid] for uuid in self.cleaned_data[name])) for name, role in self.CHOSEN
        )
        return SeriesInput(**{name: self.cleaned_data[name] for name in self.NAMES}, chosen=chosen)


class MeetingForm(PlaceForm):
    day = day_field(gettext_lazy("Day"))
    title = forms.CharField(label=gettext_lazy("Topic"), required=False, max_length=200)
    chair = forms.ChoiceField(label=gettext_lazy("Chair"), required=False)
    minute_taker = forms.ChoiceField(label=gettext_lazy("Minute-taker"), required=False)
    presenter = forms.ChoiceField(label=gettext_lazy("Presenter"), required=False)
    guests = forms.CharField(
        label=gettext_lazy("Guests and outside parties"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("By name, with commas between them."),
    )
    opening = forms.CharField(
        label=gettext_lazy("Before the first section"),
        required=False,
        strip=False,
        max_length=MARKDOWN_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, people: Sequence[Member], meeting: Meeting | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (initial_of(meeting) if meeting else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._meeting = meeting
        known = {member.pk: member for member in people if not member.is_guest}
        known |= {member.pk: member for member in _members_of(meeting)}
        self._people = {str(member.uuid): member for member in known.values()}
        names = [(uuid, member.name) for uuid, member in self._people.items()]
        for name in ("chair", "minute_taker", "presenter"):
            written = getattr(meeting, f"{name}_name", "") if meeting else ""
            self.fields[name].choices = [("", written or _("not said")), *names]  # type: ignore[attr-defined]
        for uuid, member in self._people.items():
            self.fields[f"attends_{uuid}"] = forms.ChoiceField(
                label=member.name,
                required=False,
                choices=[("", _("not said")), *[one for one in State.choices if one[0] != State.GUEST]],
            )

    @property
    def attendance_fields(self) -> list[forms.BoundField]:
        return [self[f"attends_{uuid}"] for uuid in self._people]

    def input(self) -> MeetingInput:
        values = self.cleaned_data
        names = ("day", "title", "starts_at", "ends_at", "place", "link", "opening")
        meeting = self._meeting
        chair, taker, presenter = (self._people.get(values[name]) for name in ("chair", "minute_taker", "presenter"))
        return MeetingInput(
            **{name: values[name] for name in names},
            chair=chair,
            chair_name=meeting.chair_name if meeting and not chair else "",
            minute_taker=taker,
            minute_taker_name=meeting.minute_taker_name if meeting and not taker else "",
            presenter=presenter,
            presenter_name=meeting.presenter_name if meeting and not presenter else "",
            attendance=self._attendance(),
        )

    def _attendance(self) -> list[Attends]:
        """Members as chosen, then outsiders: guests by name, and who was named absent without being a member."""
        values = self.cleaned_data
        said = [
            Attends(values[f"attends_{uuid}"], member)
            for uuid, member in self._people.items()
            if values[f"attends_{uuid}"]
        ]
        others = self._meeting.attendance.all() if self._meeting else []
        said += [
            Attends(one.state, None, one.name) for one in others if one.member is None and one.state != State.GUEST
        ]
        return [*said, *(Attends(State.GUEST, None, name) for name in split_names(values["guests"]))]


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a stored meeting, whose attendance was read with its members."""
    names = ("version", "day", "title", "starts_at", "ends_at", "place", "link", "opening")
    attendance = list(meeting.attendance.all())
    return {
        **{name: getattr(meeting, name) for name in names},
        "chair": str(meeting.chair.uuid) if meeting.chair else "",
        "minute_taker": str(meeting.minute_taker.uuid) if meeting.minute_taker else "",
        "presenter": str(meeting.presenter.uuid) if meeting.presenter else "",
        "guests": "、".join(one.name for one in attendance if one.state == State.GUEST),
        **{f"attends_{one.member.uuid}": one.state for one in attendance if one.member},
    }


def _members_of(meeting: Meeting | None) -> list[Member]:
    if meeting is None:
        return []
    attends = [one.member for one in meeting.attendance.all() if one.member]
    return [*attends, *(member for member in (meeting.chair, meeting.minute_taker, meeting.presenter) if member)]
