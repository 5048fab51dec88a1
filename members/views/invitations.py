"""The page behind an invitation link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.forms.accounts import AcceptForm
from members.forms.problems import problems_in
from members.models import Account, Invitation
from members.queries import invitation_of_secret
from members.services import ChangeRefused, accept_invitation, accept_invitation_as_new
from members.views.sessions import enter


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join with the account one is logged in with, or make one. A used or dead link says so and what to do."""
    found = invitation_of_secret(secret)
    if found is None:
        return render(request, "members/invitation_closed.html", status=404)
    if isinstance(request.user, Account):
        return _as_account(request, found, request.user)
    return _as_new(request, found)


def _as_account(request: HttpRequest, found: Invitation, account: Account) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            member = accept_invitation(invitation=found, account=account)
        except ChangeRefused as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("Welcome to %(group)s.") % {"group": member.group.name})
            return redirect(member.group)
    context = {"invitation": found, "person": found.member, "problem": problem}
    return render(request, "members/invitation_join.html", context, status=409 if problem else 200)


def _as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, fixed_email=found.email)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            account = accept_invitation_as_new(
                invitation=found,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["new_password"],
            )
            messages.success(request, _("Welcome to %(group)s.") % {"group": found.member.group.name})
            return enter(request, account, found.member.group.get_absolute_url())
    context = {"invitation": found, "person": found.member, "form": form}
    return render(request, "members/invitation_new.html", context)
