"""How notices reach oneself in a group, how they reach the group, and the private address of one's calendar."""

from datetime import time
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import NoticeRule
from activity.queries import RULED, Rules, rules_of_group, rules_of_member
from core.quiet_hours import QuietHours
from members.api.bots import admin_of
from members.api.groups import account_of
from members.models import Group, Member
from members.permissions import can_have_calendar
from members.queries import calendar_address_of, membership_for
from members.services import change_notice_rules, renew_calendar_address, revoke_calendar_address

REACH = NoticeRule.Reach.choices


class ReachSerializer(serializers.Serializer[Any]):
    """One kind of notice."""

    kind = serializers.ChoiceField(choices=list(RULED))
    reach = serializers.ChoiceField(choices=REACH, help_text="mail: in Zuji and by mail; page: in Zuji only; none.")


class NoticeRulesSerializer(serializers.Serializer[Any]):
    """Your own rules; what you do not name is as the group has it. Equal hours: none, whatever the group has."""

    rules = ReachSerializer(many=True)
    quiet_from = serializers.TimeField(allow_null=True, format="%H:%M", input_formats=["%H:%M"])
    quiet_until = serializers.TimeField(allow_null=True, format="%H:%M", input_formats=["%H:%M"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return _checked(attrs)


class ChangedReachSerializer(serializers.Serializer[Any]):
    """One kind of notice; null: as if nothing had been chosen."""

    kind = serializers.ChoiceField(choices=list(RULED))
    reach = serializers.ChoiceField(choices=REACH, allow_null=True)


class ChangedRulesSerializer(serializers.Serializer[Any]):
    """What is left out stays as it is; both hours go together."""

    rules = ChangedReachSerializer(many=True, required=False)
    quiet_from = serializers.TimeField(required=False, allow_null=True, format="%H:%M", input_formats=["%H:%M"])
    quiet_until = serializers.TimeField(required=False, allow_null=True, format="%H:%M", input_formats=["%H:%M"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("quiet_from" in attrs) != ("quiet_until" in attrs):
            raise serializers.ValidationError({"quiet_until": "Send both hours, or neither."})
        return _checked(attrs)


class CountingRulesSerializer(NoticeRulesSerializer):
    """The same, with what counts in the end."""

    effective = ReachSerializer(many=True, help_text="Every kind: your own rule, else the group's, else mail.")


class CalendarSerializer(serializers.Serializer[Any]):
    """The address itself is told once, by the answer that makes it."""

    has_address = serializers.BooleanField()
    created_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the hour.")


class NewCalendarSerializer(serializers.Serializer[Any]):
    address = serializers.URLField(help_text="Whoever knows it reads the calendar without logging in.")


class NoticeRulesViewSet(GenericViewSet[Any]):
    """How notices reach you in one group."""

    pagination_class = None
    filter_backends = ()

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return ChangedRulesSerializer if self.action == "partial_update" else NoticeRulesSerializer

    @extend_schema(responses=CountingRulesSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Your own rules in the group, and what counts in the end."""
        return Response(_rules(_member_of(request, slug)))

    @extend_schema(request=NoticeRulesSerializer, responses=CountingRulesSerializer)
    def update(self, request: Request, slug: str) -> Response:
        """Replaces your own rules in the group. Kinds that somebody waits for an answer to cannot be switched off."""
        member = _member_of(request, slug)
        _store(member, member, Rules({}, None), self._sent())
        return Response(_rules(member))

    @extend_schema(request=ChangedRulesSerializer, responses=CountingRulesSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Changes your own rules of the kinds that are named, and the quiet hours if they are."""
        member = _member_of(request, slug)
        _store(member, member, rules_of_member(member), self._sent())
        return Response(_rules(member))

    def _sent(self) -> dict[str, Any]:
        sent = self.get_serializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)


class GroupNoticeRulesViewSet(NoticeRulesViewSet):
    """How notices reach everybody who chose nothing himself, for admins of the group."""

    @extend_schema(responses=CountingRulesSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """The rules of the group, and what counts where nobody chose anything else."""
        return Response(_rules_of_group(admin_of(request, slug).group))

    @extend_schema(request=NoticeRulesSerializer, responses=CountingRulesSerializer)
    def update(self, request: Request, slug: str) -> Response:
        """Replaces the rules of the group."""
        by = admin_of(request, slug)
        _store(by, None, Rules({}, None), self._sent())
        return Response(_rules_of_group(by.group))

    @extend_schema(request=ChangedRulesSerializer, responses=CountingRulesSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Changes the group's rules of the kinds that are named, and its quiet hours if they are."""
        by = admin_of(request, slug)
        _store(by, None, rules_of_group(by.group), self._sent())
        return Response(_rules_of_group(by.group))


class CalendarViewSet(GenericViewSet[Any]):
    """The private address of your calendar in one group."""

    serializer_class = CalendarSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=CalendarSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Whether you have an address, and when it was last used."""
        address = calendar_address_of(_keeper(request, slug))
        values = {
            "has_address": address is not None,
            "created_at": address.created_at if address else None,
            "last_used_at": address.last_used_at if address else None,
        }
        return Response(CalendarSerializer(values).data)

    @extend_schema(request=None, responses={201: NewCalendarSerializer})
    def create(self, request: Request, slug: str) -> Response:
        """Makes an address; one of before stops working. It is told by this answer only."""
        member = _keeper(request, slug)
        secret = renew_calendar_address(member=member, by=member, source="api")
        address = f"{settings.PUBLIC_URL}{reverse('tracker:calendar', args=[secret])}"
        return Response(NewCalendarSerializer({"address": address}).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Takes the address away; without one nothing happens."""
        member = _keeper(request, slug)
        revoke_calendar_address(member=member, by=member, source="api")
        return Response(status=204)


def _checked(attrs: dict[str, Any]) -> dict[str, Any]:
    """Rules as they were sent: both hours or none, each kind once."""
    if (attrs.get("quiet_from") is None) != (attrs.get("quiet_until") is None):
        raise serializers.ValidationError({"quiet_until": "Send both hours, or null for both."})
    kinds = [rule["kind"] for rule in attrs.get("rules", ())]
    if len(set(kinds)) != len(kinds):
        raise serializers.ValidationError({"rules": "A kind is named twice."})
    return attrs


def _member_of(request: Request, slug: str) -> Member:
    return membership_for(account_of(request), slug)


def _keeper(request: Request, slug: str) -> Member:
    """Guests have no calendar and find none."""
    member = _member_of(request, slug)
    if not can_have_calendar(member):
        raise Http404
    return member


def _store(by: Member, member: Member | None, before: Rules, sent: dict[str, Any]) -> None:
    """What is sent, over what was there before. member None: the group's."""
    chosen = {rule["kind"]: rule["reach"] or "" for rule in sent.get("rules", ())}
    quiet = before.quiet
    if "quiet_from" in sent:
        begins, ends = sent["quiet_from"], sent["quiet_until"]
        quiet = QuietHours(begins, ends) if begins is not None else None
    reach = before.reach | chosen
    change_notice_rules(group=by.group, member=member, reach=reach, quiet=quiet, by=by, source="api")


def _rules(member: Member) -> Any:
    return _counted(rules_of_member(member), rules_of_group(member.group).reach)


def _rules_of_group(group: Group) -> Any:
    return _counted(rules_of_group(group), {})


def _counted(own: Rules, inherited: dict[str, str]) -> Any:
    usual = NoticeRule.Reach.MAIL.value
    values = {
        "rules": _listed(own.reach),
        "quiet_from": _hour(own.quiet, "begins"),
        "quiet_until": _hour(own.quiet, "ends"),
        "effective": _listed({kind: own.reach.get(kind) or inherited.get(kind, usual) for kind in RULED}),
    }
    return CountingRulesSerializer(values).data


def _listed(reach: dict[str, str]) -> list[dict[str, str]]:
    return [{"kind": kind, "reach": reach[kind]} for kind in RULED if kind in reach]


def _hour(quiet: QuietHours | None, name: str) -> time | None:
    return getattr(quiet, name) if quiet else None
