"""The front door. The Celery app is loaded with it, so that every process can publish jobs."""

from tracker.celery import app as celery_app

__all__ = ["VERSION", "celery_app"]

VERSION = "0.1.0"  # as in pyproject.toml; a test compares the two
