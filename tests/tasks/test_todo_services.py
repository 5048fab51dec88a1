"""To-dos: saving an outline, single edits, lists, the turn of months, becoming tasks and readings."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from activity.models import Event
from members.models import Group, Member
from members.queries import history_for
from members.services import NotAllowed
from papers.models import Reading
from tasks.document import OutlineItem, indented, moved, outdented, settled
from tasks.models import Task, TodoItem, TodoList, TodoPage
from tasks.queries.todos import document_of, lists_of, outline_of, shared_lists_for
from tasks.services.todo_becoming import todo_becomes_reading, todo_becomes_task
from tasks.services.todo_items import (
    ItemInput,
    add_todo,
    change_todo,
    move_todo,
    remove_todo,
    repeat_todo,
    restore_todo,
    toggle_todo,
)
from tasks.services.todo_lists import add_list, add_month, remove_list, rename_list, restore_list, share_list
from tasks.services.todo_outline import ListInput, StaleTodos, open_page, save_outline
from tasks.services.todo_turning import carry_open, turn_page
from tests.factories.members import make_group, make_member
from tests.factories.todos import item, keep, make_list, make_page, shown, stored
from workload.services import WorkRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


@pytest.fixture
def owner(group: Group) -> Member:
    return make_member(group, "朱梦静")


def version(page: TodoPage) -> int:
    return TodoPage.objects.get(pk=page.pk).version


def test_an_outline_is_saved_as_it_was_sent(owner: Member) -> None:
    june = make_list(owner, [item("a", True, day=9, note="n\n"), item("b", depth=1), item("c", None)], month=(2023, 6))
    assert shown(june) == ["x a", "  b", "* c"]
    first = stored(june)[0]
    assert (first.day, first.note, first.done_at is not None, first.version) == (9, "n", True, 1)


def test_saving_the_same_again_changes_nothing(owner: Member) -> None:
    june = make_list(owner, [item("a"), item("b")], month=(2023, 6))
    before, told = version(june.page), Event.objects.count()
    keep(june, outline_of(june), owner)
    assert (version(june.page), Event.objects.count()) == (before, told)


def test_a_save_on_an_older_version_is_refused(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    with pytest.raises(StaleTodos):
        save_outline(page=june.page, version=june.page.version - 1, lists=[], by=owner)


def test_what_is_left_out_is_removed_and_what_is_sent_again_comes_back(owner: Member) -> None:
    a, b = item("a"), item("b")
    june = make_list(owner, [a, b], month=(2023, 6))
    keep(june, [b], owner)
    assert shown(june) == ["b"]
    keep(june, [b, a], owner)
    assert shown(june) == ["b", "a"]
    assert TodoItem.objects.count() == 2


def test_items_move_between_lists_in_one_save(owner: Member) -> None:
    a = item("a")
    june, may = make_list(owner, [a], month=(2023, 6)), make_list(owner, month=(2023, 5))
    page = TodoPage.objects.get(pk=june.page_id)
    lists = [ListInput(june.uuid, []), ListInput(may.uuid, [a])]
    save_outline(page=page, version=page.version, lists=lists, by=owner)
    assert (shown(june), shown(may)) == ([], ["a"])


def test_odd_outlines_are_settled_and_lose_nothing() -> None:
    odd = [OutlineItem(uuid4(), " a\nb ", None, 3, 4), OutlineItem(uuid4(), "c", None, None, 9)]
    assert [(one.text, one.is_done, one.day, one.depth) for one in settled(odd, 30)] == [
        ("3 a b", None, None, 0),
        ("c", False, None, 1),
    ]
    assert settled([item("x", day=31)], 30)[0].text == "31 x"


def test_history_holds_ids_and_no_texts(owner: Member) -> None:
    make_list(owner, [item("geheim")], month=(2023, 6))
    june = TodoList.objects.get(month=6)
    (secret,) = stored(june)
    change_todo(item=secret, version=1, data=ItemInput("geheim!"), by=owner)
    toggle_todo(item=TodoItem.objects.select_related("list__page").get(), version=2, by=owner)
    told = [list(event.details) for event in Event.objects.filter(verb="todos.saved").order_by("pk")]
    assert told == [["made"], ["ticked"]]
    assert not [one for one in Event.objects.all() if "geheim" in str(one.details)]
    admin = make_member(owner.group, roles=("admin",))
    assert [event.verb for event in history_for(admin)] == []


def test_texts_that_cannot_be_stored_name_their_place(owner: Member) -> None:
    june = make_list(owner, month=(2023, 6))
    for bad, field in ((item("a\0"), "text"), (item("a", note="\ud800"), "note"), (item("x" * 20_001), "text")):
        with pytest.raises(ValidationError) as caught:
            keep(june, [item("ok"), bad], owner)
        assert list(caught.value.message_dict) == [f"lists.0.items.1.{field}"]
    assert shown(june) == []


def test_an_item_named_twice_or_one_of_somebody_else_is_refused(group: Group, owner: Member) -> None:
    june = make_list(owner, month=(2023, 6))
    twice = item("a")
    with pytest.raises(ValidationError):
        keep(june, [twice, twice], owner)
    other = make_list(make_member(group), [item("b")], month=(2023, 6))
    with pytest.raises(NotAllowed):
        keep(june, [replace(item("mine"), uuid=stored(other)[0].uuid)], owner)
    assert shown(other) == ["b"]


def test_only_the_owner_writes(group: Group, owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    share_list(todo_list=june, shared="group", by=owner)
    for other in (make_member(group, roles=("admin", "advisor")), make_member(group, roles=("guest",))):
        with pytest.raises(NotAllowed):
            keep(june, [], other)
        with pytest.raises(NotAllowed):
            add_list(page=june.page, title="x", by=other)
        with pytest.raises(NotAllowed):
            open_page(member=owner, by=other)
    with pytest.raises(NotAllowed):
        make_page(make_member(group, roles=("guest",)))


@pytest.mark.parametrize(
    ("shared", "seen"),
    [("nobody", []), ("advisors", ["advisor"]), ("group", ["advisor", "colleague"])],
)
def test_lists_are_read_by_whom_they_are_shared_with(group: Group, owner: Member, shared: str, seen: list[str]) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    share_list(todo_list=june, shared=shared, by=owner)
    people = {
        "advisor": make_member(group, roles=("advisor",)),
        "colleague": make_member(group),
        "admin": make_member(group, roles=("admin",)),
        "guest": make_member(group, roles=("guest",)),
        "stranger": make_member(make_group(), roles=("advisor",)),
    }
    readers = [name for name, one in people.items() if list(shared_lists_for(one)) == [june]]
    assert readers == ([*seen, "admin"] if shared == "group" else seen)


def test_keys_of_the_outliner() -> None:
    a, b, c = item("a"), item("b"), item("c")

    def drawn(items: tuple[OutlineItem, ...]) -> str:
        return "".join(f"{one.text}{one.depth}" for one in items)

    assert drawn(indented((a, b, c), b.uuid)) == "a0b1c0"
    assert drawn(indented((a, b), a.uuid)) == "a0b0"
    nested = indented((a, b, c), b.uuid)
    assert drawn(outdented(nested, b.uuid)) == "a0b0c0"
    assert drawn(moved(nested, c.uuid, -1)) == "c0a0b1"
    assert drawn(moved(nested, a.uuid, 1)) == "c0a0b1"
    assert drawn(moved(nested, b.uuid, 1)) == "a0b1c0"
    assert drawn(moved(nested, uuid4(), 1)) == "a0b1c0"


def test_single_edits(owner: Member) -> None:
    june = make_list(owner, [item("a"), item("a1", depth=1), item("b")], month=(2023, 6))
    a, a1, b = stored(june)
    new = add_todo(todo_list=june, data=ItemInput("n"), below=a.uuid, by=owner)
    assert shown(june) == ["a", "  a1", "n", "b"]
    toggle_todo(item=a, version=a.version, by=owner)
    change_todo(item=new, version=new.version, data=ItemInput("new", False, 3, "note"), by=owner)
    assert shown(june) == ["x a", "  a1", "new", "b"]
    may = make_list(owner, month=(2023, 5))
    a.refresh_from_db()
    move_todo(item=a, version=a.version, todo_list=may, by=owner)
    assert (shown(june), shown(may)) == (["new", "b"], ["x a", "  a1"])
    b.refresh_from_db()
    a1.refresh_from_db()
    move_todo(item=b, version=b.version, todo_list=may, under=a.uuid, by=owner)
    assert shown(may) == ["x a", "  a1", "  b"]
    b.refresh_from_db()
    with pytest.raises(ValidationError):
        move_todo(item=b, version=b.version, todo_list=may, below=b.uuid, by=owner)


def test_a_stale_edit_says_what_is_stored(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    (a,) = stored(june)
    change_todo(item=a, version=1, data=ItemInput("b"), by=owner)
    with pytest.raises(StaleTodos) as caught:
        change_todo(item=a, version=1, data=ItemInput("c"), by=owner)
    assert (caught.value.current.version, shown(june)) == (2, ["b"])


def test_removing_takes_what_is_nested_and_restoring_brings_all_back(owner: Member) -> None:
    june = make_list(owner, [item("a"), item("a1", depth=1), item("b")], month=(2023, 6))
    a = stored(june)[0]
    remove_todo(item=a, by=owner)
    assert shown(june) == ["b"]
    restore_todo(item=a, by=owner)
    assert shown(june) == ["a", "  a1", "b"]
    remove_todo(item=a, by=owner)
    with pytest.raises(WorkRefused):
        change_todo(item=a, version=a.version, data=ItemInput("x"), by=owner)


def test_days_are_those_of_the_month(owner: Member) -> None:
    june, links = make_list(owner, month=(2023, 6)), make_list(owner)
    for todo_list, day in ((june, 31), (june, 0), (links, 3)):
        with pytest.raises(ValidationError):
            add_todo(todo_list=todo_list, data=ItemInput("a", False, day), by=owner)


def test_months_stand_newest_first_under_their_year(owner: Member) -> None:
    page = make_page(owner)
    add_list(page=page, title="资料", by=owner)
    for year, month in ((2023, 5), (2024, 1), (2023, 6), (2022, 12), (2023, 5)):
        add_month(page=page, year=year, month=month, by=owner)
    assert [one.title for one in lists_of(page)] == ["2024", "1月", "2023", "6月", "5月", "2022", "12月", "资料"]
    assert document_of(page, list(lists_of(page))).sections[1].month == 1


def test_a_month_is_titled_as_the_others_are(owner: Member) -> None:
    page = make_page(owner)
    TodoList.objects.create(page=page, kind="month", title="2018-02", year=2018, month=2)
    add_list(page=page, title="2018-03", by=owner)
    assert [one.title for one in lists_of(page)] == ["2018-03", "2018-02"]


def test_titles_of_lists(owner: Member) -> None:
    page = make_page(owner)
    assert add_list(page=page, title="问题", by=owner).kind == "questions"
    for bad in ("", "6月", "2023", "\0"):
        with pytest.raises(ValidationError):
            add_list(page=page, title=bad, by=owner)
    links = add_list(page=page, title="资料", by=owner)
    assert rename_list(todo_list=links, title="开发文档", by=owner).title == "开发文档"
    with pytest.raises(ValidationError):
        rename_list(todo_list=links, title="2023-06", by=owner)


def test_a_list_is_removed_and_taken_back(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    remove_list(todo_list=june, by=owner)
    assert [one.kind for one in lists_of(june.page)] == ["year"]
    again = add_month(page=june.page, year=2023, month=6, by=owner)
    keep(again, [item("b")], owner)
    assert restore_list(todo_list=june, by=owner) == again
    assert shown(again) == ["b", "a"]


def test_what_is_open_is_carried_once(owner: Member) -> None:
    items = [
        item("a", note="n"),
        item("a1", depth=1),
        item("a2", True, 1),
        item("b", True),
        item("b1", depth=1),
        item("c"),
    ]
    may = make_list(owner, items, month=(2023, 5))
    assert carry_open(todo_list=may, by=owner, today=date(2023, 6, 3)) == 3
    june = TodoList.objects.get(month=6)
    assert shown(june) == ["a", "  a1", "c"]
    assert stored(june)[0].carried_from == stored(may)[0]
    assert carry_open(todo_list=may, by=owner, today=date(2023, 6, 4)) == 0
    assert carry_open(todo_list=june, by=owner, today=date(2023, 6, 4)) == 0


def test_a_month_begins(owner: Member) -> None:
    may = make_list(owner, [item("a"), item("b", True)], month=(2023, 5))
    turn_page(page=may.page, today=date(2023, 5, 30))
    turn_page(page=may.page, today=date(2023, 5, 31))
    assert not TodoList.objects.filter(month=6).exists()
    turn_page(page=may.page, today=date(2023, 6, 1))
    turn_page(page=may.page, today=date(2023, 6, 1))
    june = TodoList.objects.get(month=6)
    assert shown(june) == ["a"]
    keep(june, [], owner)
    turn_page(page=may.page, today=date(2023, 6, 2))
    assert shown(june) == []


def test_a_page_that_was_just_made_carries_nothing_by_itself(owner: Member) -> None:
    may = make_list(owner, [item("a")], month=(2023, 5))
    turn_page(page=may.page, today=date(2023, 6, 1))
    assert not TodoList.objects.filter(month=6).exists()


def test_what_repeats_is_made_anew_once_a_week(owner: Member) -> None:
    june = make_list(owner, [item("组会", day=5)], month=(2023, 6))
    repeat_todo(item=stored(june)[0], recurrence="weekly", by=owner)
    for day in (6, 12, 13, 26):
        turn_page(page=june.page, today=date(2023, 6, day))
    assert [(one.text, one.day, one.recurrence) for one in stored(june)] == [
        ("组会", 5, ""),
        ("组会", 12, ""),
        ("组会", 26, "weekly"),
    ]
    with pytest.raises(ValidationError):
        repeat_todo(item=stored(june)[0], recurrence="daily", by=owner)


def test_what_repeats_monthly_comes_to_the_next_month_and_is_not_carried_as_well(owner: Member) -> None:
    may = make_list(owner, [item("报销", day=20)], month=(2023, 5))
    repeat_todo(item=stored(may)[0], recurrence="monthly", by=owner)
    turn_page(page=may.page, today=date(2023, 5, 31))
    turn_page(page=may.page, today=date(2023, 6, 1))
    assert [(one.text, one.day) for one in stored(TodoList.objects.get(month=6))] == [("报销", 20)]


def test_a_to_do_becomes_a_task(owner: Member) -> None:
    june = make_list(owner, [item("[微调](https://x.org) 模型", note="n")], month=(2023, 6))
    task = todo_becomes_task(item=stored(june)[0], by=owner)
    assert (task.title, task.progress, task.state) == ("微调 模型", "n", Task.State.IN_PROGRESS)
    assert [part.member for part in task.participations.all()] == [owner]
    linked = stored(june)[0]
    assert linked.work_item is not None
    assert linked.work_item.pk == task.pk
    with pytest.raises(WorkRefused):
        todo_becomes_task(item=linked, by=owner)


def test_a_to_do_becomes_a_reading_of_its_paper(owner: Member) -> None:
    text = "[To Repeat](https://arxiv.org/abs/2305.13230)"
    june = make_list(owner, [item(text, True), item(text), item("8篇 论文")], month=(2023, 6))
    first, second, third = (todo_becomes_reading(item=one, by=owner) for one in stored(june))
    assert first.paper is not None
    assert (first.paper.title, first.paper.arxiv_id) == ("To Repeat", "2305.13230")
    assert second.paper == first.paper
    assert (third.paper, third.written) == (None, "8篇 论文")
    states = [part.state for reading in Reading.objects.order_by("pk") for part in reading.participations.all()]
    assert states == ["read", "to_read", "to_read"]
