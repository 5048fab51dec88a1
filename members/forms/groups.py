"""Forms of a group's settings."""

from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.names import NAME_LIMIT
from members.forms.days import day_field
from members.models import Group
from members.queries import known_holiday_years
from members.services import LOGO_LIMIT, GroupSettings

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
_FIRST_ZONES = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "UTC")


@lru_cache(maxsize=1)
def time_zones() -> list[str]:
    """The usual ones first, then all places by name."""
    technical = ("Etc/", "posix/", "right/", "SystemV/")
    rest = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(technical))
    return [*_FIRST_ZONES, *(zone for zone in rest if zone not in _FIRST_ZONES)]


def deadline_days() -> list[tuple[int, Any]]:
    """From 6 days before the last day of the week to 13 days after, in words."""
    before = [(-days, _("%d days before the last day of the week") % days) for days in range(6, 1, -1)]
    around = [
        (-1, _("on the day before the last day of the week")),
        (0, _("on the last day of the week")),
        (1, _("on the day after the week")),
    ]
    return [*before, *around, *((days, _("%d days after the week") % days) for days in range(2, 14))]


class HoursField(forms.DecimalField):
    """Minutes, shown and typed as hours: 0.5, 2, 8."""

    MOST = 300  # hours

    def __init__(self, **arguments: Any) -> None:
        super().__init__(min_value=Decimal("0.1"), max_value=self.MOST, max_digits=5, decimal_places=2, **arguments)
        self.widget.attrs["step"] = "any"

    def clean(self, value: Any) -> int | None:
        hours: Decimal | None = super().clean(value)
        return None if hours is None else round(hours * 60)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 60:.2f}".rstrip("0").rstrip(".") if isinstance(value, int) else value


class GroupForm(forms.Form):
    """The fields of `GroupSettings`, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    slug = forms.CharField(
        label=_("Address"),
        max_length=48,
        help_text=_("Small letters, digits and hyphens. Links with the old address go on to work."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of documents"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    reports_readable_by = forms.ChoiceField(label=_("Who reads submitted reports"), choices=Group.Readers.choices)
    deadline_days_after_last = forms.TypedChoiceField(label=_("Reports are due"), coerce=int)
    deadline_time = forms.TimeField(
        label=_("until (time of day)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    lock_after_days = forms.IntegerField(
        label=_("Weeks close: days after the deadline"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=_("Late reports are possible until then; an advisor can open a week again. Empty: never."),
    )
    follows_holidays = forms.BooleanField(
        label=_("Public holidays of China are no workdays"),
        required=False,
    )
    small_up_to_minutes = HoursField(label=_("少 up to (hours)"))
    medium_up_to_minutes = HoursField(label=_("中 up to (hours)"), help_text=_("Work that takes longer is 大."))
    log_splits_midnight = forms.BooleanField(
        label=_("Spans of learning logs over midnight count on both days"),
        required=False,
        help_text=_("Otherwise they count on the day they began."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "language": [("zh-hans", "简体中文"), ("en", "English")] if settings.LANGUAGES else [],
            "time_zone": [(zone, zone) for zone in time_zones()],
            "deadline_days_after_last": deadline_days(),
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        first, last = known_holiday_years()
        self.fields["follows_holidays"].help_text = _(
            "A week without a workday is owed by nobody. Known, with swapped workdays, are the years %(first)s to "
            "%(last)s; in other years Monday to Friday are workdays."
        ) % {"first": first, "last": last}
        own_zone = self.initial.get("time_zone")
        if own_zone and own_zone not in time_zones():
            self.fields["time_zone"].choices = [(own_zone, own_zone), *choices["time_zone"]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        small, medium = cleaned.get("small_up_to_minutes"), cleaned.get("medium_up_to_minutes")
        if small and medium and medium <= small:
            self.add_error("medium_up_to_minutes", _("The limit of 中 must be above the limit of 少."))
        return cleaned

    @classmethod
    def of(cls, group: Group) -> "GroupForm":
        return cls(initial={name: getattr(group, name) for name in cls.base_fields})

    def settings(self) -> GroupSettings:
        return GroupSettings(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class FirstWeekdayForm(forms.Form):
    first_weekday = forms.TypedChoiceField(label=_("The week begins on"), choices=WEEKDAYS, coerce=int)


class PauseForm(forms.Form):
    name = forms.CharField(label=_("What for"), max_length=NAME_LIMIT)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))


class TermForm(forms.Form):
    name = forms.CharField(label=_("Name of the term"), max_length=NAME_LIMIT)
    starts_on = day_field(_("First day"), help_text=_("The first day of teaching week 1, as your university counts."))
    ends_on = day_field(_("Last day"))


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo for PDFs"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("PNG or JPEG, at most 1 MB. Without a file the logo is removed."),
    )

    def clean_logo(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["logo"]
        if upload and (upload.size or 0) > LOGO_LIMIT:
            raise forms.ValidationError(_("The logo is larger than 1 MB: make it smaller."))
        return upload or None
