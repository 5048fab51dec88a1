"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from rest_framework.routers import SimpleRouter

from members.api.groups import GroupViewSet, MemberViewSet
from members.api.projects import ProjectViewSet

router = SimpleRouter(use_regex_path=False)
router.register("groups", GroupViewSet, basename="group")
router.register("members", MemberViewSet, basename="member")
router.register("projects", ProjectViewSet, basename="project")
