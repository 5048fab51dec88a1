"""Jobs and notices for tests."""

import itertools
from typing import Any

from activity.models import Job, Notice
from members.models import Group, Member

_number = itertools.count(1)


def make_job(group: Group, **fields: Any) -> Job:
    """A job that waits; nothing is published."""
    fields.setdefault("kind", "tests.nothing")
    fields.setdefault("arguments", {"number": next(_number)})
    return Job.objects.create(group=group, **fields)


def make_notice(member: Member, **fields: Any) -> Notice:
    """A notice of a returned report, without a mail."""
    fields.setdefault("key", f"notice {next(_number)}")
    fields.setdefault("kind", "report.returned")
    fields.setdefault("details", {"week": "2026-W47"})
    return Notice.objects.create(group=member.group, member=member, **fields)
