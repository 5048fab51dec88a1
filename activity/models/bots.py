"""Bots of a group's chat, and what they are to say there."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GroupBot(models.Model):
    """A bot in a chat of the group (企业微信, 钉钉, 飞书). Its address is a secret: stored, and never shown again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey("members.Group", models.CASCADE, related_name="bots")
    name = models.CharField(_("name"), max_length=100)
    service = models.CharField(max_length=40)  # as the library calls it: "wecombot"
    address = models.TextField()
    kinds = models.JSONField(default=list)  # of activity.queries.POSTED
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)  # the last time that it took something
    failed_at = models.DateTimeField(null=True)  # since it took something, the last time that it did not

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class BotPost(models.Model):
    """One thing for one bot to say: `key` makes it one. Ids and numbers; the sentence is made when it goes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bot = models.ForeignKey(GroupBot, models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)  # None: given up
    claimed_at = models.DateTimeField(null=True)  # a worker is at it, or died of it
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["bot", "key"], name="activity_bot_post_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False, sent_at=None), name="activity_bot_post_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
