"""The sitemap. Addresses carry no language; what a person may not see answers 404 like what is not there."""

from django.contrib import admin
from django.urls import include, path

from tracker import files, views
from tracker.calendar.views import feed
from tracker.export.views import export
from tracker.week.views import show_current, show_week

front_door = (
    [
        path("", views.home, name="home"),
        path("healthz", views.health, name="health"),
        path("calendar/<str:secret>/zuji.ics", feed, name="calendar"),
        path("g/<slug:slug>/", show_current, name="week"),
        path("g/<slug:slug>/weeks/<str:week>/", show_week, name="week"),
        path("g/<slug:slug>/export/", export, name="export"),
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
