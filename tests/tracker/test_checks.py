"""Production refuses to start with example or weak secrets; what would go wrong later is said at the start."""

from typing import Any

import pytest
from pytest_django.fixtures import SettingsWrapper

from tracker.checks import is_weak_secret, production_has_its_own_secrets

GOOD = "kQ7x-Vt2mPz9wRb4sLd8nHf3jGc6yTe1uAo5iXq0zKr7vBm2pWd4"
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "n7Tq2vXz9pLk"}


@pytest.fixture
def production(settings: SettingsWrapper) -> SettingsWrapper:
    settings.PRODUCTION, settings.DEBUG, settings.HTTPS = True, False, True
    settings.SECRET_KEY, settings.REDIS_URL = GOOD, "redis://:x@redis/0"
    settings.DATABASES = {"default": dict(POSTGRES)}
    settings.ALLOWED_HOSTS = ["zuji.lab.example"]
    return settings


def found() -> list[str]:
    return [str(message.id) for message in production_has_its_own_secrets()]


def test_a_good_production_has_nothing_to_say(production: SettingsWrapper) -> None:
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
def test_production_refuses_what_is_not_its_own(production: SettingsWrapper, name: str, value: Any, code: str) -> None:
    setattr(production, name, value)
    assert found() == [code]


def test_a_trial_may_be_plain(settings: SettingsWrapper) -> None:
    settings.PRODUCTION, settings.SECRET_KEY = False, "short"
    assert found() == []


@pytest.mark.parametrize("secret", ["", "password1234", "short", "aaaaaaaaaaaaaaaaaaaa"])
def test_weak_secrets(secret: str) -> None:
    assert is_weak_secret(secret, at_least=12)
