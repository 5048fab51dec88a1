"""The board: where a card goes."""

import pytest

from members.models import Member
from tasks.models import Task
from tasks.services import move_task, note_progress
from tests.factories.members import make_group, make_member
from tests.factories.tasks import make_task
from workload.services import StaleItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Member:
    return make_member(make_group(), "刘涛")


def column(member: Member, state: str = "planned") -> list[str]:
    cards = Task.objects.filter(group=member.group, state=state)
    return list(cards.order_by("board_position", "pk").values_list("title", flat=True))


def test_a_new_card_is_on_top(student: Member) -> None:
    for title in ("甲", "乙", "丙"):
        make_task(student.group, title)
    assert column(student) == ["丙", "乙", "甲"]


def test_a_card_is_put_below_another(student: Member) -> None:
    first, second, third = (make_task(student.group, title) for title in ("甲", "乙", "丙"))
    moved = move_task(task=third, version=1, state="planned", above=second, by=student)
    assert (column(student), moved.version) == (["乙", "丙", "甲"], 1)
    move_task(task=second, version=1, state="planned", above=first, by=student)
    assert column(student) == ["丙", "甲", "乙"]
    move_task(task=second, version=1, state="planned", above=None, by=student)
    assert column(student) == ["乙", "丙", "甲"]


def test_another_column_is_another_state_with_its_history(student: Member) -> None:
    card, below = make_task(student.group, "甲"), make_task(student.group, "乙", state="done")
    moved = move_task(task=card, version=1, state="done", above=below, by=student)
    assert (moved.version, column(student), column(student, "done")) == (2, [], ["乙", "甲"])
    assert list(card.history.values_list("state", flat=True)) == ["planned", "done"]


def test_a_card_that_went_elsewhere_is_no_place(student: Member) -> None:
    card, gone = make_task(student.group, "甲"), make_task(student.group, "乙", state="dropped")
    make_task(student.group, "丙", state="done")
    move_task(task=card, version=1, state="done", above=gone, by=student)
    assert column(student, "done") == ["甲", "丙"]


def test_an_older_version_moves_nothing(student: Member) -> None:
    card = make_task(student.group, "甲")
    note_progress(task=card, version=1, progress="一半", by=student)
    with pytest.raises(StaleItem):
        move_task(task=card, version=1, state="done", above=None, by=student)
    assert column(student) == ["甲"]


def test_there_is_always_room_between_two_cards(student: Member) -> None:
    top, bottom = make_task(student.group, "上"), make_task(student.group, "下")
    Task.objects.filter(pk__in=[top.pk, bottom.pk]).update(board_position=-1_000_000)
    for title in [f"中{number}" for number in range(60)]:
        card = make_task(student.group, title)
        move_task(task=card, version=1, state="planned", above=top, by=student)
    assert column(student) == ["上", *[f"中{number}" for number in reversed(range(60))], "下"]
