"""Refusals of the services, shown at the form they came from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError

from members.services import ChangeRefused, NotAllowed


@contextmanager
def problems_in(form: forms.BaseForm) -> Iterator[None]:
    """Turn what a service refuses into errors of the form; after this the form is not valid any more."""
    try:
        yield
    except ValidationError as error:
        add_problems(form, error)
    except NotAllowed:
        raise
    except ChangeRefused as error:
        form.add_error(None, error.message)


def add_problems(form: forms.BaseForm, error: ValidationError) -> None:
    """Errors at their fields; those of fields the form does not show stand above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
