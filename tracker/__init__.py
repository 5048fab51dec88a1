"""The front door. The Celery app is loaded with it, so that every process can publish jobs."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
