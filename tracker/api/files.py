"""Files that jobs have made, for scripts: the same door as `tracker.files`, checked again at every download."""

from pathlib import PurePath
from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from activity.models import RenderedFile
from activity.queries import is_unchanged
from members.models import Account
from reports.services import ReportRefused
from tracker.files import SUBJECTS

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".json": "application/octet-stream",
    ".zip": "application/zip",
}


class NoFields(serializers.Serializer[RenderedFile]):
    """A file has no fields."""


class FileViewSet(GenericViewSet[RenderedFile]):
    """Files that jobs have made."""

    queryset = RenderedFile.objects.none()
    serializer_class = NoFields
    conflicts_when_read = True
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    @extend_schema(responses={(200, content_type): OpenApiTypes.BINARY for content_type in CONTENT_TYPES.values()})
    def retrieve(self, request: Request, uuid: UUID) -> FileResponse:
        """The file, if you may still read what it was made from."""
        assert isinstance(request.user, Account)  # the permission class lets nobody else through
        memberships = {member.group_id: member for member in request.user.present_memberships}
        rendered = get_object_or_404(RenderedFile, uuid=uuid, group__in=memberships, kind__in=SUBJECTS)
        SUBJECTS[rendered.kind](memberships[rendered.group_id], rendered)
        if not is_unchanged(rendered):
            raise ReportRefused("file-broken", _("The file is not whole any more. Ask for it again."))
        return FileResponse(
            rendered.file.open(),
            as_attachment=True,
            filename=rendered.name,
            content_type=CONTENT_TYPES.get(PurePath(rendered.name).suffix, "application/octet-stream"),
        )
