"""Settings, all from the environment; docs/administration.md documents every name (a test compares the two)."""

import secrets
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("ZUJI_PRODUCTION", default=False)
DEBUG = env.bool("ZUJI_DEBUG", default=False)
DATA_DIR = Path(env.str("ZUJI_DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
PUBLIC_URL = env.str("ZUJI_PUBLIC_URL", default="http://localhost:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")


def _secret_key() -> str:
    """The key of the environment, else one made at the first run and kept, readable by its owner only."""
    key = env.str("ZUJI_SECRET_KEY", default="")
    if key or PRODUCTION:  # production never invents one: several machines must share it (tracker.checks refuses)
        return key or "unset"
    kept = DATA_DIR / "secret_key"
    try:
        kept.touch(mode=0o600, exist_ok=False)
        kept.write_text(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ZUJI_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "activity",
    "members",
    "workload",
    "papers",
    "tasks",
    "reports",
    "meetings",
    "exchange",
    "tracker",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tracker.middleware.limit_request_body",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tracker.middleware.wait_for_migrations",
    "tracker.middleware.drop_impossible_sessions",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.middleware.speak_language_of_account",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.middleware.keep_private",
    "tracker.api.idempotency.answer_repeats",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.context.navigation",
            ],
            "builtins": ["tracker.templatetags.zuji"],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'zuji.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL alone still locks read-then-write transactions out; IMMEDIATE takes the write lock at their start.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3}  # limits of statements: tracker.database
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "zuji",
            "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["members.access.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "members:log_in"
LOGIN_REDIRECT_URL = "tracker:home"
LOGOUT_REDIRECT_URL = "members:log_in"
PASSWORD_RESET_TIMEOUT = 24 * 3600

SESSION_COOKIE_AGE = 30 * 24 * 3600  # one log-in costs 0.34 s of CPU: Monday 9:00 must not be a storm of them
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-zuji-session" if HTTPS else "zuji-session"
CSRF_COOKIE_NAME = "__Host-zuji-csrf" if HTTPS else "zuji-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tracker.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # of one JSON body or form, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TIME_ZONE = env.str("ZUJI_TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = env.str("ZUJI_LANGUAGE", default="zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"  # never served by address: every download goes through a view that checks the reader
STORAGES = {
    "default": env.json("ZUJI_STORAGE", default={"BACKEND": "django.core.files.storage.FileSystemStorage"}),
    "staticfiles": {"BACKEND": "tracker.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "gz", "br", "woff2"]

MAIL_URL = env.str("ZUJI_MAIL_URL", default="")
if MAIL_URL:
    vars().update(env.email_url("ZUJI_MAIL_URL"))
else:  # no mail set up: links are handed out by the admins of the groups, messages go to the log
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("ZUJI_MAIL_FROM", default="zuji@localhost")

# Bots of chats are asked at the addresses that admins of groups give: never inside this network, unless this says so.
BOTS_INTO_NETWORK = env.bool("ZUJI_BOTS_INTO_NETWORK", default=False)

# Asks these two, and nobody else, for title and authors of a paper whose arXiv id or DOI somebody entered.
FETCH_METADATA = env.bool("ZUJI_FETCH_METADATA", default=True)
ARXIV_URL, CROSSREF_URL = "https://export.arxiv.org", "https://api.crossref.org"

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    # Short timeouts: publishing must never be in the way of saving. The sweeper re-publishes what was lost.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    }
else:
    for name in ("queue", "control", "processed"):
        (BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True  # the state of a job is our own row
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # a job that kills its worker comes back by its lease, counted
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.api.authentication.TokenAuthentication",
        "members.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["members.api.authentication.AuthenticatedAndInScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tracker.api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tracker.api.negotiation.AlwaysFirst",
    "DEFAULT_METADATA_CLASS": "tracker.api.metadata.Methods",
    "DEFAULT_PAGINATION_CLASS": "tracker.api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "tracker.api.filters.StrictFilterBackend",
        "tracker.api.filters.StrictOrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.Operations",
    "DEFAULT_THROTTLE_CLASSES": [
        "tracker.api.throttles.AccountThrottle",
        "tracker.api.throttles.PdfThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"account": "200/min", "anonymous": "60/min", "pdf": "10/min"},
    "EXCEPTION_HANDLER": "tracker.api.errors.explain_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
    "PAGE_SIZE": 50,
    "NUM_PROXIES": 1 if PRODUCTION else 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Zuji API",
    "VERSION": "1",
    "DESCRIPTION": "Weekly reports, feedback and their PDFs for scripts. See docs/api.md.",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ReportStateEnum": "reports.models.WeeklyReport.State",
        "PlanStateEnum": "reports.models.PlanItem.State",
        "TaskStateEnum": "tasks.models.Task.State",
        "ReaderStateEnum": "workload.models.Participation.State",
        "MeetingStateEnum": "meetings.models.Meeting.State",
        "SeriesStateEnum": "meetings.models.MeetingSeries.State",
        "TurnTakersEnum": "meetings.models.MeetingSeries.Takers",
        "MeetingRoleEnum": "meetings.models.Role",
        "AttendanceStateEnum": "meetings.models.Attendance.State",
        "SectionKindEnum": "meetings.models.MinutesSection.Kind",
        "TodoListKindEnum": "tasks.models.TodoList.Kind",
        "WorkKindEnum": "workload.models.WorkItem.Kind",
        "ActionDecisionEnum": ["open", "done", "dropped"],
        "NoticeKindEnum": "activity.queries.RULED",
        "BotKindEnum": "activity.queries.POSTED",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tracker.logs.OneLineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
}
