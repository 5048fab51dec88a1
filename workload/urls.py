"""The sitemap of the workload. What a summary is of stands in the query: since, until, project, kind."""

from django.urls import path

from workload.views import auditing, files, summary

app_name = "workload"

urlpatterns = [
    path("g/<slug:slug>/workload/", summary.show_summary, name="summary"),
    path("g/<slug:slug>/workload/charts/", summary.show_charts, name="charts"),
    path("g/<slug:slug>/workload/rows/", summary.show_rows, name="rows"),
    path("g/<slug:slug>/workload/audit/", auditing.audit_summary, name="audit"),
    path("g/<slug:slug>/workload/render/", files.render_file, name="render"),
]
