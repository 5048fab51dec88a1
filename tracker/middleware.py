"""Small request middlewares, each one function with one reason."""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tracker.database import OLD_SCHEMA, Trouble, watch
from tracker.errors import answer, database_trouble

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SESSION_KEY = re.compile(r"[a-z0-9]{32}")  # as django.contrib.sessions makes them
BODY_LIMIT = 12 * 1024 * 1024  # bytes; a form with a picture stays below, JSON has its own lower limit


def limit_request_body(get_response: GetResponse) -> GetResponse:
    """Refuse a body that says it is too large before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = -1
        if length < 0:
            return _refuse(request, 400, "Content-Length is not a number.")
        if length > BODY_LIMIT:
            return _refuse(request, 413, f"The request is larger than {BODY_LIMIT // 1024 // 1024} MB.")
        return get_response(request)

    return middleware


def _refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return answer(request, status, sentence, sentence)
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")


def drop_impossible_sessions(get_response: GetResponse) -> GetResponse:
    """Forget a session cookie that cannot be one of ours (it may hold a NUL, which PostgreSQL refuses to look up)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return middleware


def wait_for_migrations(get_response: GetResponse) -> GetResponse:
    """Serve nothing while the schema is older than this program: what is written then might be lost or wrong."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if watch.fits():
            return get_response(request)
        with translation.override(_browser_language(request.headers.get("Accept-Language", ""))):
            return database_trouble(request, Trouble(OLD_SCHEMA))

    return middleware


def speak_language_of_account(get_response: GetResponse) -> GetResponse:
    """Language of the page: the account's choice, else what the browser asks for first that we have."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        language = _chosen_language(request) or _browser_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


def _chosen_language(request: HttpRequest) -> str:
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return ""
    try:
        return str(getattr(request.user, "language", ""))
    except (DatabaseError, InterfaceError):
        return ""  # who needs the database says so; the error page speaks the browser's language


def _browser_language(accepted: str) -> str:
    """Chinese or English, whichever stands first. Only the first 200 characters are looked at: never slow."""
    for part in accepted[:200].lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("zh"):
            return "zh-hans"
        if tag.startswith("en"):
            return "en"
    return str(settings.LANGUAGE_CODE)


def keep_private(get_response: GetResponse) -> GetResponse:
    """No cache between us and the reader keeps what was shown to one person; what is downloaded runs nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        if "Content-Disposition" in response.headers:  # a file: opened in a tab all the same, it must not be our page
            response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        patch_vary_headers(response, ("Cookie", "Authorization"))
        return response

    return middleware
