"""Who logs in: accounts and the tokens of their scripts."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.names import login_key

if TYPE_CHECKING:
    from members.models.member import Member


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account behind what was typed as log-in name; folding of case and width is `core.names.login_key`."""
        try:
            return self.get(email=login_key(username or ""))
        except ValueError as error:
            raise self.model.DoesNotExist from error

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=login_key(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """Logs in, by its mail address. What a person is in a group stands in `Member`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("mail address"), unique=True)  # stored as core.names.login_key
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("administrator of the instance"), default=False)  # may open Django's admin
    language = models.CharField(_("language"), max_length=10, blank=True)  # empty: what the browser asks for
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.email

    @cached_property
    def present_memberships(self) -> "list[Member]":
        """Who this account is, in every group it may act in now: the ground of every `visible_to`. One query pair."""
        if not self.is_active:
            return []
        members = self.memberships.filter(group__deleted_at=None).present()
        return list(members.select_related("group").prefetch_related("group__week_rules").order_by("group__name"))

    def know_memberships(self, members: "list[Member]") -> None:
        """Take what was read together with the account for `present_memberships`."""
        self.present_memberships = members if self.is_active else []

    def limit_to_group(self, group_id: int) -> None:
        """Narrow this object, for one request, to one group: a token may be made for one group only."""
        self.present_memberships = [member for member in self.present_memberships if member.group_id == group_id]


class ApiToken(models.Model):
    """A personal token of one account. Only the hash of its secret is stored; `prefix` finds it and may be shown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    group = models.ForeignKey("members.Group", models.CASCADE, null=True, related_name="+")  # None: all its groups
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    read_only = models.BooleanField(_("read only"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class Attempt(models.Model):
    """One try at a door that is throttled (log-in, reset by mail), counted before any costly or telling work.

    `key` is a keyed hash of what is limited (an address, a log-in name, a device): nobody's address is kept. Rows are
    dropped after an hour, and at once when the try succeeded.
    """

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="members_attempt_window")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at}"
