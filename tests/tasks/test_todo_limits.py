"""To-dos: what is typed or private is kept as it is when pages are full, shared, turned, removed or saved twice."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from members.models import Group, Member
from tasks.markdown import read_todos
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.queries.todos import lists_of
from tasks.services.todo_import import SectionInput, import_todos, too_many
from tasks.services.todo_items import remove_todo, repeat_todo
from tasks.services.todo_lists import MOST_LISTS, add_month, remove_list, restore_list, share_list
from tasks.services.todo_outline import MOST_ITEMS, ListInput, StaleTodos, save_outline
from tasks.services.todo_texts import save_text
from tasks.services.todo_turning import turn_page, turn_pages
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.todos import item, make_list, make_page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group(slug="lab")


@pytest.fixture
def owner(group: Group) -> Member:
    return make_member(group, "朱梦静")


def test_a_save_of_a_note_alone_is_not_overwritten(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    version = TodoPage.objects.get().version
    save_text(todo_list=june, version=version, text="先写的\n\n- [ ] a\n", by=owner)
    with pytest.raises(StaleTodos):
        save_text(todo_list=june, version=version, text="后写的\n\n- [ ] a\n", by=owner)
    assert TodoList.objects.get(pk=june.pk).note == "先写的"


def test_what_is_private_is_not_carried_into_a_month_that_others_read(owner: Member) -> None:
    november = make_list(owner, [item("私事"), item("每周备份")], month=(2026, 11))
    repeat_todo(item=TodoItem.objects.get(text="每周备份"), recurrence="weekly", by=owner)
    turn_page(page=november.page, today=date(2026, 11, 30))
    december = add_month(page=november.page, year=2026, month=12, by=owner)
    share_list(todo_list=december, shared="group", by=owner)
    turn_page(page=november.page, today=date(2026, 12, 7))
    assert (shown(december), shown(november)) == ([], ["私事", "每周备份", "每周备份", "每周备份"])


def test_a_full_page_stops_nobodys_turn(owner: Member) -> None:
    full = make_list(owner, [item("每月", day=1)], month=(2026, 10)).page
    repeat_todo(item=TodoItem.objects.get(), recurrence="monthly", by=owner)
    TodoList.objects.bulk_create(TodoList(page=full, kind="section", title=str(n)) for n in range(MOST_LISTS))
    other = make_page(make_member(owner.group, "何若晴"))
    assert turn_pages(group=owner.group, today=date(2026, 11, 2)) == 2
    other.refresh_from_db()
    assert other.turned_on == date(2026, 11, 2)
    assert TodoItem.objects.filter(list__month=11, text="每月").exists()


def test_a_long_page_is_brought_in_at_once_and_a_longer_one_refused(owner: Member) -> None:
    text = "\n".join(f"## 清单 {n}\n- [ ] a\n" for n in range(120))
    document = read_todos(text).document
    page = make_page(owner)
    made = import_todos(page=page, head="", sections=[SectionInput(one) for one in document.sections], by=owner)
    assert [one.title for one in lists_of(page)] == [one.title for one in made] == [f"清单 {n}" for n in range(120)]
    assert not too_many(document, list(lists_of(page)))
    more = "\n".join(f"## 另一份 {n}\n- [ ] a\n" for n in range(MOST_LISTS - 119))
    assert too_many(read_todos(more).document, list(lists_of(page)))
    answer = logged_in(owner).post("/g/lab/todos/import/", {"text": more}, follow=True)
    assert "A page holds at most 500 lists" in answer.content.decode()
    long = "## 清单 1\n" + "".join(f"- [ ] {n}\n" for n in range(MOST_ITEMS))
    assert too_many(read_todos(long).document, list(lists_of(page)))
    assert TodoItem.objects.count() == 120


def test_a_heading_that_stands_twice_is_one_list(owner: Member) -> None:
    document = read_todos("## 清单\n- [ ] a\n\n## 别的\n- [ ] c\n\n## 清单\n- [ ] a\n- [ ] b\n").document
    import_todos(page=make_page(owner), head="", sections=[SectionInput(one) for one in document.sections], by=owner)
    assert [shown(one) for one in lists_of(TodoPage.objects.get())] == [["a", "b"], ["c"]]


def test_a_list_that_is_too_long_may_get_shorter(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    TodoItem.objects.bulk_create(TodoItem(list=june, text=str(n), position=n + 1) for n in range(MOST_ITEMS + 5))
    remove_todo(item=TodoItem.objects.get(text="a"), by=owner)
    assert TodoItem.objects.filter(deleted_at=None).count() == MOST_ITEMS + 5
    grown = [ListInput(june.uuid, [item(str(n)) for n in range(MOST_ITEMS + 6)])]
    with pytest.raises(ValidationError, match="at most 2000 items"):
        save_outline(page=june.page, version=TodoPage.objects.get().version, lists=grown, by=owner)


def test_a_month_that_was_made_anew_takes_the_note_of_the_removed_one(owner: Member) -> None:
    first = make_list(owner, [item("a")], month=(2023, 6))
    TodoList.objects.filter(pk=first.pk).update(note="别忘了")
    remove_list(todo_list=first, by=owner)
    second = make_list(owner, [item("b")], month=(2023, 6))
    restore_list(todo_list=first, by=owner)
    assert (TodoList.objects.get(pk=second.pk).note, shown(second)) == ("别忘了", ["b", "a"])


def test_a_removed_list_is_left_out_of_a_save_once_nothing_stands_in_it(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    page = TodoPage.objects.get()
    lists = [ListInput(uuid4(), []), ListInput(june.uuid, [item("b")])]
    save_outline(page=page, version=page.version, lists=lists, by=owner)
    assert shown(june) == ["b"]
