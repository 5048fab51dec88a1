"""System checks: what would go wrong later is said at the start, with its remedy."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks

EXAMPLES = ("change-me", "changeme", "secret", "example", "password", "unset", "insecure")


def refusal() -> str:
    """What the checks call an error, in words; "" when Zuji may start. gunicorn and Celery run no checks themselves."""
    errors = [found for found in run_checks() if found.is_serious()]
    return "Zuji does not start:\n" + "\n".join(f"  {found}" for found in errors) if errors else ""


@register()
def production_has_its_own_secrets(**kwargs: Any) -> list[CheckMessage]:
    """Production refuses to start with example or weak secrets (wsgi and worker run this check too)."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if is_weak_secret(settings.SECRET_KEY, at_least=50):
        found.append(
            Error(
                "ZUJI_SECRET_KEY is missing, an example or too short.",
                hint="Set it to the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
                id="zuji.E001",
            )
        )
    database = settings.DATABASES["default"]
    if "postgresql" not in database["ENGINE"]:
        found.append(
            Error(
                "Production needs PostgreSQL.",
                hint="Set DATABASE_URL=postgres://user:password@host/name",
                id="zuji.E002",
            )
        )
    elif database.get("PASSWORD") and is_weak_secret(str(database["PASSWORD"]), at_least=12):
        found.append(Error("The password in DATABASE_URL is an example or too short.", hint=MAKE_ONE, id="zuji.E003"))
    if not settings.REDIS_URL:
        found.append(
            Error("Production needs Redis.", hint="Set REDIS_URL=redis://:password@host:6379/0", id="zuji.E004")
        )
    if settings.DEBUG:
        found.append(Error("ZUJI_DEBUG is on in production.", hint="Unset ZUJI_DEBUG.", id="zuji.E005"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ZUJI_ALLOWED_HOSTS allows every host.", hint="Name your host.", id="zuji.E006"))
    if not settings.HTTPS:
        found.append(
            Warning(
                "ZUJI_PUBLIC_URL is not https: cookies lose Secure and the __Host- prefix.",
                hint="Put a TLS proxy in front and set ZUJI_PUBLIC_URL=https://…",
                id="zuji.W001",
            )
        )
    return found


MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


def is_weak_secret(secret: str, *, at_least: int) -> bool:
    """Too short, too uniform, or an example that somebody forgot to replace."""
    return len(secret) < at_least or len(set(secret)) < 8 or any(word in secret.lower() for word in EXAMPLES)


@register()
def pdf_has_a_chinese_font(**kwargs: Any) -> list[CheckMessage]:
    """Without a Chinese font a PDF shows boxes, and no exit code says so."""
    from activity.pdf import FONT_PACKAGES, chinese_font_available

    if chinese_font_available():
        return []
    return [
        Warning(
            "No Chinese font is installed: PDFs would show empty boxes.",
            hint=f"sudo apt-get install --no-install-recommends {FONT_PACKAGES}",
            id="zuji.W002",
        )
    ]
