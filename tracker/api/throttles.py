"""How often one may ask. Counted in the shared cache; when that is away, requests go through and the log says so."""

import logging
import time
from typing import Any, ClassVar

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)
QUIET = 5.0  # seconds for which a process does not ask again a cache that failed: one that hangs costs 0.3 s a time
SECONDS = {"s": 1, "min": 60, "h": 3600}


class _Window(BaseThrottle):
    """A sliding window from two counters: atomic, and two cache calls however high the rate is."""

    scope = ""
    quiet_until: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self._wait = 0.0

    def identity(self, request: Request, view: Any) -> str | None:
        """Who is counted; None: nobody."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        identity = self.identity(request, view)
        if identity is None or time.monotonic() < _Window.quiet_until:
            return True
        count, period = str(api_settings.DEFAULT_THROTTLE_RATES[self.scope]).split("/")
        try:
            return self._count(f"throttle:{self.scope}:{identity}", int(count), SECONDS[period])
        except Exception as error:  # any cache, any failure: an outage of the cache must not be one of the API
            _Window.quiet_until = time.monotonic() + QUIET
            logger.warning("requests are not throttled: %s", type(error).__name__)
            return True

    def _count(self, key: str, limit: int, period: int) -> bool:
        window, elapsed = divmod(time.time(), period)
        current = f"{key}:{int(window)}"
        cache.add(current, 0, timeout=2 * period)
        now = cache.incr(current)
        before = cache.get(f"{key}:{int(window) - 1}", 0)
        self._wait = period - elapsed
        return bool(now + before * (1 - elapsed / period) <= limit)

    def wait(self) -> float:
        return max(self._wait, 1.0)


class AccountThrottle(_Window):
    """All requests of one account, whatever token or session it comes by."""

    scope = "account"

    def identity(self, request: Request, view: Any) -> str | None:
        return str(request.user.pk) if request.user.is_authenticated else None


class AnonymousThrottle(_Window):
    """Requests that nobody answers for, by the address that our proxy saw. `explain_error` asks it for every 401."""

    scope = "anonymous"

    def identity(self, request: Request, view: Any) -> str | None:
        return str(self.get_ident(request))


class PdfThrottle(_Window):
    """Operations that cost a rendering: views say `throttle_scope = "pdf"`."""

    scope = "pdf"

    def identity(self, request: Request, view: Any) -> str | None:
        if getattr(view, "throttle_scope", "") != self.scope or not request.user.is_authenticated:
            return None
        return str(request.user.pk)
