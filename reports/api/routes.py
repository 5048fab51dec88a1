"""The addresses of this app's operations; `tracker.api.urls` puts those of all apps together."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from reports.api.attachments import AttachmentViewSet
from reports.api.books import BookletViewSet, WeekPdfViewSet
from reports.api.documents import MarkdownViewSet, PdfViewSet
from reports.api.feedback import FeedbackViewSet
from reports.api.plans import PlanItemViewSet
from reports.api.reports import ReportViewSet
from reports.api.weeks import WeekViewSet

router = SimpleRouter(use_regex_path=False)
router.register("reports", ReportViewSet, basename="report")
router.register("plan-items", PlanItemViewSet, basename="plan-item")
router.register("attachments", AttachmentViewSet, basename="attachment")

of_one_report = [
    path("feedback/", FeedbackViewSet.as_view({"get": "list", "put": "write"}), name="report-feedback"),
    path("feedback/<uuid:feedback>/answer/", FeedbackViewSet.as_view({"put": "answer"}), name="report-feedback-answer"),
    path(
        "feedback/<uuid:feedback>/settle/", FeedbackViewSet.as_view({"post": "settle"}), name="report-feedback-settle"
    ),
    path("markdown/", MarkdownViewSet.as_view({"get": "retrieve"}), name="report-markdown"),
    path("pdf/", PdfViewSet.as_view({"post": "create"}), name="report-pdf"),
]

of_one_member = [
    path("booklet/", BookletViewSet.as_view({"post": "create"}), name="member-booklet"),
]

of_one_week = [
    path("", WeekViewSet.as_view({"get": "retrieve"}), name="week-detail"),
    path("pdf/", WeekPdfViewSet.as_view({"post": "create"}), name="week-pdf"),
    path("reopen/", WeekViewSet.as_view({"post": "reopen"}), name="week-reopen"),
]
