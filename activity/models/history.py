"""Append-only history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Append-only history: who did what to which object, when and from where. Ids and verbs, no texts.

    A database trigger refuses UPDATE and DELETE (migration 0004).
    """

    group = models.ForeignKey(
        "members.Group", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name=_("group")
    )
    actor = models.ForeignKey(
        "members.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name=_("by whom")
    )
    account = models.ForeignKey(
        "members.Account",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("account"),
    )
    verb = models.CharField(_("what was done"), max_length=60)  # "report.submitted"
    subject_kind = models.CharField(_("kind of object"), max_length=40, blank=True)
    subject = models.UUIDField(_("object"), null=True)
    details = models.JSONField(_("details"), default=dict)  # ids, numbers and states only
    source = models.CharField(_("by way of"), max_length=10, default="page")  # page, api, command, job
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["group", "-at"], name="activity_event_group")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
