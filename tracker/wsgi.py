"""WSGI entry for gunicorn."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()

from tracker.checks import refusal  # noqa: E402  the apps are loaded now
from tracker.database import WEB_SECONDS, limit_statements, watch  # noqa: E402

# The checks also load every page's code, which the first visitor would else wait for.
if why := refusal():
    raise ImproperlyConfigured(why)
limit_statements(WEB_SECONDS)
watch.begin()
