"""A group's logo: checked, made small and written anew, so that nothing odd reaches a PDF."""

import hashlib
import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from activity.services import record_event
from activity.services.pictures import whole_pictures_only
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.refusals import require

LOGO_LIMIT = 1024 * 1024  # bytes of the upload
LOGO_SIDE = 1200  # pixels of the longer side that are kept
PIXEL_LIMIT = 20_000_000


@transaction.atomic
def change_logo(*, group: Group, upload: bytes | None, by: Member, source: str = "page") -> Group:
    """Take PNG or JPEG bytes as the group's logo; None removes it. Raises ValidationError for `logo`.

    The file of the logo that was there last is kept, for `restore_logo`, until another one goes.
    """
    require(can_manage_group(by) and by.group_id == group.pk)
    current = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    old = current.logo.name or ""
    if upload is None and not old:
        return current
    if upload is None:
        current.logo = ""
    else:
        content = _redrawn(upload)
        name = f"{current.uuid}-{hashlib.sha256(content).hexdigest()[:12]}.png"
        current.logo.save(name, ContentFile(content), save=False)
    _save(current, by, source)
    transaction.on_commit(lambda: _forget_all_but(current, {old, current.logo.name or ""}))
    return current


@transaction.atomic
def restore_logo(*, group: Group, by: Member, source: str = "page") -> Group:
    """Undo the last change: the logo that was there before. Without one nothing happens."""
    require(can_manage_group(by) and by.group_id == group.pk)
    current = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    kept = [name for name in _files_of(current) if name != current.logo.name]
    if kept:
        current.logo = kept[0]
        _save(current, by, source)
    return current


def _save(group: Group, by: Member, source: str) -> None:
    group.version += 1
    group.save(update_fields=["logo", "version"])
    record_event(verb="group.logo_changed", group=group, by=by, subject_kind="group", subject=group.uuid, source=source)


def _forget_all_but(group: Group, kept: set[str]) -> None:
    for name in _files_of(group):
        if name not in kept:
            group.logo.storage.delete(name)


def _files_of(group: Group) -> list[str]:
    folder = str(group._meta.get_field("logo").upload_to)
    try:
        names = group.logo.storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names if name.startswith(f"{group.uuid}-")]


def _redrawn(upload: bytes) -> bytes:
    """The picture as a fresh PNG without metadata."""
    if len(upload) > LOGO_LIMIT:
        raise ValidationError({"logo": _("The logo is larger than 1 MB: make it smaller.")})
    try:
        with warnings.catch_warnings(), whole_pictures_only():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > PIXEL_LIMIT:
                    raise ValidationError({"logo": _("The logo has too many pixels: make it smaller.")})
                picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
                fresh = picture.convert("RGBA")
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken picture makes the decoder raise
        raise ValidationError({"logo": _("This is no PNG or JPEG picture that can be read.")}) from error
    written = io.BytesIO()
    fresh.save(written, format="PNG", optimize=True)
    return written.getvalue()
