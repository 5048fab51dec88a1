"""Bots of a group's chat: admins add them, say what they tell, try them and remove them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.models import GroupBot
from activity.queries import POSTED, bots_of
from activity.services import read_bot_address, record_event, say_test
from members.models import Group, Member
from members.permissions import can_manage_group
from members.services.cleaning import cleaned_title
from members.services.refusals import ChangeRefused, require

MOST_BOTS = 10


@transaction.atomic
def add_bot(
    *, group: Group, name: str, address: str, kinds: Sequence[str], by: Member, source: str = "page"
) -> GroupBot:
    """The address is checked for its form, stored, and shown to nobody again."""
    require(can_manage_group(by) and by.group_id == group.pk)
    name = cleaned_title(name, limit=100)
    chosen = _cleaned(kinds)
    service, secret = read_bot_address(address)
    if bots_of(group).count() >= MOST_BOTS:
        raise ChangeRefused("too-many", _("A group has at most %(count)s bots.") % {"count": MOST_BOTS})
    bot = GroupBot.objects.create(group=group, name=name, service=service, address=secret, kinds=chosen)
    _record("added", bot, by, source)
    return bot


@transaction.atomic
def change_bot(*, bot: GroupBot, kinds: Sequence[str], by: Member, source: str = "page") -> None:
    """What the bot tells."""
    require(can_manage_group(by) and by.group_id == bot.group_id)
    chosen = _cleaned(kinds)
    if chosen != bot.kinds:
        bot.kinds = chosen
        bot.save(update_fields=["kinds"])
        _record("changed", bot, by, source)


@transaction.atomic
def remove_bot(*, bot: GroupBot, by: Member, source: str = "page") -> None:
    """With what it has not said yet; its address is forgotten."""
    require(can_manage_group(by) and by.group_id == bot.group_id)
    _record("removed", bot, by, source)
    bot.delete()


def try_bot(*, bot: GroupBot, by: Member) -> None:
    require(can_manage_group(by) and by.group_id == bot.group_id)
    say_test(bot=bot)


def _cleaned(kinds: Sequence[str]) -> list[str]:
    if any(kind not in POSTED for kind in kinds):
        raise ValidationError({"kinds": _("There is no such kind of notice.")})
    return [kind for kind in POSTED if kind in kinds]


def _record(verb: str, bot: GroupBot, by: Member, source: str) -> None:
    record_event(
        verb=f"bot.{verb}",
        group=by.group,
        by=by,
        subject_kind="bot",
        subject=bot.uuid,
        details={"service": bot.service, "kinds": bot.kinds},
        source=source,
    )
