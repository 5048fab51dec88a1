"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from rest_framework.routers import SimpleRouter

from workload.api.logs import EntryViewSet, LogDayViewSet, TimerViewSet
from workload.api.summaries import WorkloadViewSet

router = SimpleRouter(use_regex_path=False)
router.register("workload", WorkloadViewSet, basename="workload")
router.register("log-days", LogDayViewSet, basename="log-day")
router.register("log-entries", EntryViewSet, basename="log-entry")
router.register("timers", TimerViewSet, basename="timer")
