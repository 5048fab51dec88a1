"""A cache that fails or hangs lets requests through, and is not asked again at each of them (case 202)."""

import time
from typing import Any

import pytest

from tests.factories.api import client_of, make_lab
from tracker.api.throttles import _Window

pytestmark = pytest.mark.django_db


def test_a_cache_that_fails_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = client_of(make_lab().author), []

    def fail(*args: Any, **more: Any) -> None:
        asked.append(args)
        raise TimeoutError

    monkeypatch.setattr("tracker.api.throttles.cache.add", fail)
    assert [client.get("/api/v1/groups/").status_code for _ in range(3)] == [200, 200, 200]
    assert len(asked) == 1
    monkeypatch.setattr(_Window, "quiet_until", time.monotonic() - 1)
    assert client.get("/api/v1/groups/").status_code == 200
    assert len(asked) == 2
