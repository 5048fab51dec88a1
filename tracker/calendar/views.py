"""The calendar that a private address answers with. No log-in: who knows the address reads it."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.text import visible_controls
from members.queries import calendar_of_secret
from members.services import note_calendar_use
from tracker.calendar.events import events_for


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """In the language of the account, else of the group. What did not change since is answered by 304."""
    from tracker.calendar.writing import write_calendar  # the library of calendars is loaded by who asks for one

    address = calendar_of_secret(secret)
    if address is None:
        raise Http404
    member = address.member
    assert member.account is not None  # calendar_of_secret
    note_calendar_use(address)
    with translation.override(member.account.language or member.group.language):
        body = write_calendar(
            events_for(member, timezone.now()),
            name=_("{group} · Zuji").format(group=visible_controls(member.group.name)),
            time_zone=member.group.time_zone,
            made_at=address.created_at,
            site=settings.PUBLIC_URL,
        )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer.headers["Content-Disposition"] = 'attachment; filename="zuji.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    found = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
    return found if found is not None else answer
