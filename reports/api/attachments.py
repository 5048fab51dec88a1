"""Pictures for scripts: sent as a form with a file, read as they are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import Attachment
from activity.queries import attachment_bytes
from reports.api.access import membership_named, memberships_of
from reports.queries import address_of, picture_for
from reports.services import add_picture


class NewPictureShape(serializers.Serializer[Any]):
    """A form (multipart/form-data), not JSON."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    picture = serializers.FileField(
        allow_empty_file=True, help_text="PNG, JPEG, WebP or GIF without movement: at most 10 MB and 40 million pixels."
    )


class PictureShape(serializers.Serializer[Any]):
    """A picture as it was kept: drawn anew, upright, without metadata."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    address = serializers.CharField(help_text="How texts name it.")
    markdown = serializers.CharField(help_text="What to write into the text.")


class FormParser(MultiPartParser):
    """A form with the declared fields and no others."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        headers = (parser_context or {})["request"].headers
        if headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
            raise exceptions.UnsupportedMediaType(media_type or "", _("Send the body without Content-Encoding."))
        parsed = super().parse(stream, media_type, parser_context)
        unknown = {*parsed.data, *parsed.files} - {"group", "picture"}
        if unknown:
            sentence = _("Unknown or read-only field. Fields that can be sent: {fields}.")
            found = [sentence.format(fields="group, picture")]
            raise serializers.ValidationError({name[:100]: found for name in unknown})
        return parsed


class AttachmentViewSet(GenericViewSet[Attachment]):
    """Pictures that stand in texts."""

    queryset = Attachment.objects.none()
    serializer_class = NewPictureShape
    parser_classes = (FormParser,)
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    @extend_schema(request={"multipart/form-data": NewPictureShape}, responses={201: PictureShape})
    def create(self, request: Request) -> Response:
        """Sends a picture for a text of yours. Until that text is saved, nobody else sees it."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        upload = serializer.validated_data["picture"]
        member = membership_named(request, serializer.validated_data["group"])
        picture = add_picture(by=member, upload=upload.read(), name=upload.name or "", source="api")
        address = address_of(picture)
        body = PictureShape(
            {
                "uuid": picture.uuid,
                "name": picture.name,
                "content_type": picture.content_type,
                "size": picture.size,
                "width": picture.width,
                "height": picture.height,
                "address": address,
                "markdown": f"![{picture.name}]({address})",
            }
        ).data
        url = self.reverse_action("detail", args=[picture.uuid])
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": url})

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, uuid: UUID) -> HttpResponse:
        """The picture, if it is yours or you may read what it stands in."""
        return picture_answer(picture_for(memberships_of(request), uuid))


def picture_answer(picture: Attachment) -> HttpResponse:
    """The picture to look at. It was drawn anew when it came in, and may run and load nothing all the same."""
    data = attachment_bytes(picture)
    if data is None:
        raise Http404
    name = f"{picture.name}.{picture.content_type.rpartition('/')[2]}"
    return HttpResponse(
        data,
        content_type=picture.content_type,
        headers={"Content-Disposition": content_disposition_header(False, name) or "inline"},
    )
