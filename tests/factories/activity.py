"""Jobs for tests."""

import itertools
from typing import Any

from activity.models import Job
from members.models import Group

_number = itertools.count(1)


def make_job(group: Group, **fields: Any) -> Job:
    """A job that waits; nothing is published."""
    fields.setdefault("kind", "tests.nothing")
    fields.setdefault("arguments", {"number": next(_number)})
    return Job.objects.create(group=group, **fields)
