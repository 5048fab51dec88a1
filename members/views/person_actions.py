"""What is done to one person, each by its own button on the page of the person."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_admins, for_members, say_undoable
from members.forms.people import AbsenceForm, AliasForm, InviteForm, SupervisorsForm
from members.forms.problems import problems_in
from members.models import Member
from members.permissions import can_edit_aliases, can_set_absence, can_set_supervision
from members.queries import advisors_of, alias_for, open_invitation_of, person_for, supervisors_of
from members.services import (
    ChangeRefused,
    add_absence,
    add_alias,
    invite_member,
    make_reset_link,
    remove_absence,
    remove_alias,
    remove_member,
    restore_member,
    set_supervision,
    withdraw_invitation,
)
from members.views.people import person_page


@for_admins
@require_POST
def invite(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make an invitation link. It is part of this very answer and is shown at no other time."""
    found, form = _living(request, uuid), InviteForm(request.POST)
    if form.is_valid():
        with problems_in(form):
            invited = invite_member(member=found, by=request.member, email=form.cleaned_data["email"])
            return render(request, "members/invited.html", {"person": found, "invited": invited, "section": "people"})
    return person_page(request, found, invite_form=form)


@for_admins
@require_POST
def withdraw(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = _living(request, uuid)
    invitation = open_invitation_of(found)
    if invitation is not None:
        withdraw_invitation(invitation=invitation, by=request.member)
    messages.success(request, _("The invitation is withdrawn: its link does nothing any more."))
    return _back(request, found)


@for_admins
@require_POST
def reset_link(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make a link to set a new password; shown in this answer only."""
    found = _living(request, uuid)
    try:
        link = make_reset_link(member=found, by=request.member)
    except ChangeRefused as refusal:
        messages.error(request, refusal.message)
        return _back(request, found)
    return render(request, "members/reset_link.html", {"person": found, "link": link, "section": "people"})


@for_admins
@require_POST
def remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = _living(request, uuid)
    try:
        remove_member(member=found, by=request.member)
    except ChangeRefused as refusal:
        messages.error(request, refusal.message)
        return _back(request, found)
    sentence = _("%(name)s is removed; the reports stay.") % {"name": found.name}
    if found.pk == request.member.pk:  # who took himself off the group cannot take it back
        messages.success(request, sentence)
        return redirect("members:people", request.member.group.slug)
    say_undoable(request, sentence, reverse("members:person_restore", args=[request.member.group.slug, found.uuid]))
    return _back(request, found)


@for_admins
@require_POST
def restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = person_for(request.member, uuid)
    restore_member(member=found, by=request.member)
    messages.success(request, _("%(name)s is back in the group.") % {"name": found.name})
    return _back(request, found)


@for_members
@require_POST
def alias_add(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found, form = _living(request, uuid), AliasForm(request.POST)
    _found_only_if(can_edit_aliases(request.member, found))
    if form.is_valid():
        with problems_in(form):
            add_alias(member=found, name=form.cleaned_data["name"], by=request.member)
            return _back(request, found)
    return person_page(request, found, alias_form=form)


@for_members
@require_POST
def alias_remove(request: MemberRequest, uuid: UUID, number: int) -> HttpResponse:
    found = _living(request, uuid)
    alias = alias_for(found, number)
    remove_alias(alias=alias, by=request.member)
    add = reverse("members:alias_add", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The short name is removed."), add, {"name": alias.name})
    return _back(request, found)


@for_members
@require_POST
def absence_add(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found, form = _living(request, uuid), AbsenceForm(request.POST)
    _found_only_if(can_set_absence(request.member, found))
    if form.is_valid():
        with problems_in(form):
            add_absence(member=found, by=request.member, **form.cleaned_data)
            messages.success(request, _("The absence is noted: no report is owed then."))
            return _back(request, found)
    return person_page(request, found, absence_form=form)


@for_members
@require_POST
def absence_remove(request: MemberRequest, uuid: UUID, number: int) -> HttpResponse:
    found = _living(request, uuid)
    absence = get_object_or_404(found.absences.select_related("member__group"), pk=number)
    remove_absence(absence=absence, by=request.member)
    add = reverse("members:absence_add", args=[request.member.group.slug, found.uuid])
    days = {"starts_on": str(absence.starts_on), "ends_on": str(absence.ends_on), "reason": absence.reason}
    say_undoable(request, _("The absence is removed."), add, days)
    return _back(request, found)


@for_members
@require_POST
def supervisors(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = _living(request, uuid)
    _found_only_if(can_set_supervision(request.member, found))
    advisors = [advisor for advisor in advisors_of(request.member.group) if advisor.pk != found.pk]
    form: Form = SupervisorsForm(advisors, request.POST)
    if isinstance(form, SupervisorsForm) and form.is_valid():
        before, after = supervisors_of(found), form.chosen()
        with problems_in(form):
            set_supervision(member=found, advisors=after, by=request.member)
            _say_supervised(request, found, before, after)
            return _back(request, found)
    return person_page(request, found, supervisors_form=form)


def _say_supervised(request: MemberRequest, found: Member, before: list[Member], after: list[Member]) -> None:
    if {advisor.pk for advisor in before} <= {advisor.pk for advisor in after}:
        messages.success(request, _("Saved."))
        return
    again = reverse("members:supervisors", args=[request.member.group.slug, found.uuid])
    names = [str(advisor.uuid) for advisor in before]
    say_undoable(request, _("Saved: who was taken out supervises no more."), again, {"advisors": names})


def _living(request: MemberRequest, uuid: UUID) -> Member:
    """The person, unless removed."""
    found = person_for(request.member, uuid)
    _found_only_if(found.deleted_at is None)
    return found


def _found_only_if(allowed: bool) -> None:
    if not allowed:
        raise Http404


def _back(request: MemberRequest, found: Member) -> HttpResponse:
    return redirect("members:person", request.member.group.slug, found.uuid)
