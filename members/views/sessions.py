"""Log-in and log-out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.forms.accounts import LogInForm
from members.models import Account
from members.services import TooManyAttempts, WrongCredentials, check_credentials, note_log_out
from members.views.devices import client_address, known_device, remember_device, too_many


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            account = check_credentials(
                email=email,
                password=form.cleaned_data["password"],
                address=client_address(request),
                device=known_device(request, email),
            )
        except TooManyAttempts as refusal:
            return too_many(request, refusal)
        except WrongCredentials:
            form.add_error(None, _("The mail address and the password do not belong together."))
        else:
            return enter(request, account, _next(request))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "members/log_in.html", context)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """The session ends on the server; what the browser shows of it is not kept (no-store)."""
    if isinstance(request.user, Account):
        note_log_out(account=request.user)
    logout(request)
    return redirect(settings.LOGIN_URL)


def enter(request: HttpRequest, account: Account, address: str) -> HttpResponse:
    """Begin a session under a new id, on a device that is known from now on."""
    login(request, account)
    response = redirect(address)
    remember_device(request, response, account)
    return response


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site, else home."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL)
