"""Error pages: a sentence and a way on, never a stack trace or another person's text."""

import json
import logging
import sys
import uuid

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tracker.database import Trouble, trouble_of

logger = logging.getLogger(__name__)


def answer(request: HttpRequest, status: int, title: str, sentence: str, **more: str) -> HttpResponse:
    """The error as a page, or as problem JSON below /api/ with `more` in it."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": sentence} | more
        return HttpResponse(json.dumps(problem), status=status, content_type="application/problem+json")
    context = {"status": status, "title": title, "sentence": sentence}
    known = None if status >= 500 else request  # a page for nobody in particular asks neither session nor database
    return render(known, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        sentence = _("This is more than 1 MB of text, too much to be saved at once: shorten it.")
        return answer(request, 413, _("Bad request"), sentence)
    return answer(request, 400, _("Bad request"), _("The server could not understand this request."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403, _("Not allowed"), _("You may not do this here."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(
        request,
        403,
        _("This page was open too long"),
        _("Go back, reload the page and send it again. What you typed is still in the page before."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404, _("Not found"), _("There is nothing here, or it is not for you to read."))


def database_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The database does not do what it should: say so, and when to try again."""
    response = answer(request, 503, _("Away for a moment"), _(trouble.sentence))
    response.headers["Retry-After"] = str(trouble.retry_after)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort touches no session and no database."""
    if trouble := trouble_of(sys.exception()):
        return database_trouble(request, trouble)
    number = uuid.uuid4().hex[:12]
    logger.error("error %s at %s", number, request.path)
    sentence = _("Something went wrong on our side. If it stays, tell your administrator this number: {number}")
    return answer(request, 500, _("An error"), sentence.format(number=number))
