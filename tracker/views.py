"""The front door: home, and the health address for the proxy and the container engine."""

from django.contrib.auth.decorators import login_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members.models import Account


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the only group's week; a person of several groups chooses."""
    assert isinstance(request.user, Account)
    memberships = request.user.present_memberships
    if len(memberships) == 1:
        return redirect(memberships[0].group)
    return render(request, "tracker/home.html", {"groups": [member.group for member in memberships]})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503. Tells no versions and no hosts."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("database away\n", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return HttpResponse("ok\n", content_type="text/plain")
