"""When and where the group meets, and what stands on top of its minutes."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms import SeriesForm
from meetings.permissions import can_change_series
from meetings.services import StaleMinutes, change_series, series_of
from meetings.views.refusals import differences, refused_in, with_version
from members.access import MemberRequest, for_members


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: MemberRequest) -> HttpResponseBase:
    if not can_change_series(request.member):
        raise Http404
    found = series_of(request.member.group)
    stored_now, status = None, 200
    form = SeriesForm(request.POST if request.method == "POST" else None, initial=SeriesForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            with refused_in(form):
                version = form.cleaned_data["version"] or 0
                change_series(series=found, version=version, data=form.input(), by=request.member)
                messages.success(request, _("Saved."))
                return redirect("meetings:meetings", request.member.group.slug)
        except StaleMinutes:
            found, status = series_of(request.member.group), 409
            stored_now = differences(form, SeriesForm(initial=SeriesForm.initial_of(found)))
            with_version(form, found.version)
    context = {"form": form, "stored_now": stored_now, "section": "meetings"}
    return render(request, "meetings/series.html", context, status=400 if form.errors else status)
