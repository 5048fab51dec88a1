"""Tasks: entering, changing, progress, removing."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from activity.models import Event
from core.buckets import Workload
from members.models import Member
from members.services import NotAllowed
from tasks.models import Task
from tasks.services import TaskInput, change_task, create_task, note_progress, set_state
from tests.factories.members import make_group, make_member, make_project
from tests.factories.tasks import WEEK, make_task, work
from workload.models import Participation
from workload.services import StaleItem, WorkRefused, remove_item, restore_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Member:
    return make_member(make_group(slug="lab-one"), "刘涛")


def parts_of(task: Task) -> list[tuple[Any, ...]]:
    return list(task.participations.values_list("member__name", "last_day", "bucket", "times", "is_counted"))


def said_of(task: Task) -> list[tuple[str, str, Member | None]]:
    return [(entry.text, entry.state, entry.by) for entry in task.history.select_related("by")]


def verbs() -> list[str]:
    return list(Event.objects.filter(subject_kind="task").order_by("pk").values_list("verb", flat=True))


def test_a_task_is_entered_with_its_participants_and_first_progress(student: Member) -> None:
    other = make_member(student.group, "王朔")
    project = make_project(student.group)
    data = TaskInput(work([other, student], workload="大*5", project=project), " 训练\n模型 ", "跑通", "in_progress")
    task = create_task(group=student.group, data=data, by=student)
    stored = Task.objects.get(pk=task.pk)
    assert (stored.title, stored.progress, stored.state) == ("训练 模型", "跑通", "in_progress")
    assert (stored.kind, stored.project, stored.created_by, stored.version) == ("task", project, student, 1)
    assert parts_of(stored) == [("王朔", WEEK[1], "large", 5, True), ("刘涛", WEEK[1], "large", 5, True)]
    assert said_of(stored) == [("跑通", "in_progress", student)]
    assert verbs() == ["task.created"]


def test_guests_and_members_of_other_groups_enter_nothing(student: Member) -> None:
    for by in (make_member(student.group, roles=("guest",)), make_member(make_group())):
        with pytest.raises(NotAllowed):
            create_task(group=student.group, data=TaskInput(work(), "甲"), by=by)
    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (TaskInput(work(), " "), "title"),
        (TaskInput(work(), "x" * 501), "title"),
        (TaskInput(work(), "甲", progress="a\0"), "progress"),
        (TaskInput(work(), "甲", state="finished"), "state"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(student: Member, data: TaskInput, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_task(group=student.group, data=data, by=student)
    assert list(refusal.value.message_dict) == [field]


def test_participants_are_of_the_group_once_and_no_guests(student: Member) -> None:
    stranger, guest = make_member(make_group()), make_member(student.group, roles=("guest",))
    for people in ([stranger], [guest], [student, student]):
        with pytest.raises(ValidationError) as refusal:
            create_task(group=student.group, data=TaskInput(work(people), "甲"), by=student)
        assert list(refusal.value.message_dict) == ["participants"]
    with pytest.raises(ValidationError) as refusal:
        create_task(group=student.group, data=TaskInput(work(project=make_project(stranger.group)), "甲"), by=student)
    assert list(refusal.value.message_dict) == ["project"]


def test_a_change_keeps_the_participations_in_step(student: Member) -> None:
    other = make_member(student.group, "王朔")
    task = make_task(student.group, "甲", student, by=student, workload="少")
    later = (date(2024, 10, 21), date(2024, 11, 3))
    changed = change_task(
        task=task, version=1, data=TaskInput(work([other, student], later, "中"), "甲乙", "做完", "done"), by=other
    )
    assert (changed.version, changed.title, changed.ends_on) == (2, "甲乙", later[1])
    assert parts_of(task) == [("王朔", later[1], "medium", 1, True), ("刘涛", later[1], "medium", 1, True)]
    assert said_of(task) == [("", "planned", student), ("做完", "done", other)]


def test_saving_the_same_again_changes_nothing(student: Member) -> None:
    task = make_task(student.group, "甲", student, by=student, workload="少")
    same = change_task(task=task, version=1, data=TaskInput(work([student], workload="少"), "甲"), by=student)
    assert (same.version, task.history.count(), verbs()) == (1, 1, ["task.created"])


def test_a_title_alone_is_no_progress(student: Member) -> None:
    task = make_task(student.group, "甲", student, by=student)
    change_task(task=task, version=1, data=TaskInput(work([student]), "乙"), by=student)
    assert task.history.count() == 1
    assert Event.objects.get(verb="task.changed").details == {"fields": ["title"], "version": 2}


def test_an_older_version_is_refused_with_what_is_stored(student: Member) -> None:
    task = make_task(student.group, "甲", student)
    note_progress(task=task, version=1, progress="一半", by=student)
    with pytest.raises(StaleItem) as stale:
        change_task(task=task, version=1, data=TaskInput(work(), "乙"), by=student)
    assert isinstance(stale.value.current, Task)
    assert (stale.value.current.version, stale.value.current.progress) == (2, "一半")
    assert Task.objects.get(pk=task.pk).title == "甲"


def test_progress_and_state_are_kept_in_the_history(student: Member) -> None:
    task = make_task(student.group, "甲", student)
    note_progress(task=task, version=1, progress="一半\r\n", state="in_progress", by=student)
    set_state(task=task, version=2, state="done", by=student)
    same = set_state(task=task, version=3, state="done", by=student)
    assert said_of(task) == [("", "planned", None), ("一半\n", "in_progress", student), ("一半\n", "done", student)]
    assert (same.version, same.state, same.progress) == (3, "done", "一半\n")
    assert verbs() == ["task.created", "task.progress_noted", "task.progress_noted"]


def test_what_a_file_wrote_stays_until_it_is_changed_by_hand(student: Member) -> None:
    written: dict[str, Any] = {
        "written_period": "10.21-10.27",
        "written_participants": "全体成员(1)",
        "written_workload": "小",
    }
    task = make_task(student.group, "甲", student, workload="少", **written)
    same = change_task(task=task, version=1, data=TaskInput(work([student], workload="少"), "乙"), by=student)
    assert (same.written_period, same.written_participants, same.written_workload) == (
        "10.21-10.27",
        "全体成员(1)",
        "小",
    )
    days = (WEEK[0], WEEK[0])
    other = change_task(task=task, version=2, data=TaskInput(work([], days, "中"), "乙"), by=student)
    assert (other.written_period, other.written_participants, other.written_workload) == ("", "", "")


def test_unknown_workload_counts_once(student: Member) -> None:
    data = TaskInput(work([student]), "甲")
    task = create_task(group=student.group, data=data, by=student)
    assert (task.workload, parts_of(task)) == (Workload(), [("刘涛", WEEK[1], "", 1, True)])


def test_removing_is_undone_and_counts_again(student: Member) -> None:
    task = make_task(student.group, "甲", student, by=student)
    remove_item(item=task, by=student)
    assert not Participation.objects.filter(is_counted=True).exists()
    task = Task.objects.get(pk=task.pk)
    with pytest.raises(WorkRefused) as refusal:
        set_state(task=task, version=1, state="done", by=student)
    assert refusal.value.code == "removed"
    restore_item(item=task, by=student)
    assert parts_of(task) == [("刘涛", WEEK[1], "", 1, True)]
    assert verbs() == ["task.created", "task.removed", "task.restored"]


def test_those_of_the_task_remove_it_and_advisors_and_admins(student: Member) -> None:
    group = student.group
    task = make_task(group, "甲", student)
    with pytest.raises(NotAllowed):
        remove_item(item=task, by=make_member(group))
    for by in (student, make_member(group, roles=("advisor",)), make_member(group, roles=("admin",))):
        remove_item(item=task, by=by)
        restore_item(item=task, by=by)
