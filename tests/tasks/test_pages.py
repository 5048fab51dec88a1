"""Pages of tasks without scripts: list, entering, changing, conflicts, removing with undo."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from tasks.models import Task
from tasks.services import TaskInput, change_task, note_progress
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in, post_json
from tests.factories.tasks import make_task, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def address(name: str, *arguments: Any) -> str:
    return reverse(f"tasks:{name}", args=["lab", *arguments])


def form_of(task: Task | None = None, **fields: Any) -> dict[str, Any]:
    known = {"version": task.version if task else 0, "title": "训练", "state": "planned", "progress": "", "bucket": ""}
    return {**known, "times": 1, "starts_on": "2024-10-21", "ends_on": "2024-10-27", "project": "", **fields}


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_task_is_added_by_its_title_alone(student: Member) -> None:
    client = logged_in(student)
    page = text_of(client, address("tasks"))
    assert f'name="participants" value="{student.uuid}"' in page
    week = student.group.calendar.week_of(client.get(address("tasks")).context["quick"]["starts_on"].value())
    body = {"title": "跑通基线", "starts_on": week.first_day, "ends_on": week.last_day, "again": 1}
    answer = client.post(address("task_new"), {**body, "participants": student.uuid, "state": "planned"})
    assert (answer.status_code, answer["Location"]) == (302, address("tasks"))
    task = Task.objects.get()
    assert (task.title, task.starts_on, task.ends_on) == ("跑通基线", week.first_day, week.last_day)
    assert [part.member for part in task.participations.all()] == [student]
    assert "跑通基线" in text_of(client, address("tasks"))


def test_a_task_is_entered_with_everything(student: Member) -> None:
    other, project = make_member(student.group, "王朔"), make_project(student.group)
    fields: dict[str, Any] = {
        "participants": [other.uuid],
        "bucket": "large",
        "times": 5,
        "project": project.uuid,
        "progress": "**好**",
    }
    answer = logged_in(student).post(address("task_new"), form_of(**fields))
    task = Task.objects.get()
    assert answer["Location"] == address("task", task.uuid)
    assert (str(task.workload), task.project, task.progress) == ("大*5", project, "**好**")
    assert "<strong>好</strong>" in text_of(logged_in(student), address("task", task.uuid))


def test_all_members_are_entered_by_one_box_and_written_as_such(student: Member) -> None:
    other = make_member(student.group, "王朔")
    advisor = make_member(student.group, "导师", roles=("advisor",))
    make_member(student.group, "来宾", roles=("guest",))
    logged_in(student).post(address("task_new"), form_of(participants=["everyone"]))
    task = Task.objects.get()
    assert {part.member for part in task.participations.all()} == {student, other}
    assert task.written_participants == "全体成员(2)"
    fields = form_of(task, participants=["everyone", advisor.uuid])
    logged_in(student).post(address("task_edit", task.uuid), fields)
    task.refresh_from_db()
    assert {part.member for part in task.participations.all()} == {student, other, advisor}
    assert task.written_participants == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"starts_on": "2024-10-32"}, "starts_on"),
        ({"ends_on": "2024-10-20"}, "ends_on"),
        ({"ends_on": "2026-10-20"}, "ends_on"),
        ({"bucket": "huge"}, "bucket"),
        ({"times": 100}, "times"),
        ({"participants": ["x"]}, "participants"),
        ({"project": "x"}, "project"),
        ({"state": "x"}, "state"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    student: Member, fields: dict[str, Any], field: str
) -> None:
    answer = logged_in(student).post(address("task_new"), form_of(progress="写了很多", **fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert "写了很多" in answer.content.decode()
    assert Task.objects.count() == 0


def test_a_preview_saves_nothing(student: Member) -> None:
    answer = logged_in(student).post(address("task_new"), form_of(progress="**好**", preview=1))
    assert (answer.status_code, Task.objects.count()) == (200, 0)
    assert "<strong>好</strong>" in answer.content.decode()


def test_an_edit_on_an_older_version_shows_both_texts(student: Member) -> None:
    other = make_member(student.group, "王朔")
    task = make_task(student.group, "训练", student, workload="少")
    data = TaskInput(work([student, other], workload="中"), "训练二", "进了一步", "in_progress")
    change_task(task=task, version=1, data=data, by=other)
    mine = form_of(task, title="我的题目", participants=[student.uuid], bucket="small", progress="我的进度")
    answer = logged_in(student).post(address("task_edit", task.uuid), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    for text in ("训练二", "进了一步", "我的题目", "我的进度", "刘涛、王朔", "Medium"):
        assert text in page.replace("刘涛, 王朔", "刘涛、王朔")
    assert [field["stored"] for field in answer.context["stored_now"]][:2] == ["训练二", "刘涛, 王朔"]
    assert Task.objects.get().title == "训练二"
    again = logged_in(student).post(address("task_edit", task.uuid), {**mine, "version": 2})
    assert again.status_code == 302
    stored = Task.objects.get()
    assert (stored.title, stored.progress, stored.version) == ("我的题目", "我的进度", 3)


def test_progress_is_noted_and_stays_in_the_history(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    body = {"version": 1, "progress": "一半", "state": "in_progress"}
    answer = logged_in(student).post(address("task_progress", task.uuid), body)
    assert answer["Location"] == address("task", task.uuid)
    stored = Task.objects.get()
    assert (stored.progress, stored.state, stored.version) == ("一半", "in_progress", 2)
    assert text_of(logged_in(student), address("task", task.uuid)).count("一半") == 3  # text, field, history


def test_progress_on_an_older_version_shows_both_texts(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    note_progress(task=task, version=1, progress="他的", by=student)
    body = {"version": 1, "progress": "我的", "state": "planned"}
    answer = logged_in(student).post(address("task_progress", task.uuid), body)
    assert (answer.status_code, Task.objects.get().progress) == (409, "他的")
    assert [field["stored"] for field in answer.context["stored_now"]] == ["他的"]
    assert "我的" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()


def test_bad_progress_is_told_and_kept(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    body = {"version": 1, "progress": "我的", "state": "finished"}
    answer = logged_in(student).post(address("task_progress", task.uuid), body)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["state"])
    assert "我的" in answer.content.decode()


def test_removing_is_undone_from_the_next_page(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    client = logged_in(student)
    page = client.post(address("task_remove", task.uuid), follow=True).content.decode()
    assert address("task_restore", task.uuid) in page
    assert client.get(address("task", task.uuid)).status_code == 404
    client.post(address("task_restore", task.uuid))
    assert client.get(address("task", task.uuid)).status_code == 200


def test_what_was_removed_is_found_and_taken_back_by_those_who_may(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    client, other = logged_in(student), logged_in(make_member(student.group))
    client.post(address("task_remove", task.uuid))
    assert address("task_restore", task.uuid) in text_of(client, address("removed"))
    page = text_of(other, address("removed"))
    assert ("训练" in page, address("task_restore", task.uuid) in page) == (True, False)
    client.post(address("task_restore", task.uuid))
    assert "训练" not in text_of(logged_in(student), address("removed"))


def test_others_do_not_remove(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    client = logged_in(make_member(student.group))
    assert client.post(address("task_remove", task.uuid)).status_code == 404
    assert "Remove" not in text_of(client, address("task", task.uuid))
    assert Task.objects.get().deleted_at is None


def test_the_list_is_filtered_and_paged(student: Member) -> None:
    for number in range(51):
        make_task(student.group, f"第{number}项", student)
    make_task(student.group, "别人的", workload="大*5")
    client = logged_in(student)
    assert client.get(address("tasks")).context["page"].paginator.count == 52
    mine = client.get(address("tasks"), {"member": "me", "page": "2"})
    assert ([task.title for task in mine.context["page"]], mine.context["page"].paginator.count) == (["第0项"], 51)
    wrong = client.get(address("tasks"), {"member": "nobody", "since": "31.12.2024", "state": "x"})
    assert sorted(wrong.context["filters"].errors) == ["member", "since", "state"]
    assert wrong.context["page"].paginator.count == 52
    assert [sum_.times for sum_ in wrong.context["sums"]] == [0, 0, 5, 51]


def test_a_card_is_moved_by_its_form(student: Member) -> None:
    task = make_task(student.group, "训练", student)
    client = logged_in(student)
    assert client.post(address("task_move", task.uuid), {"version": 1, "state": "done"})["Location"] == address("board")
    assert Task.objects.get().state == "done"
    page = client.post(address("task_move", task.uuid), {"version": 1, "state": "dropped"}, follow=True)
    assert "changed meanwhile" in page.content.decode()
    assert Task.objects.get().state == "done"


def test_a_card_is_moved_by_script(student: Member) -> None:
    task, above = make_task(student.group, "训练", student), make_task(student.group, "乙", state="done")
    make_task(student.group, "丙", state="done")
    client, path = logged_in(student), address("task_move", task.uuid)
    answer = post_json(client, path, {"version": 1, "state": "done", "above": str(above.uuid)})
    assert (answer.status_code, answer.json()) == (200, {"version": 2, "state": "done"})
    done = Task.objects.filter(state="done").order_by("board_position")
    assert [card.title for card in done] == ["丙", "乙", "训练"]
    stale = post_json(client, path, {"version": 1, "state": "planned", "above": None})
    assert (stale.status_code, stale.json()["version"], stale.json()["state"]) == (409, 2, "done")


@pytest.mark.parametrize("body", [None, [], {}, {"version": 1}, {"version": 1, "state": "x"}, {"version": "x"}])
def test_an_unreadable_move_changes_nothing(student: Member, body: Any) -> None:
    task = make_task(student.group, "训练", student)
    answer = post_json(logged_in(student), address("task_move", task.uuid), body)
    assert (answer.status_code, Task.objects.get().state) == (400, "planned")


@pytest.mark.parametrize(
    "query", ["", "?by=project", "?span=year&day=2024-10-21", "?span=term", "?day=x&by=y&span=z", "?day=0001-01-01"]
)
def test_the_timeline_shows_any_time(student: Member, query: str) -> None:
    make_task(student.group, "训练", student)
    page = text_of(logged_in(student), address("timeline") + query)
    assert ("训练" in page) == ("2024" in query)


def test_the_timeline_says_in_words_what_its_colours_mean(student: Member) -> None:
    make_task(student.group, "训练<b>", student, workload="大*5", state="done")
    page = text_of(logged_in(student), address("timeline") + "?day=2024-10-21")
    assert "训练&lt;b&gt;: 2024-10-21 – 2024-10-27 · Done · Large × 5 · 刘涛" in page
    assert '<th scope="rowgroup" rowspan="1">' in page
    assert "训练<b>" not in page
