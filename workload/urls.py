"""The sitemap of the workload. What a summary is of stands in the query: since, until, project, kind."""

from django.urls import path, re_path

from workload.views import auditing, files, log_days, log_periods, log_sharing, summary, timers

app_name = "workload"

# A day like 2026-11-22 and nothing else: log/x.css is not found, instead of being sent to a page beside it.
DAY = r"^g/(?P<slug>[-a-zA-Z0-9_]+)/log/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/"

urlpatterns = [
    path("g/<slug:slug>/workload/", summary.show_summary, name="summary"),
    path("g/<slug:slug>/workload/charts/", summary.show_charts, name="charts"),
    path("g/<slug:slug>/workload/rows/", summary.show_rows, name="rows"),
    path("g/<slug:slug>/workload/audit/", auditing.audit_summary, name="audit"),
    path("g/<slug:slug>/workload/render/", files.render_file, name="render"),
    path("g/<slug:slug>/log/", log_days.show_today, name="log"),
    path("g/<slug:slug>/log/timer/", timers.act_on_timer, name="timer"),
    path("g/<slug:slug>/log/lines/", log_days.add_line, name="log_line"),
    path("g/<slug:slug>/log/sharing/", log_sharing.show_sharing, name="log_sharing"),
    path("g/<slug:slug>/log/items/<uuid:item_uuid>/", log_sharing.show_logged, name="logged"),
    path("g/<slug:slug>/log/entries/<uuid:entry_uuid>/", log_days.change_entry, name="log_entry"),
    path("g/<slug:slug>/log/weeks/<str:week>/", log_periods.show_week, name="log_week"),
    path("g/<slug:slug>/log/months/<str:month>/", log_periods.show_month, name="log_month"),
    path("g/<slug:slug>/log/years/<int:year>/", log_periods.show_year, name="log_year"),
    path("g/<slug:slug>/log/of/<uuid:owner_uuid>/weeks/<str:week>/", log_periods.show_week, name="log_of_week"),
    path("g/<slug:slug>/log/of/<uuid:owner_uuid>/months/<str:month>/", log_periods.show_month, name="log_of_month"),
    path("g/<slug:slug>/log/of/<uuid:owner_uuid>/years/<int:year>/", log_periods.show_year, name="log_of_year"),
    re_path(rf"{DAY}$", log_days.show_day, name="log_day"),
    re_path(rf"{DAY}save/$", log_days.save_day, name="log_save"),
    re_path(rf"{DAY}read/$", log_days.read_text, name="log_read"),
]
