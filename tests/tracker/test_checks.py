"""Production refuses to start with example or weak secrets; what would go wrong later is said at the start."""

from types import SimpleNamespace
from typing import Any

import pytest

from tracker.checks import is_weak_secret, production_has_its_own_secrets

GOOD = "kQ7x-Vt2mPz9wRb4sLd8nHf3jGc6yTe1uAo5iXq0zKr7vBm2pWd4"
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "n7Tq2vXz9pLk"}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A production's settings, whole and good; each test spoils one of them."""
    settings = SimpleNamespace(
        PRODUCTION=True,
        DEBUG=False,
        HTTPS=True,
        SECRET_KEY=GOOD,
        REDIS_URL="redis://:x@redis/0",
        DATABASES={"default": dict(POSTGRES)},
        ALLOWED_HOSTS=["zuji.lab.example"],
    )
    monkeypatch.setattr("tracker.checks.settings", settings)
    return settings


def found() -> list[str]:
    return [str(message.id) for message in production_has_its_own_secrets()]


def test_a_good_production_has_nothing_to_say(production: SimpleNamespace) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "unset", "zuji.E001"),
        ("SECRET_KEY", "django-insecure-" + GOOD, "zuji.E001"),
        ("SECRET_KEY", "change-me-" + GOOD, "zuji.E001"),
        ("SECRET_KEY", "a" * 64, "zuji.E001"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "zuji.E002"),
        ("DATABASES", {"default": POSTGRES | {"PASSWORD": "zuji"}}, "zuji.E003"),
        ("DATABASES", {"default": POSTGRES | {"PASSWORD": "example-password"}}, "zuji.E003"),
        ("REDIS_URL", "", "zuji.E004"),
        ("DEBUG", True, "zuji.E005"),
        ("ALLOWED_HOSTS", ["*"], "zuji.E006"),
        ("HTTPS", False, "zuji.W001"),
    ],
)
def test_production_refuses_what_is_not_its_own(production: SimpleNamespace, name: str, value: Any, code: str) -> None:
    setattr(production, name, value)
    assert found() == [code]


def test_a_trial_may_be_plain(production: SimpleNamespace) -> None:
    production.PRODUCTION, production.SECRET_KEY = False, "short"
    assert found() == []


@pytest.mark.parametrize("secret", ["", "password1234", "short", "aaaaaaaaaaaaaaaaaaaa"])
def test_weak_secrets(secret: str) -> None:
    assert is_weak_secret(secret, at_least=12)
