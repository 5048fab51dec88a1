"""Passwords: changed by their owner, or set anew by a link."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from members.access import account_of
from members.forms.accounts import ChangePasswordForm, EndSessionsForm, NewPasswordForm, ResetRequestForm
from members.forms.problems import problems_in
from members.services import (
    TooManyAttempts,
    account_of_reset,
    change_password,
    end_other_sessions,
    request_password_reset,
    reset_password,
)
from members.views.devices import client_address, remember_device, too_many

_LINK = "password_reset_link"  # of the session: keeps the secret out of addresses that pages link from


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = ChangePasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            change_password(
                account=account,
                password=form.cleaned_data["new_password"],
                revoke_tokens=form.cleaned_data["revoke_tokens"],
            )
            update_session_auth_hash(request, account)
            messages.success(request, _("The password is changed. You are logged out everywhere else."))
            return redirect("members:account")
    return render(request, "members/password_change.html", {"form": form})


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions_end(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = EndSessionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            end_other_sessions(account=account, password=form.cleaned_data["password"])
            update_session_auth_hash(request, account)
            messages.success(request, _("You are logged out everywhere else."))
            return redirect("members:account")
    return render(request, "members/sessions_end.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer never tells whether there is an account, or whether the mail went out."""
    form = ResetRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_password_reset(email=form.cleaned_data["email"], address=client_address(request))
        except TooManyAttempts as refusal:
            return too_many(request, refusal)
        return redirect("members:password_reset_sent")
    return render(request, "members/password_reset.html", {"form": form, "sends_mail": bool(settings.MAIL_URL)})


@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "members/password_reset_sent.html", {"sends_mail": bool(settings.MAIL_URL)})


@require_safe
def password_reset_link(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """The address in the mail: moves its secret into the session and goes on to the form."""
    request.session[_LINK] = [str(uuid), token[:200]]
    return redirect("members:password_reset_new")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset_new(request: HttpRequest) -> HttpResponse:
    uuid, token = request.session.get(_LINK, ["", ""])
    account = account_of_reset(uuid=uuid, token=token) if token else None
    if account is None:
        return render(request, "members/password_reset_dead.html", status=404)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            account = reset_password(uuid=uuid, token=token, password=form.cleaned_data["new_password"])
            request.session.flush()
            messages.success(request, _("The new password is set. Log in with it."))
            response = redirect("members:log_in")
            remember_device(request, response, account)
            return response
    return render(request, "members/password_reset_new.html", {"form": form, "email": account.email})
