"""The sitemap of weekly reports. `slug` is the group's address, `week` a name such as 2024-W43."""

from django.urls import path

from reports.views import board, entry, reading, reviewing

app_name = "reports"

urlpatterns = [
    path("g/<slug:slug>/", board.current_week, name="board"),
    path("g/<slug:slug>/weeks/<str:week>/", board.show_board, name="board"),
    path("g/<slug:slug>/mine/", entry.current_entry, name="mine"),
    path("g/<slug:slug>/weeks/<str:week>/mine/", entry.edit_report, name="edit"),
    path("g/<slug:slug>/weeks/<str:week>/mine/save/", entry.save_entry, name="save"),
    path("g/<slug:slug>/weeks/<str:week>/mine/remove/", entry.remove_report, name="remove"),
    path("g/<slug:slug>/weeks/<str:week>/mine/take-back/", entry.take_back, name="take_back"),
    path("g/<slug:slug>/preview/", entry.preview, name="preview"),
    path("g/<slug:slug>/queue/", reviewing.show_queue, name="queue"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/", reading.show_report, name="report"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/report.md", reading.download_markdown, name="markdown"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/pdf/", reading.request_pdf, name="pdf"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/feedback/", reviewing.write_feedback, name="feedback"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/approve/", reviewing.approve, name="approve"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/return/", reviewing.give_back, name="return"),
]
