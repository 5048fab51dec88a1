"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from rest_framework.routers import SimpleRouter

from papers.api.papers import PaperViewSet
from papers.api.readings import ReadingViewSet

router = SimpleRouter(use_regex_path=False)
router.register("papers", PaperViewSet, basename="paper")
router.register("readings", ReadingViewSet, basename="reading")
