"""Jobs and history for the administrator of the instance: to look at, not to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from activity.models import Event, Job


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("uuid", "kind", "group", "status", "attempts", "progress", "created_at", "finished_at", "error")
    list_filter = ("status", "kind")
    list_select_related = ("group",)
    search_fields = ("uuid",)
    date_hierarchy = "created_at"


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "verb", "group", "actor", "subject_kind", "subject", "source")
    list_filter = ("source", "verb")
    list_select_related = ("group", "actor")
    search_fields = ("subject",)
    date_hierarchy = "at"
