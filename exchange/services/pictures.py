"""Pictures of exported reports: files beside the texts, which name them by their place in the folder."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404

from activity.models import Attachment
from activity.queries import attachment_bytes
from core.richtext import rewrite_attachments
from exchange.markdown import picture_file
from exchange.queries import Extract, pictures_of
from reports.queries import picture_for


class PictureFiles:
    """The pictures that the texts of one export name, found while the texts are written."""

    def __init__(self, extract: Extract) -> None:
        self._known = {picture.uuid: picture for picture in pictures_of(extract.group)}
        self._reader = extract.reader
        self._named: dict[str, Attachment] = {}  # by path

    def beside(self, path: str, text: str) -> str:
        """The text of the file at this path, with its pictures named as files. A lost one keeps its address."""
        folder = path.rpartition("/")[0]

        def written(uuid: UUID) -> str | None:
            picture = self._known.get(uuid)
            if picture is None or not self._may_see(picture) or attachment_bytes(picture) is None:
                return None
            name = picture_file(uuid, picture.content_type)
            self._named[f"{folder}/{name}".lstrip("/")] = picture
            return name

        return rewrite_attachments(text, written)

    def _may_see(self, picture: Attachment) -> bool:
        """Naming somebody's picture in a text gives no sight of it."""
        try:
            return self._reader is None or picture_for([self._reader], picture.uuid) == picture
        except Http404:
            return False

    def files(self) -> Iterator[tuple[str, bytes]]:
        for path, picture in sorted(self._named.items()):
            data = attachment_bytes(picture)
            if data is not None:
                yield path, data
