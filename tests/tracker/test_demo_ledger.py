"""The demo group's ledger: papers, readings, tasks and the summary a newcomer sees."""

from datetime import UTC, datetime

import pytest

from activity.models import Job
from members.models import Group
from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from tasks.models import Task
from tracker.demo.building import build_demo
from workload.queries import summary

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_the_ledger_adds_up() -> None:
    build_demo(now=SUNDAY)
    table = summary(Group.objects.get())
    counts = {row.member: (*row.counts, row.unknown) for row in table.rows}
    assert {name: counts[name] for name in ("顾晓岚", "韩佺", "陈嘉禾", "周𬍛", "陆瑾", "Emily Carter")} == {
        "顾晓岚": (1, 2, 3, 2),
        "韩佺": (4, 3, 5, 2),
        "陈嘉禾": (2, 4, 1, 3),
        "周𬍛": (1, 2, 1, 2),
        "陆瑾": (0, 1, 2, 1),
        "Emily Carter": (0, 2, 2, 2),
    }


def test_papers_are_whole_so_that_nothing_is_fetched() -> None:
    build_demo(now=SUNDAY)
    assert (Paper.objects.count(), Reading.objects.count(), Task.objects.count()) == (5, 8, 17)
    assert (ReadingNote.objects.count(), Comment.objects.count(), ReadingSlot.objects.count()) == (2, 1, 4)
    assert set(Paper.objects.values_list("fetch_state", flat=True)) == {""}
    assert not Job.objects.filter(kind__startswith="papers").exists()
