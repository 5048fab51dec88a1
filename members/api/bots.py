"""Bots of a group's chat, for its admins. The address of one goes in and never comes out."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import GroupBot
from activity.queries import POSTED, bot_for, bots_of
from members.api.groups import account_of
from members.models import Member
from members.permissions import can_manage_group
from members.queries import membership_for
from members.services import add_bot, change_bot, remove_bot, try_bot


def _kinds(**options: Any) -> serializers.ListField:
    choice = serializers.ChoiceField(choices=list(POSTED))
    return serializers.ListField(child=choice, max_length=len(POSTED), help_text="What it tells the chat.", **options)


class BotShape(serializers.Serializer[Any]):
    """A bot of the group's chat (群机器人)."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    service = serializers.CharField(help_text="Which chat it speaks to: wecombot, dingtalk, feishu, …")
    kinds = _kinds()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When the chat last took a message.")
    failed_at = serializers.DateTimeField(allow_null=True, help_text="When the chat did not take one, since then.")


class NewBotShape(serializers.Serializer[Any]):
    """The address is stored, and told to nobody again."""

    name = serializers.CharField(max_length=100)
    address = serializers.CharField(
        max_length=1000, help_text="Webhook of a bot of 企业微信, 钉钉 or 飞书, or an address of Apprise."
    )
    kinds = _kinds(required=False, default=list(POSTED))


class ChangedBotShape(serializers.Serializer[Any]):
    kinds = _kinds()


class BotViewSet(GenericViewSet[GroupBot]):
    """Bots of one group; whoever does not manage it finds none."""

    queryset = GroupBot.objects.none()
    pagination_class = None
    filter_backends = ()
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "create": NewBotShape,
        "partial_update": ChangedBotShape,
    }

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, BotShape)

    @extend_schema(responses=BotShape(many=True))
    def list(self, request: Request, slug: str) -> Response:
        return Response(BotShape(bots_of(admin_of(request, slug).group), many=True).data)

    @extend_schema(request=NewBotShape, responses={201: BotShape})
    def create(self, request: Request, slug: str) -> Response:
        """Adds a bot. Send a test to see whether the chat takes it."""
        by = admin_of(request, slug)
        bot = add_bot(group=by.group, by=by, source="api", **self._content())
        return Response(BotShape(bot).data, status=status.HTTP_201_CREATED, headers=_location(request, by, bot))

    @extend_schema(responses=BotShape)
    def retrieve(self, request: Request, slug: str, uuid: UUID) -> Response:
        return Response(BotShape(bot_for(admin_of(request, slug).group, uuid)).data)

    @extend_schema(request=ChangedBotShape, responses=BotShape)
    def partial_update(self, request: Request, slug: str, uuid: UUID) -> Response:
        """Says what the bot tells."""
        by = admin_of(request, slug)
        bot = bot_for(by.group, uuid)
        change_bot(bot=bot, by=by, source="api", **self._content())
        return Response(BotShape(bot_for(by.group, uuid)).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, slug: str, uuid: UUID) -> Response:
        """Removes the bot and forgets its address."""
        by = admin_of(request, slug)
        remove_bot(bot=bot_for(by.group, uuid), by=by, source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={202: BotShape})
    def test(self, request: Request, slug: str, uuid: UUID) -> Response:
        """Has the bot say a word of test. A minute later `sent_at` or `failed_at` tells whether the chat took it."""
        by = admin_of(request, slug)
        bot = bot_for(by.group, uuid)
        try_bot(bot=bot, by=by)
        return Response(BotShape(bot).data, status=status.HTTP_202_ACCEPTED, headers=_location(request, by, bot))

    def _content(self) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


def admin_of(request: Request, slug: str) -> Member:
    """Who asks, where he manages the group; for everybody else there is nothing."""
    member = membership_for(account_of(request), slug)
    if not can_manage_group(member):
        raise Http404
    return member


def _location(request: Request, by: Member, bot: GroupBot) -> dict[str, str]:
    return {"Location": request.build_absolute_uri(reverse("api:group-bot", args=[by.group.slug, bot.uuid]))}
