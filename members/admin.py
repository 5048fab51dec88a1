"""Django's admin, for the administrator of the instance: who has an account, which groups there are.

No texts of reports here, and nothing that would let one into a group; groups are run in Zuji's own pages. Log-in is
Zuji's own too: throttled, and known for its devices.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import models as auth_models
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members.models import Account, Group
from members.services import ChangeRefused, remove_group, restore_group, set_account_active

admin.site.site_header = _("Administration of this Zuji")
admin.site.site_title = _("Administration")
admin.site.unregister(auth_models.Group)


def to_own_log_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The admin's own log-in knows no throttle, so nobody is shown it; who may not enter finds nothing here."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or request.get_full_path())


admin.site.login = to_own_log_in  # type: ignore[method-assign]


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    """Accounts come by invitation; here they are closed, opened, and made administrators of the instance."""

    list_display = ["email", "is_active", "is_staff", "created_at", "last_login", "groups"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email"]
    ordering = ["email"]
    fields = [
        "uuid",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "language",
        "created_at",
        "last_login",
        "groups",
    ]
    readonly_fields = ["uuid", "email", "is_active", "language", "created_at", "last_login", "groups"]
    actions = ["close_accounts", "open_accounts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return super().get_queryset(request).prefetch_related("memberships__group")

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> list[str]:
        """Only a superuser makes administrators, and nobody unmakes himself."""
        assert isinstance(request.user, Account)
        free = request.user.is_superuser and (obj is None or obj.pk != request.user.pk)
        return self.readonly_fields if free else [*self.readonly_fields, "is_staff", "is_superuser"]

    @admin.display(description=_("groups"))
    def groups(self, account: Account) -> str:
        return ", ".join(member.group.slug for member in account.memberships.all() if member.deleted_at is None)

    @admin.action(description=_("Close: sessions, tokens and links are dead at once"))
    def close_accounts(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        self._set(request, accounts, active=False)

    @admin.action(description=_("Open again"))
    def open_accounts(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        self._set(request, accounts, active=True)

    def _set(self, request: HttpRequest, accounts: QuerySet[Account], *, active: bool) -> None:
        assert isinstance(request.user, Account)
        for account in accounts:
            try:
                set_account_active(account=account, active=active, by=request.user, source="page")
            except ChangeRefused as refusal:
                self.message_user(request, refusal.message, messages.ERROR)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Which groups there are. They are made by `manage.py setup`, taken off and restored here."""

    list_display = ["name", "slug", "people", "created_at", "deleted_at"]
    search_fields = ["name", "slug"]
    fields = ["uuid", "name", "slug", "time_zone", "language", "created_at", "deleted_at"]
    readonly_fields = ["uuid", "name", "slug", "time_zone", "language", "created_at", "deleted_at"]
    actions = ["remove_groups", "restore_groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        living = Count("members", filter=Q(members__deleted_at=None))
        groups: QuerySet[Group] = super().get_queryset(request).annotate(people_count=living)
        return groups

    @admin.display(description=_("people"))
    def people(self, group: Group) -> int:
        return int(getattr(group, "people_count", 0))

    @admin.action(description=_("Take off: nobody gets into the group, nothing is deleted"))
    def remove_groups(self, request: HttpRequest, groups: QuerySet[Group]) -> None:
        assert isinstance(request.user, Account)
        for group in groups:
            remove_group(group=group, by=request.user)

    @admin.action(description=_("Restore"))
    def restore_groups(self, request: HttpRequest, groups: QuerySet[Group]) -> None:
        assert isinstance(request.user, Account)
        for group in groups:
            restore_group(group=group, by=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False
