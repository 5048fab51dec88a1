"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api.groups import GroupViewSet, MemberViewSet
from members.api.notices import CalendarViewSet, NoticeRulesViewSet
from members.api.projects import ProjectViewSet

router = SimpleRouter(use_regex_path=False)
router.register("groups", GroupViewSet, basename="group")
router.register("members", MemberViewSet, basename="member")
router.register("projects", ProjectViewSet, basename="project")

of_one_group = [
    path(
        "notice-rules/",
        NoticeRulesViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="group-notice-rules",
    ),
    path(
        "calendar/",
        CalendarViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="group-calendar",
    ),
]
