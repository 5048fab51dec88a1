"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api.bots import BotViewSet
from members.api.groups import GroupViewSet, MemberViewSet
from members.api.notices import CalendarViewSet, GroupNoticeRulesViewSet, NoticeRulesViewSet
from members.api.projects import ProjectViewSet

router = SimpleRouter(use_regex_path=False)
router.register("groups", GroupViewSet, basename="group")
router.register("members", MemberViewSet, basename="member")
router.register("projects", ProjectViewSet, basename="project")

of_one_group = [
    path(
        "notice-rules/",
        NoticeRulesViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="group-notice-rules",
    ),
    path(
        "notice-rules/group/",
        GroupNoticeRulesViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="group-notice-rules-of-all",
    ),
    path("bots/", BotViewSet.as_view({"get": "list", "post": "create"}), name="group-bots"),
    path(
        "bots/<uuid:uuid>/",
        BotViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="group-bot",
    ),
    path("bots/<uuid:uuid>/test/", BotViewSet.as_view({"post": "test"}), name="group-bot-test"),
    path(
        "calendar/",
        CalendarViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="group-calendar",
    ),
]
