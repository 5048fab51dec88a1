"""Taking out what one may read, as one zip made by a job."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import RenderedFile
from exchange.queries import KINDS
from members.models import Account
from members.queries import membership_for
from members.services import sentence_of
from tracker.export.wishes import EVERYBODY, FORMATS, OWN, ExportRefused, can_export, request_export, wish_of

DAY_OR_WEEK = "A day such as 2026-09-01, or a week such as 2026-W36; empty: no limit."


class ExportShape(serializers.Serializer[Any]):
    """What to take out. Without kinds or formats: all of them."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    whose = serializers.ChoiceField(
        choices=[EVERYBODY, OWN],
        required=False,
        default=OWN,
        help_text="group: everybody's, as far as you may read it, for admins and advisors; own: yours only.",
    )
    since = serializers.CharField(required=False, allow_blank=True, default="", max_length=30, help_text=DAY_OR_WEEK)
    until = serializers.CharField(required=False, allow_blank=True, default="", max_length=30, help_text=DAY_OR_WEEK)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=KINDS), required=False, default=list(KINDS), max_length=len(KINDS)
    )
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=FORMATS), required=False, default=list(FORMATS), max_length=len(FORMATS)
    )


class AcceptedExportShape(serializers.Serializer[Any]):
    """The job that was asked for."""

    job = serializers.UUIDField()
    url = serializers.URLField(help_text="Address of the job.")


class ExportViewSet(GenericViewSet[RenderedFile]):
    """Exports of what you may read. For everyone of a group but guests."""

    queryset = RenderedFile.objects.none()
    serializer_class = ExportShape
    throttle_scope = "pdf"

    @extend_schema(request=ExportShape, responses={202: AcceptedExportShape})
    def create(self, request: Request) -> Response:
        """Asks for one zip: Markdown, `data/*.json` as this API gives it, `data/*.csv`, `papers.bib`. `Location` is
        the job; the file is yours alone."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = dict(serializer.validated_data)
        assert isinstance(request.user, Account)  # the permission class lets nobody else through
        reader = membership_for(request.user, sent.pop("group"))
        if not can_export(reader):
            raise Http404
        try:
            wish = wish_of(reader, **sent)
        except ExportRefused as refused:
            raise ValidationError({refused.code: [sentence_of(refused)]}) from refused
        job = request_export(wish=wish, source="api")
        url = request.build_absolute_uri(reverse("api:job-detail", args=[job.uuid]))
        body = AcceptedExportShape({"job": job.uuid, "url": url}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": url})
