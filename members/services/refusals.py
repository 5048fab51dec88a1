"""Why a write did not happen. Nothing was changed when one of these is raised.

What is wrong with a value is a `django.core.exceptions.ValidationError` that names the field.
"""

from django.utils.translation import gettext as _

from members.models import Group, Member, Project


class ChangeRefused(Exception):
    """A rule says no. `code` is stable, `message` is a sentence for people, already in their language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotAllowed(ChangeRefused):
    """The person may not do this at all."""


class Namesake(ChangeRefused):
    """Somebody of the group has this name, or one that looks the same. It is taken when asked for a second time."""

    def __init__(self, other: Member) -> None:
        super().__init__(
            "namesake",
            _("%(name)s is in the group already. Say so if this is another person.") % {"name": other.name},
        )
        self.other = other


class StaleVersion(Exception):
    """The save was made on an older version than today's. `current` holds what is stored now."""

    def __init__(self, current: Group | Project) -> None:
        super().__init__(f"version {current.version} is newer than the one that was read")
        self.current = current


class TooManyAttempts(Exception):
    """Tried too often within an hour; `retry_after` seconds from now a try is free again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


def require(allowed: bool, sentence: str = "") -> None:
    """Raise NotAllowed unless the answer of a permission is yes."""
    if not allowed:
        raise NotAllowed("not-allowed", sentence or _("You may not do this here."))
