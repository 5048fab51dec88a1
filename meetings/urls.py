"""Addresses of the pages of meetings."""

from django.urls import path

from meetings.views import actions, agenda, compiling, drafting, editing, files, issues, meetings, rotation, series

app_name = "meetings"

urlpatterns = [
    path("g/<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("g/<slug:slug>/meetings/new/", meetings.meeting_new, name="new"),
    path("g/<slug:slug>/meetings/series/", series.several, name="series"),
    path("g/<slug:slug>/meetings/series/new/", series.series_new, name="series_new"),
    path("g/<slug:slug>/meetings/series/<uuid:uuid>/", series.series_edit, name="series_edit"),
    path("g/<slug:slug>/meetings/series/<uuid:uuid>/state/", series.series_state, name="series_state"),
    path("g/<slug:slug>/meetings/series/<uuid:uuid>/remove/", series.series_remove, name="series_remove"),
    path("g/<slug:slug>/meetings/series/<uuid:uuid>/plan/", meetings.meeting_plan, name="plan"),
    path("g/<slug:slug>/meetings/about/", compiling.compiled, name="compiled"),
    path("g/<slug:slug>/meetings/about/minutes.md", compiling.compiled_markdown, name="compiled_markdown"),
    path("g/<slug:slug>/meetings/about/pdf/", compiling.compiled_pdf, name="compiled_pdf"),
    path("g/<slug:slug>/meetings/turns/", rotation.rotation, name="rotation"),
    path("g/<slug:slug>/meetings/turns/swaps/", rotation.swap_ask, name="swap_ask"),
    path("g/<slug:slug>/meetings/turns/swaps/<uuid:uuid>/accept/", rotation.swap_accept, name="swap_accept"),
    path("g/<slug:slug>/meetings/turns/swaps/<uuid:uuid>/decline/", rotation.swap_decline, name="swap_decline"),
    path("g/<slug:slug>/meetings/turns/swaps/<uuid:uuid>/cancel/", rotation.swap_cancel, name="swap_cancel"),
    path("g/<slug:slug>/meetings/issues/", issues.issues, name="issues"),
    path("g/<slug:slug>/meetings/issues/<uuid:uuid>/", issues.issue, name="issue"),
    path("g/<slug:slug>/meetings/issues/<uuid:uuid>/owner/", issues.issue_owner, name="issue_owner"),
    path("g/<slug:slug>/meetings/issues/<uuid:uuid>/solve/", issues.issue_solve, name="issue_solve"),
    path("g/<slug:slug>/meetings/issues/<uuid:uuid>/reopen/", issues.issue_reopen, name="issue_reopen"),
    path("g/<slug:slug>/meetings/issues/<uuid:uuid>/notes/<uuid:meeting>/", issues.issue_note, name="issue_note"),
    path("g/<slug:slug>/meetings/assignments/", actions.actions, name="actions"),
    path("g/<slug:slug>/meetings/assignments/<uuid:uuid>/state/", actions.action_state, name="action_state"),
    path("g/<slug:slug>/meetings/assignments/<uuid:uuid>/task/", actions.action_task, name="action_task"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/edit/", editing.edit, name="edit"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/agenda/", agenda.agenda_add, name="agenda_add"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/draft/", drafting.draft, name="draft"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/close/", meetings.meeting_close, name="close"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/reopen/", meetings.meeting_reopen, name="reopen"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/remove/", meetings.meeting_remove, name="remove"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/restore/", meetings.meeting_restore, name="restore"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/minutes.md", files.minutes_markdown, name="markdown"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/pdf/", files.minutes_pdf, name="pdf"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/revisions/<int:number>/", files.revision, name="revision"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/sections/", editing.sections, name="sections"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/sections/new/", editing.section_add, name="section_add"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/sections/<uuid:section>/agenda/", agenda.agenda, name="agenda"),
    path("g/<slug:slug>/meetings/<uuid:uuid>/sections/<uuid:section>/", editing.section_save, name="section_save"),
    path(
        "g/<slug:slug>/meetings/<uuid:uuid>/sections/<uuid:section>/remove/",
        editing.section_remove,
        name="section_remove",
    ),
    path(
        "g/<slug:slug>/meetings/<uuid:uuid>/sections/<uuid:section>/restore/",
        editing.section_restore,
        name="section_restore",
    ),
    path("g/<slug:slug>/meetings/<uuid:uuid>/sections/<uuid:section>/move/", editing.section_move, name="section_move"),
]
