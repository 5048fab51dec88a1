"""The sitemap. Addresses carry no language; what a person may not see answers 404 like what is not there."""

from django.contrib import admin
from django.urls import include, path

from tracker import files, views

front_door = (
    [
        path("", views.home, name="home"),
        path("healthz", views.health, name="health"),
        path("g/<slug:slug>/files/<uuid:file_uuid>/", files.download_file, name="file"),
    ],
    "tracker",
)

urlpatterns = [
    path("", include(front_door)),
    path("", include("members.urls")),
    path("", include("reports.urls")),
    path("", include("workload.urls")),
    path("", include("papers.urls")),
    path("", include("tasks.urls")),
    path("", include("meetings.urls")),
    path("", include("exchange.urls")),
    path("", include("activity.urls")),
    path("api/", include("tracker.api.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "tracker.errors.bad_request"
handler403 = "tracker.errors.permission_denied"
handler404 = "tracker.errors.page_not_found"
handler500 = "tracker.errors.server_error"
