"""The addresses of the API: one flat list, assembled from the routers of the apps."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from activity.api import router as activity_router
from meetings.api.routes import router as meetings_router
from members.api.routes import of_one_group
from members.api.routes import router as members_router
from papers.api.routes import router as papers_router
from reports.api.routes import of_one_member, of_one_report, of_one_week
from reports.api.routes import router as reports_router
from tasks.api.routes import router as tasks_router
from tracker.api.exports import ExportViewSet
from tracker.api.files import FileViewSet
from workload.api.routes import router as workload_router

router = DefaultRouter(use_regex_path=False)
router.include_format_suffixes = False
router.root_view_name = "root"
for app_router in (
    members_router,
    reports_router,
    papers_router,
    tasks_router,
    meetings_router,
    workload_router,
    activity_router,
):
    router.registry.extend(app_router.registry)
router.register("files", FileViewSet, basename="file")
router.register("exports", ExportViewSet, basename="export")

app_name = "api"
urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/reports/<uuid:uuid>/", include(of_one_report)),
    path("v1/members/<uuid:uuid>/", include(of_one_member)),
    path("v1/groups/<str:slug>/", include(of_one_group)),
    path("v1/groups/<str:slug>/weeks/<str:week>/", include(of_one_week)),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path(
        "docs/",  # a page for people: who is not logged in is sent to the log-in
        login_required(
            SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="tracker/api_docs.html")
        ),
        name="docs",
    ),
]
