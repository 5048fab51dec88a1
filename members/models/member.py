"""A person in one group: roles, short names, supervision, absences, and the invitation that joins an account."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.account import Account
from members.models.group import Group


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> "MemberQuerySet":
        """Not removed and not left: who may act in the group today."""
        return self.filter(models.Q(left_on=None) | models.Q(left_on__gt=timezone.localdate()), deleted_at=None)

    def in_period(self, starts_on: date, ends_on: date) -> "MemberQuerySet":
        """Who belonged to the group on at least one day of the period (both days included)."""
        return self.filter(deleted_at=None).filter(
            models.Q(joined_on=None) | models.Q(joined_on__lte=ends_on),
            models.Q(left_on=None) | models.Q(left_on__gt=starts_on),
        )


class Member(models.Model):
    """A person in one group. All content points here, never to the account; claiming an imported name sets one key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="memberships")
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=60, db_index=True)  # core.names.name_key, for matching
    sort_key = models.CharField(max_length=400)  # core.names.sort_key: pinyin
    is_admin = models.BooleanField(_("admin"), default=False)
    is_advisor = models.BooleanField(_("advisor"), default=False)
    is_guest = models.BooleanField(_("guest"), default=False)
    owes_report = models.BooleanField(_("owes a weekly report"), default=True)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)  # from this day on no longer in the group
    wants_reminders = models.BooleanField(_("reminders before the deadline, digests after it"), default=True)
    wants_mail = models.BooleanField(_("mails of notices"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[models.Manager["Member"]] = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "account"], name="members_member_once_per_group"),
            models.CheckConstraint(
                condition=models.Q(joined_on=None)
                | models.Q(left_on=None)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="members_member_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_guest=True, is_admin=True) & ~models.Q(is_guest=True, is_advisor=True),
                name="members_guest_has_no_other_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        return self.deleted_at is None and (self.left_on is None or self.left_on > timezone.localdate())


class Alias(models.Model):
    """Another spelling of a member's name (`刘`, `Shuo`): the answer to an import's question, kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="aliases")
    name = models.CharField(_("short name"), max_length=60)
    name_key = models.CharField(max_length=60, db_index=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["member", "name_key"], name="members_alias_once")]

    def __str__(self) -> str:
        return self.name


class Supervision(models.Model):
    """Whose students come first in an advisor's queue; every advisor of the group may advise all."""

    advisor = models.ForeignKey(Member, models.CASCADE, related_name="students")
    member = models.ForeignKey(Member, models.CASCADE, related_name="supervisors")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advisor", "member"], name="members_supervision_once"),
            models.CheckConstraint(
                condition=~models.Q(advisor=models.F("member")), name="members_supervision_of_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} → {self.member_id}"


class Absence(models.Model):
    """Days on which a member owes no report (leave, internship, conference)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="members_absence_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Invitation(models.Model):
    """A one-time link by which a person takes the place of `member`. Only the hash of its secret is stored."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("mail address"), blank=True)  # when given, only this address may accept
    secret_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")  # None: `manage.py setup`
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
