"""Messages of bots: each is claimed before it is sent, goes once, and again later where the chat was away."""

import logging
import uuid
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import BotPost, GroupBot
from activity.queries.bots import POSTED, TEST, Posting, posting_of
from activity.queries.rules import rules_of_group
from activity.services.doors import outside_only
from activity.services.mailing import is_past
from activity.services.publishing import publisher

logger = logging.getLogger(__name__)

POST_KIND = "activity.send_post"  # the Celery function that sends one message
CLAIM = timedelta(minutes=5)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
ATTEMPTS = len(PAUSES) + 1
BATCH = 50
LONGEST = 1_000
SERVICES = frozenset(
    [
        "wecombot",
        "dingtalk",
        "feishu",
        "lark",
        "slack",
        "discord",
        "mmost",
        "mmosts",
        "tgram",
        "zulip",
        "gchat",
        "ntfy",
        "ntfys",
        "gotify",
        "gotifys",
        "schan",
        "rocket",
        "rockets",
        "msteams",
        "workflows",
        "json",
        "jsons",
    ]
)
"""Of the services of the library, those that speak over HTTP and are chats, by their schemes."""
REFUSED = frozenset(["template", "attach", "rto", "cto"])
"""What the library reads in an address that would open files of the server, or let a chat hold a worker."""
PATIENCE = 10
"""Seconds for a chat to answer."""
_WEBHOOKS = {"oapi.dingtalk.com": "dingtalk", "open.feishu.cn": "feishu"}


def read_bot_address(text: str) -> tuple[str, str]:
    """Service and address of a bot, from its webhook or from an address of Apprise. Raises ValidationError."""
    text = text.strip()
    if len(text) > LONGEST or any(ord(char) < 33 for char in text):
        raise _not_a_bot()
    parts = urlsplit(text)
    if not REFUSED.isdisjoint(name.lower().lstrip("+-:") for name in parse_qs(parts.query, keep_blank_values=True)):
        raise _not_a_bot()
    if parts.hostname in _WEBHOOKS and parts.scheme == "https":
        token = parse_qs(parts.query).get("access_token", [""])[0] or parts.path.rstrip("/").rsplit("/", 1)[-1]
        text = f"{_WEBHOOKS[parts.hostname]}://{token}/"
    plugin = _plugin(text)
    known = {str(name) for name in _schemes(plugin)} if plugin is not None else set()
    if not known & SERVICES:
        raise _not_a_bot()
    return sorted(known & SERVICES)[0], text


@transaction.atomic
def post_to_bots(*, group: Model, kind: str, key: str, details: dict[str, Any]) -> int:
    """Have the bots of the group say this, those that are to. Said once, whoever asks how often; not in quiet hours."""
    if kind not in POSTED:
        raise ValueError(f"{kind!r} is nothing that bots say.")
    made = 0
    for bot in GroupBot.objects.filter(group=group.pk):
        if kind in bot.kinds:
            made += _post(bot, kind, key, details)
    return made


@transaction.atomic
def say_test(*, bot: GroupBot) -> None:
    """One message now, quiet or not."""
    _post(bot, TEST, f"test {uuid.uuid4()}", {}, at_once=True)


def _post(bot: GroupBot, kind: str, key: str, details: dict[str, Any], *, at_once: bool = False) -> bool:
    group: Any = bot.group
    quiet = None if at_once else rules_of_group(group).quiet
    now = timezone.now()
    due = quiet.after(now.astimezone(ZoneInfo(group.time_zone))) if quiet else now
    values = {"kind": kind, "details": details, "due_at": due}
    post, is_new = BotPost.objects.get_or_create(bot=bot, key=key, defaults=values)
    if is_new and due <= now:
        transaction.on_commit(partial(publisher.send, POST_KIND, post.uuid), robust=True)
    return is_new


def send_due_posts() -> int:
    """Send what is due, the oldest first; how many went out. Harmless at any time and several at once."""
    due = list(_due().order_by("due_at").values_list("uuid", flat=True)[:BATCH])
    return sum(send_post(post) for post in due)


def send_post(post_uuid: uuid.UUID) -> bool:
    """Send one message if it is due and in nobody's hands."""
    now = timezone.now()
    if not _due().filter(uuid=post_uuid).update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    post = BotPost.objects.select_related("bot__group").get(uuid=post_uuid)
    bot: Any = post.bot
    if bot.group.deleted_at is not None or is_past(post.created_at, post.details) or post.attempts > ATTEMPTS:
        _end(post, due_at=None)
        return False
    if _said(bot, posting_of(post, _person(post))):
        _end(post, sent_at=timezone.now())
        GroupBot.objects.filter(pk=bot.pk).update(sent_at=timezone.now(), failed_at=None)
        return True
    logger.warning("bot %s did not take message %s at attempt %s", bot.uuid, post.uuid, post.attempts)
    _end(post, due_at=timezone.now() + PAUSES[post.attempts - 1] if post.attempts < ATTEMPTS else None)
    GroupBot.objects.filter(pk=bot.pk).update(failed_at=timezone.now())
    return False


def _said(bot: GroupBot, posting: Posting) -> bool:
    """Whether the chat took it. What it answered is not kept, and no redirect is followed."""
    plugin = _plugin(bot.address)
    if plugin is None:
        return False
    plugin.redirects = False
    plugin.socket_connect_timeout = plugin.socket_read_timeout = PATIENCE
    try:
        if settings.BOTS_INTO_NETWORK:
            return bool(plugin.notify(body=posting.text, title=posting.title))
        with outside_only():
            return bool(plugin.notify(body=posting.text, title=posting.title))
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception("bot %s failed by a fault", bot.uuid)
        return False


def _plugin(address: str) -> Any:
    import apprise  # half a second: only who speaks to a chat pays it

    asset = apprise.AppriseAsset(app_id="Zuji", app_desc="Zuji", secure_logging=True, http_redirects=False)
    return apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)


def _schemes(plugin: Any) -> list[str]:
    found: list[str] = []
    for names in (plugin.protocol, plugin.secure_protocol):
        found += [names] if isinstance(names, str) else list(names or ())
    return found


def _person(post: BotPost) -> str:
    """Who presents; his name of today."""
    wanted = post.details.get("member")
    if not wanted:
        return ""
    people: Any = apps.get_model("members", "Member")  # a package above us: by its name only
    return str(people._default_manager.filter(uuid=wanted).values_list("name", flat=True).first() or "")


def _due() -> "QuerySet[BotPost]":
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    return BotPost.objects.filter(free, due_at__lte=now, sent_at=None)


def _end(post: BotPost, **values: Any) -> None:
    BotPost.objects.filter(pk=post.pk, claimed_at=post.claimed_at).update(claimed_at=None, **values)


def _not_a_bot() -> ValidationError:
    sentence = _("Paste the webhook of a bot of 企业微信, 钉钉 or 飞书, or an address of Apprise for another chat.")
    return ValidationError({"address": sentence})
