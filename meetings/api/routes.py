"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from rest_framework.routers import SimpleRouter

from meetings.api.agenda import AgendaViewSet
from meetings.api.carried import ActionItemViewSet, OpenIssueViewSet
from meetings.api.meetings import MeetingViewSet, MinutesSectionViewSet
from meetings.api.series import MeetingSeriesViewSet
from meetings.api.turns import TurnSwapViewSet, TurnViewSet

router = SimpleRouter(use_regex_path=False)
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("meeting-series", MeetingSeriesViewSet, basename="meeting-series")
router.register("minutes-sections", MinutesSectionViewSet, basename="minutes-section")
router.register("minutes-sections/<uuid:uuid>/agenda", AgendaViewSet, basename="agenda-item")
router.register("open-issues", OpenIssueViewSet, basename="open-issue")
router.register("action-items", ActionItemViewSet, basename="action-item")
router.register("meeting-turns", TurnViewSet, basename="meeting-turn")
router.register("turn-swaps", TurnSwapViewSet, basename="turn-swap")
