"""The demo group of one Sunday, built once for all tests of a file that only look at it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.factories.demo import SUNDAY
from tracker.demo.building import LogIn, build_demo


@pytest.fixture(scope="module")
def log_ins(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[LogIn]]:
    """The demo's log-ins; its group is in the database until the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo(now=SUNDAY)
        transaction.set_rollback(True)
