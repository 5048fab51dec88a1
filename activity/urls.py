"""The sitemap of background work."""

from django.urls import path

from activity import views

app_name = "activity"

urlpatterns = [
    path("g/<slug:slug>/jobs/<uuid:job_uuid>/", views.show_job, name="job"),
]
