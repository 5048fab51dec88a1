"""The sitemap of imports."""

from django.urls import path

from exchange import views

app_name = "exchange"

urlpatterns = [
    path("g/<slug:slug>/import/", views.imports, name="import"),
    path("g/<slug:slug>/import/<uuid:run_uuid>/", views.show_run, name="run"),
    path("g/<slug:slug>/import/<uuid:run_uuid>/discard/", views.discard, name="discard"),
    path("g/<slug:slug>/import/<uuid:run_uuid>/undo/", views.undo, name="undo"),
]
