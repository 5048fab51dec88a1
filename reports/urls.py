"""The sitemap of weekly reports. `slug` is the group's address, `week` a name such as 2024-W43."""

from django.urls import path

from reports.views import (
    answering,
    attachments,
    board,
    books,
    closing,
    entry,
    mentioning,
    noting,
    offers,
    plans,
    reading,
    reviewing,
    revisions,
    year,
)

app_name = "reports"

urlpatterns = [
    path("g/<slug:slug>/", board.current_week, name="board"),
    path("g/<slug:slug>/weeks/<str:week>/", board.show_board, name="board"),
    path("g/<slug:slug>/weeks/<str:week>/pdf/", books.request_week, name="week_pdf"),
    path("g/<slug:slug>/weeks/<str:week>/reopen/<uuid:member_uuid>/", closing.reopen, name="reopen"),
    path("g/<slug:slug>/years/<int:year>/", year.show_year, name="year"),
    path("g/<slug:slug>/mine/", entry.current_entry, name="mine"),
    path("g/<slug:slug>/weeks/<str:week>/mine/", entry.edit_report, name="edit"),
    path("g/<slug:slug>/weeks/<str:week>/mine/save/", entry.save_entry, name="save"),
    path("g/<slug:slug>/weeks/<str:week>/mine/offers/", offers.list_offers, name="offers"),
    path("g/<slug:slug>/weeks/<str:week>/mine/remove/", entry.remove_report, name="remove"),
    path("g/<slug:slug>/weeks/<str:week>/mine/take-back/", entry.take_back, name="take_back"),
    path("g/<slug:slug>/attachments/", attachments.take_picture, name="attachments"),
    path("g/<slug:slug>/attachments/<uuid:attachment_uuid>/", attachments.show_picture, name="attachment"),
    path("g/<slug:slug>/preview/", entry.preview, name="preview"),
    path("g/<slug:slug>/queue/", reviewing.show_queue, name="queue"),
    path("g/<slug:slug>/feedback/", answering.show_open, name="open_feedback"),
    path("g/<slug:slug>/feedback/seen/", answering.note_seen, name="answers_seen"),
    path("g/<slug:slug>/notes/", noting.show_notes, name="private_notes"),
    path("g/<slug:slug>/names/", mentioning.list_names, name="names"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/", reading.show_report, name="report"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/report.md", reading.download_markdown, name="markdown"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/revisions/", revisions.list_revisions, name="revisions"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/revisions/<int:number>/", revisions.show_revision, name="revision"),
    path(
        "g/<slug:slug>/reports/<uuid:report_uuid>/revisions/<int:number>/restore/",
        revisions.restore,
        name="restore_revision",
    ),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/pdf/", reading.request_pdf, name="pdf"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/feedback/", reviewing.write_feedback, name="feedback"),
    path(
        "g/<slug:slug>/reports/<uuid:report_uuid>/feedback/<uuid:feedback_uuid>/answer/",
        answering.write_answer,
        name="answer",
    ),
    path(
        "g/<slug:slug>/reports/<uuid:report_uuid>/feedback/<uuid:feedback_uuid>/settle/",
        answering.settle,
        name="settle",
    ),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/note/", noting.write_note, name="note"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/approve/", reviewing.approve, name="approve"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/approve/undo/", reviewing.take_back, name="take_back_approval"),
    path("g/<slug:slug>/reports/<uuid:report_uuid>/return/", reviewing.give_back, name="return"),
    path("g/<slug:slug>/people/<uuid:person_uuid>/booklet/", books.booklet, name="booklet"),
    path("g/<slug:slug>/settings/pdf/preview/", books.preview, name="pdf_preview"),
    path("g/<slug:slug>/people/<uuid:person_uuid>/plans/", plans.show_plans, name="plans"),
    path("g/<slug:slug>/people/<uuid:person_uuid>/since/", plans.show_since, name="since"),
    path("g/<slug:slug>/plans/<uuid:item_uuid>/", plans.choose_state, name="plan_state"),
]
