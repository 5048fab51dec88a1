"""An export made by a worker: the wish as far as its reader may have it now, as one file that is his alone."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import translation
from django.utils.translation import gettext_noop

from activity.models import RenderedFile
from activity.services import JobRefused, store_rendered_file, unfinished_folder
from tracker.export.archive import write_archive
from tracker.export.wishes import EXPORT_FILE, Wish, rights_of

NOTHING = gettext_noop("There is nothing of this kind in these days. Choose other days, or more kinds.")


def make_export(wish: Wish, progress: Callable[[int], None]) -> RenderedFile:
    """Raises JobRefused where nothing goes out, OSError with nothing left behind."""
    rights = rights_of(wish.reader)
    with TemporaryDirectory(dir=unfinished_folder()) as folder:
        path = Path(folder) / "export.zip"
        with translation.override(wish.extract.group.language):
            if not write_archive(wish, path, progress):
                raise JobRefused(NOTHING)
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        return store_rendered_file(
            kind=EXPORT_FILE,
            subject=wish.reader.uuid,
            audience=RenderedFile.Audience.FULL,
            content_hash=hashlib.sha256(f"{content} {rights}".encode()).hexdigest(),
            group=wish.extract.group,
            name=wish.name,
            data=path,
            contents=[rights],
        )
