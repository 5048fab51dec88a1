"""The group's calendar on its settings page: pauses and terms, each removed with a way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_admins, say_undoable
from members.forms.groups import PauseForm, TermForm
from members.forms.problems import problems_in
from members.models import CalendarPause, Term
from members.services import add_pause, add_term, remove_pause, remove_term
from members.views.groups import settings_page


@for_admins
@require_POST
def pause_add(request: MemberRequest) -> HttpResponse:
    form = PauseForm(request.POST)
    if form.is_valid():
        with problems_in(form):
            add_pause(group=request.member.group, by=request.member, **form.cleaned_data)
            messages.success(request, _("The pause is added: nobody owes a report then."))
            return _back(request)
    return settings_page(request, pause_form=form)


@for_admins
@require_POST
def pause_remove(request: MemberRequest, number: int) -> HttpResponse:
    pause = get_object_or_404(request.member.group.pauses, pk=number)
    remove_pause(pause=pause, by=request.member)
    _say_removed(request, _("The pause is removed."), "members:pause_add", pause)
    return _back(request)


@for_admins
@require_POST
def term_add(request: MemberRequest) -> HttpResponse:
    form = TermForm(request.POST)
    if form.is_valid():
        with problems_in(form):
            add_term(group=request.member.group, by=request.member, **form.cleaned_data)
            messages.success(request, _("The term is added: its weeks are counted as teaching weeks."))
            return _back(request)
    return settings_page(request, term_form=form)


@for_admins
@require_POST
def term_remove(request: MemberRequest, number: int) -> HttpResponse:
    term = get_object_or_404(request.member.group.terms, pk=number)
    remove_term(term=term, by=request.member)
    _say_removed(request, _("The term is removed."), "members:term_add", term)
    return _back(request)


def _say_removed(request: MemberRequest, sentence: str, add: str, gone: CalendarPause | Term) -> None:
    """What was removed comes back by being added again."""
    fields = {"name": gone.name, "starts_on": str(gone.starts_on), "ends_on": str(gone.ends_on)}
    say_undoable(request, sentence, reverse(add, args=[request.member.group.slug]), fields)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("members:group_settings", request.member.group.slug)
