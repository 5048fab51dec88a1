"""One's own account: language, groups, access tokens."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import account_of
from members.forms.accounts import LanguageForm, TokenForm
from members.forms.problems import problems_in
from members.models import ApiToken
from members.queries import tokens_of
from members.services import ChangeRefused, create_token, leave_group, revoke_token, set_language


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    own = account_of(request)
    form = LanguageForm(request.POST or None, initial={"language": own.language})
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            set_language(account=own, language=form.cleaned_data["language"])
            return redirect("members:account")
    return render(request, "members/account.html", {"form": form, "account": own})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Leave a group, after a page that asks."""
    member = next((own for own in account_of(request).present_memberships if own.uuid == uuid), None)
    if member is None:
        raise Http404
    if request.method == "POST":
        try:
            leave_group(member=member, by=member)
        except ChangeRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("You have left %(group)s.") % {"group": member.group.name})
        return redirect("members:account")
    return render(request, "members/leave.html", {"leaving": member})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List and make tokens. A new one is part of this very answer and is shown at no other time."""
    own = account_of(request)
    form = TokenForm(own, request.POST or None)
    context = {"form": form, "tokens": tokens_of(own)}
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            context["new"] = create_token(account=own, by=own, **form.cleaned_data)
            context["form"] = TokenForm(own)
    return render(request, "members/tokens.html", context)


@login_required
@require_POST
def token_revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    own = account_of(request)
    token = get_object_or_404(ApiToken, account=own, uuid=uuid, revoked_at=None)
    revoke_token(token=token, by=own)
    messages.success(request, _("The token is revoked."))
    return redirect("members:tokens")
