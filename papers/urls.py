"""Addresses of the pages of papers, readings and the reading group."""

from django.urls import path

from papers.views import files, notes, papers, readings, slots

app_name = "papers"

urlpatterns = [
    path("g/<slug:slug>/papers/", papers.papers, name="papers"),
    path("g/<slug:slug>/papers/add/", papers.paper_add, name="paper_add"),
    path("g/<slug:slug>/papers/new/", papers.paper_new, name="paper_new"),
    path("g/<slug:slug>/papers/import/", files.bibtex_import, name="bibtex_import"),
    path("g/<slug:slug>/papers/papers.bib", files.bibtex_export, name="bibtex_export"),
    path("g/<slug:slug>/papers/<uuid:uuid>/", papers.paper, name="paper"),
    path("g/<slug:slug>/papers/<uuid:uuid>/edit/", papers.paper_edit, name="paper_edit"),
    path("g/<slug:slug>/papers/<uuid:uuid>/remove/", papers.paper_remove, name="paper_remove"),
    path("g/<slug:slug>/papers/<uuid:uuid>/restore/", papers.paper_restore, name="paper_restore"),
    path("g/<slug:slug>/papers/<uuid:uuid>/merge/", files.paper_merge, name="paper_merge"),
    path("g/<slug:slug>/papers/<uuid:uuid>/unmerge/", files.paper_unmerge, name="paper_unmerge"),
    path("g/<slug:slug>/papers/<uuid:uuid>/fetch/", files.paper_fetch, name="paper_fetch"),
    path("g/<slug:slug>/papers/<uuid:uuid>/fetched/", files.fetch_state, name="fetch_state"),
    path("g/<slug:slug>/papers/<uuid:uuid>/paper.bib", files.paper_bibtex, name="paper_bibtex"),
    path("g/<slug:slug>/papers/<uuid:uuid>/pdf/", files.paper_pdf, name="paper_pdf"),
    path("g/<slug:slug>/papers/<uuid:uuid>/pdf/keep/", files.pdf_keep, name="pdf_keep"),
    path("g/<slug:slug>/papers/<uuid:uuid>/pdf/drop/", files.pdf_drop, name="pdf_drop"),
    path("g/<slug:slug>/papers/<uuid:uuid>/note/", notes.paper_note, name="paper_note"),
    path("g/<slug:slug>/readings/", readings.readings, name="readings"),
    path("g/<slug:slug>/readings/new/", readings.reading_new, name="reading_new"),
    path("g/<slug:slug>/readings/removed/", readings.readings_removed, name="readings_removed"),
    path("g/<slug:slug>/readings/<uuid:uuid>/", readings.reading, name="reading"),
    path("g/<slug:slug>/readings/<uuid:uuid>/edit/", readings.reading_edit, name="reading_edit"),
    path("g/<slug:slug>/readings/<uuid:uuid>/state/", readings.reading_state, name="reading_state"),
    path("g/<slug:slug>/readings/<uuid:uuid>/remove/", readings.reading_remove, name="reading_remove"),
    path("g/<slug:slug>/readings/<uuid:uuid>/restore/", readings.reading_restore, name="reading_restore"),
    path("g/<slug:slug>/readings/<uuid:uuid>/note/", notes.reading_note, name="reading_note"),
    path("g/<slug:slug>/reading-notes/<uuid:uuid>/", notes.note, name="note"),
    path("g/<slug:slug>/reading-notes/<uuid:uuid>/remove/", notes.note_remove, name="note_remove"),
    path("g/<slug:slug>/reading-notes/<uuid:uuid>/restore/", notes.note_restore, name="note_restore"),
    path("g/<slug:slug>/reading-notes/<uuid:uuid>/comments/", notes.comment_add, name="comment_add"),
    path("g/<slug:slug>/comments/<uuid:uuid>/", notes.comment_change, name="comment_change"),
    path("g/<slug:slug>/comments/<uuid:uuid>/remove/", notes.comment_remove, name="comment_remove"),
    path("g/<slug:slug>/comments/<uuid:uuid>/restore/", notes.comment_restore, name="comment_restore"),
    path("g/<slug:slug>/reading-group/", slots.slots, name="slots"),
    path("g/<slug:slug>/reading-group/new/", slots.slot_new, name="slot_new"),
    path("g/<slug:slug>/reading-group/<uuid:uuid>/edit/", slots.slot_edit, name="slot_edit"),
    path("g/<slug:slug>/reading-group/<uuid:uuid>/remove/", slots.slot_remove, name="slot_remove"),
    path("g/<slug:slug>/reading-group/<uuid:uuid>/restore/", slots.slot_restore, name="slot_restore"),
]
