"""What people type, cleaned by the rules of `core` and refused at its field, in the language of the page."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.names import InvalidName, clean_name, login_key
from core.sayings import Saying
from core.text import MARKDOWN_LIMIT, TITLE_LIMIT, InvalidText, clean_markdown, clean_title


def sentence_of(told: Exception | str) -> str:
    """What to tell people: errors and sayings of `core` speak English, here they speak the language of the page."""
    if not isinstance(told, InvalidInput | Saying):
        return str(told)
    values = {
        name: sentence_of(value) if isinstance(value, InvalidInput | Saying) else value
        for name, value in told.values.items()
    }
    return _(told.template).format(**values)


def cleaned_name(text: str, *, field: str = "name") -> str:
    """A name without invisible characters."""
    try:
        return clean_name(text)
    except InvalidName as error:
        raise ValidationError({field: sentence_of(error)}) from error


def cleaned_mail(text: str, *, field: str = "email") -> str:
    """The mail address as it is stored and compared: `core.names.login_key`."""
    try:
        key = login_key(text)
        validate_email(key)
    except InvalidName as error:
        raise ValidationError({field: sentence_of(error)}) from error
    except ValidationError as error:
        raise ValidationError({field: _("Write a mail address such as liutao@example.org.")}) from error
    return key


def cleaned_title(text: str, *, field: str = "name", limit: int = TITLE_LIMIT) -> str:
    """One line that is not empty."""
    try:
        title = clean_title(text, limit)
    except InvalidText as error:
        raise ValidationError({field: sentence_of(error)}) from error
    if not title:
        raise ValidationError({field: _("Write at least one letter or character.")})
    return title


def cleaned_markdown(text: str, *, field: str, limit: int = MARKDOWN_LIMIT) -> str:
    try:
        return clean_markdown(text, limit)
    except InvalidText as error:
        raise ValidationError({field: sentence_of(error)}) from error


def refuse_odd_span(starts_on: date, ends_on: date) -> None:
    """Days in the wrong order, or far from any report, are typing errors; say so at the field."""
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first day.")})
    refuse_odd_day(starts_on, field="starts_on")
    refuse_odd_day(ends_on, field="ends_on")


def refuse_odd_day(day: date | None, *, field: str) -> None:
    if day and not 2000 <= day.year <= 2100:
        raise ValidationError({field: _("The year must be between 2000 and 2100.")})
