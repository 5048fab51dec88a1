"""The people of a group: the list, one person, adding one or many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import MemberRequest, for_admins, for_members
from members.forms.people import AbsenceForm, AliasForm, InviteForm, MemberForm, RosterForm, SearchForm, SupervisorsForm
from members.forms.problems import problems_in
from members.importing import PlannedLine, plan_roster
from members.markdown import read_roster
from members.models import Member
from members.permissions import (
    can_edit_aliases,
    can_manage_group,
    can_set_absence,
    can_set_supervision,
)
from members.queries import advisors_of, open_invitation_of, people_for, person_for, supervisors_of
from members.services import Namesake, apply_roster, change_member, create_member

PAGE_SIZE = 50


@for_members
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "show": ""}
    show = wanted["show"] if wanted["show"] in ("left", "removed") else "present"
    found = people_for(request.member, search=wanted["q"], show=show)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "show": show,
        "search": wanted["q"].strip(),
        "manages": can_manage_group(request.member),
        "section": "people",
    }
    return render(request, "members/people.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One person; for admins with the form that changes him."""
    found = person_for(request.member, uuid)
    if request.method != "POST":
        return person_page(request, found)
    if not can_manage_group(request.member) or found.deleted_at is not None:
        raise Http404
    form = MemberForm(request.POST)
    if form.is_valid():
        with problems_in(form), _asking(form):
            change_member(
                member=found, data=form.input(), by=request.member, namesake_ok=form.cleaned_data["namesake_ok"]
            )
            messages.success(request, _("Saved."))
            return redirect("members:person", request.member.group.slug, found.uuid)
    return person_page(request, found, member_form=form)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: MemberRequest) -> HttpResponse:
    form = MemberForm(request.POST) if request.method == "POST" else MemberForm()
    if request.method == "POST" and form.is_valid():
        with problems_in(form), _asking(form):
            made = create_member(
                group=request.member.group,
                data=form.input(),
                by=request.member,
                namesake_ok=form.cleaned_data["namesake_ok"],
            )
            messages.success(request, _("%(name)s is added. Make an invitation link next.") % {"name": made.name})
            return redirect("members:person", request.member.group.slug, made.uuid)
    return render(request, "members/person_new.html", {"form": form, "section": "people"})


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: MemberRequest) -> HttpResponse:
    """Paste many people: first a preview of every line, then, by the second button, it is done and links are shown."""
    form = RosterForm(request.POST) if request.method == "POST" else RosterForm()
    context: dict[str, Any] = {"form": form, "section": "people"}
    if request.method == "POST" and form.is_valid():
        doc, group = read_roster(form.cleaned_data["roster"]), request.member.group
        if "apply" in request.POST:
            context["applied"] = apply_roster(group=group, doc=doc, by=request.member)
            return render(request, "members/roster_applied.html", context)
        lines = plan_roster(doc, group)
        context |= {"lines": lines, "to_do": _to_do(lines), "left_out": _left_out(lines), "previewed": True}
    return render(request, "members/roster.html", context)


def person_page(request: MemberRequest, found: Member, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one person, with fresh forms for all the viewer may do; a form that was sent in takes its place."""
    viewer = request.member
    manages = can_manage_group(viewer) and found.deleted_at is None
    invitation = open_invitation_of(found) if manages and found.account_id is None else None
    current = supervisors_of(found)
    context: dict[str, Any] = {
        "person": found,
        "supervisors": current,
        "absences": found.absences.all(),
        "aliases": found.aliases.all(),
        "invitation": invitation,
        "manages": can_manage_group(viewer),
        "section": "people",
    }
    if manages:
        context["member_form"] = MemberForm.of(found)
        context["offers_reset_link"] = found.account_id is not None and not settings.MAIL_URL
        context["invite_form"] = InviteForm(initial={"email": invitation.email if invitation else ""})
    if found.deleted_at is None:
        context |= _side_forms(viewer, found, current)
    return render(request, "members/person.html", context | forms, status=status)


def _side_forms(viewer: Member, found: Member, supervisors: list[Member]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if can_edit_aliases(viewer, found):
        made["alias_form"] = AliasForm()
    if can_set_absence(viewer, found):
        made["absence_form"] = AbsenceForm()
    if can_set_supervision(viewer, found):
        advisors = [advisor for advisor in advisors_of(viewer.group) if advisor.pk != found.pk]
        chosen = [str(supervisor.uuid) for supervisor in supervisors]
        made["supervisors_form"] = SupervisorsForm(advisors, initial={"advisors": chosen})
    return made


@contextmanager
def _asking(form: MemberForm) -> Iterator[None]:
    """Show the question about a namesake when the service asks it."""
    try:
        yield
    except Namesake:
        form.ask_about_namesake()
        raise


def _to_do(lines: list[PlannedLine]) -> int:
    return sum(line.action in ("create", "invite") for line in lines)


def _left_out(lines: list[PlannedLine]) -> int:
    return sum(line.action == "problem" for line in lines)
